using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The items of one stream on their way to one grain: in order, and one at a time.</summary>
/// <remarks>An item that fails is tried each second for a minute, then dropped, and the grain is told.</remarks>
internal sealed class StreamPump
{
    private const int WaitingMax = 1_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly MemoryStreamProvider _provider;
    private readonly GrainId _listener;
    private readonly Lock _lock = new();
    private readonly Queue<StreamItem> _waiting = new();
    private readonly ITimer _clock;
    private StreamItem? _current;
    private long _begun;
    private bool _isGone;

    internal StreamPump(MemoryStreamProvider provider, StreamId stream, GrainKind kind)
    {
        _provider = provider;
        Stream = stream;
        Kind = kind;
        _listener = GrainId.Create(kind.Type, stream.GetKeyAsString());
        _clock = provider.Runtime.Time.CreateTimer(
            static pump => ((StreamPump)pump!).Send(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal StreamId Stream { get; }

    internal GrainKind Kind { get; }

    /// <summary>Null if this pump has run empty and is gone. Else done when there is room for the next item.</summary>
    internal Task? TryPut(StreamItem item)
    {
        item.Pump = this;
        lock (_lock)
        {
            if (_isGone) return null;
            if (_current is not null)
            {
                _waiting.Enqueue(item);
                return _waiting.Count < WaitingMax ? Task.CompletedTask : item.Taken;
            }

            Take(item);
        }

        Send();
        return Task.CompletedTask;
    }

    /// <summary>The grain has heard the item, or failed to.</summary>
    internal void Done(StreamItem item, Exception? failure)
    {
        var runtime = _provider.Runtime;
        if (failure is not null && !item.IsLastWord)
        {
            if (runtime.Time.GetElapsedTime(_begun) < Patience)
            {
                _clock.Change(Pause, Timeout.InfiniteTimeSpan);
                return;
            }

            runtime.Log.LogError(failure, "{Grain} could not hear an item of {Stream}: dropped", _listener, Stream);
            lock (_lock) _current = item.Failure(failure);
        }
        else
        {
            lock (_lock)
            {
                if (_waiting.TryDequeue(out var next))
                {
                    Take(next);
                }
                else
                {
                    _isGone = true;
                    _provider.Forget(this);
                    _clock.Dispose();
                    return;
                }
            }
        }

        Send();
    }

    private void Take(StreamItem item)
    {
        _current = item;
        _begun = _provider.Runtime.Now;
        item.Take();
    }

    private void Send()
    {
        _current!.Asked = _provider.Runtime.Now;
        _provider.Runtime.Catalog.Deliver(_current, Kind, _listener);
    }
}
