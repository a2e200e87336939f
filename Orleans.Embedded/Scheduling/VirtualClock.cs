namespace Orleans.Embedded;

/// <summary>A clock that stands still until it is told to go on. Its timers fire in the order of their times.</summary>
public sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly PriorityQueue<(VirtualTimer Timer, long Setting), (DateTimeOffset At, long Order)> _due = new();
    private DateTimeOffset _now = start;
    private long _order;

    public VirtualClock() : this(DateTimeOffset.UnixEpoch.AddYears(30))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>When the next timer is set to fire; null if none is.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (_lock)
            {
                while (_due.TryPeek(out var next, out var when))
                {
                    if (next.Timer.IsSet(next.Setting)) return when.At;
                    _due.Dequeue();
                }

                return null;
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass, and fires on this thread what falls due in it, each timer at its own time.</summary>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        var end = GetUtcNow() + time;
        while (Next is { } next && next <= end) FireNext();
        lock (_lock) _now = end;
    }

    /// <summary>Goes to the time of the next timer and fires it. False if none is set.</summary>
    public bool FireNext()
    {
        VirtualTimer timer;
        lock (_lock)
        {
            if (Next is null) return false;
            _due.TryDequeue(out var next, out var when);
            timer = next.Timer;
            if (when.At > _now) _now = when.At;
            timer.Reset();
        }

        timer.Fire();
        return true;
    }

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private long? _setting;
        private bool _isDisposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                if (_isDisposed) return false;
                _period = period;
                Set(dueTime);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                _isDisposed = true;
                _setting = null;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        internal bool IsSet(long setting) => _setting == setting;

        internal void Reset() => Set(_period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : _period);

        internal void Fire() => callback(state);

        private void Set(TimeSpan dueTime)
        {
            _setting = null;
            if (dueTime == Timeout.InfiniteTimeSpan) return;

            _setting = ++clock._order;
            clock._due.Enqueue((this, clock._order), (clock._now + dueTime, clock._order));
        }
    }
}
