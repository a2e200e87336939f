using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A timer of one activation. A tick is work: it takes its turn as a call does.</summary>
/// <remarks>The clock is set for one tick at a time, when the tick before has ended; so ticks never pile up.</remarks>
internal sealed class GrainTimer : Work, IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _stopped = new();
    private readonly ITimer _clock;
    private TimeSpan _period;
    private TimeSpan? _changedTo;
    private int _isDue;

    internal GrainTimer(
        Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _options = options;
        _period = options.Period;
        // The grain's context must not live on in its timer's clock.
        using var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        _clock = activation.Runtime.Time.CreateTimer(
            static timer => ((GrainTimer)timer!).Due(), this, options.DueTime, Timeout.InfiniteTimeSpan);
    }

    internal override bool AlwaysInterleaves => _options.Interleave;

    internal override bool IsLocal => true;

    internal override bool IsUse => _options.KeepAlive;

    internal override bool IsAbandoned => _stopped.IsCancellationRequested;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        if (Volatile.Read(ref _isDue) == 1) _changedTo = dueTime;
        else _clock.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _activation.Forget(this);
        _clock.Dispose();
        try
        {
            _stopped.Cancel();
        }
        catch (AggregateException e) // What the grain has hung on the token is no reason to keep the timer.
        {
            _activation.Runtime.Log.LogError(e, "A tick of {Grain} failed to be cancelled", _activation);
        }
    }

    internal override Task Run(Activation activation) => _callback(_stopped.Token);

    internal override void Done(Activation activation, Task task)
    {
        if (task.Exception is { } failure && !IsAbandoned)
        {
            activation.Runtime.Log.LogError(failure.InnerException, "A tick of {Grain} failed", activation);
        }

        Volatile.Write(ref _isDue, 0);
        if (!IsAbandoned) _clock.Change(_changedTo ?? _period, Timeout.InfiniteTimeSpan);
        _changedTo = null;
    }

    internal override void Fail(Exception exception)
    {
    }

    private void Due()
    {
        // A change may set the clock off while the tick before still waits for its turn; one tick is enough then.
        if (Interlocked.Exchange(ref _isDue, 1) == 1) return;

        Asked = _activation.Runtime.Now;
        _activation.Post(this);
    }
}
