namespace Tael.Client.Api.Sandbox;

/// <summary>A timer of the <see cref="TestClock"/>: one of the real system, set again whenever the clock
/// jumps.</summary>
/// <remarks>Locks are taken in one order, the timer's before the clock's; the callback runs outside both.</remarks>
internal sealed class TestTimer : ITimer
{
    /// <summary>The longest that a timer of the system is set for; if more is left, it is set again.</summary>
    private static readonly TimeSpan RealMax = TimeSpan.FromDays(30);

    private readonly Lock _lock = new();
    private readonly TestClock _clock;
    private readonly TimerCallback _callback;
    private readonly object? _state;
    private readonly ITimer _real;
    private TimeSpan? _dueAt;
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private bool _disposed;

    public TestTimer(TestClock clock, TimerCallback callback, object? state)
    {
        (_clock, _callback, _state) = (clock, callback, state);
        _real = TimeProvider.System.CreateTimer(
            static timer => ((TestTimer)timer!).Ring(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (_disposed) return false;
            _period = period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : period;
            Set(dueTime == Timeout.InfiniteTimeSpan ? null : _clock.Elapsed() + dueTime);
            return true;
        }
    }

    /// <summary>Sets the real timer to what is left until this one is due.</summary>
    public void Schedule()
    {
        lock (_lock)
        {
            if (!_disposed) Set(_dueAt);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            Set(null);
            _disposed = true;
            _real.Dispose();
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Ring()
    {
        lock (_lock)
        {
            if (_disposed || _dueAt is not { } due) return;

            var now = _clock.Elapsed();
            if (now < due)
            {
                Set(due);
                return;
            }

            Set(_period == Timeout.InfiniteTimeSpan ? null : now + _period);
        }

        _callback(_state);
    }

    private void Set(TimeSpan? dueAt)
    {
        _dueAt = dueAt;
        _clock.Keep(this, waiting: dueAt is not null);
        if (dueAt is not { } due)
        {
            _real.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // After the clock knows of the timer, so that an advance in between is not missed.
        var left = due - _clock.Elapsed();
        _real.Change(left < TimeSpan.Zero ? TimeSpan.Zero : left > RealMax ? RealMax : left, Timeout.InfiniteTimeSpan);
    }
}
