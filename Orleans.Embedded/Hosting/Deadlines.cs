using Microsoft.Extensions.Logging;

namespace Orleans.Embedded;

/// <summary>Tokens that are cancelled a given time after they were handed out, and up to one quantum later.</summary>
/// <remarks>All that is handed out within a quantum is one token, so that an activation costs no timer.</remarks>
internal sealed class Deadlines(EmbeddedRuntime runtime, TimeSpan limit)
{
    private readonly Lock _lock = new();
    private readonly Queue<(long At, CancellationTokenSource Source)> _open = new();
    private CancellationTokenSource? _latest;

    internal CancellationToken Token
    {
        get
        {
            var latest = Volatile.Read(ref _latest);
            return latest?.Token ?? Open();
        }
    }

    /// <summary>To be called once per quantum.</summary>
    internal void Check(long now)
    {
        List<CancellationTokenSource> due = [];
        lock (_lock)
        {
            if (_latest is not null) _open.Enqueue((now + runtime.Span(limit), _latest));
            _latest = null;
            while (_open.TryPeek(out var oldest) && oldest.At <= now) due.Add(_open.Dequeue().Source);
        }

        foreach (var source in due) Cancel(source);
    }

    private void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (AggregateException e) // Grains hang on the token what they like; the others have heard all the same.
        {
            runtime.Log.LogError(e, "A grain failed in what it does when its time is up");
        }
    }

    private CancellationToken Open()
    {
        lock (_lock)
        {
            _latest ??= new();
            return _latest.Token;
        }
    }
}
