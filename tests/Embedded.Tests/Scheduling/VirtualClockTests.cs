using Orleans.Embedded;

namespace Tael.Tests.Scheduling;

public sealed class VirtualClockTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly VirtualClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly List<string> _fired = [];

    [Fact]
    public void Timers_fire_in_the_order_of_their_times_and_each_at_its_own()
    {
        Set("late", 3 * Second);
        Set("early", Second);
        Set("every", Second, Second);
        _clock.Advance(3 * Second);
        Assert.Equal(["early 1", "every 1", "every 2", "late 3", "every 3"], _fired);
        Assert.Equal(DateTimeOffset.UnixEpoch + (3 * Second), _clock.GetUtcNow());
    }

    [Fact]
    public void Time_between_timers_passes_too()
    {
        Set("a", 5 * Second);
        var begun = _clock.GetTimestamp();
        _clock.Advance(2 * Second);
        Assert.Equal(2 * Second, _clock.GetElapsedTime(begun));
        Assert.Equal(DateTimeOffset.UnixEpoch + (5 * Second), _clock.Next);
        Assert.Empty(_fired);
    }

    [Fact]
    public void A_timer_that_is_changed_or_disposed_does_not_fire_at_its_old_time()
    {
        var changed = Set("changed", Second);
        var disposed = Set("disposed", Second);
        changed.Change(4 * Second, Timeout.InfiniteTimeSpan);
        disposed.Dispose();
        Assert.False(disposed.Change(Second, Second));
        _clock.Advance(3 * Second);
        Assert.Empty(_fired);
        Assert.True(_clock.FireNext());
        Assert.Equal(["changed 4"], _fired);
        Assert.False(_clock.FireNext());
        Assert.Null(_clock.Next);
    }

    [Fact]
    public void A_timer_set_by_a_timer_fires_in_the_same_advance()
    {
        _clock.CreateTimer(_ => Set("inner", Second), null, Second, Timeout.InfiniteTimeSpan);
        _clock.Advance(2 * Second);
        Assert.Equal(["inner 2"], _fired);
    }

    private ITimer Set(string name, TimeSpan due, TimeSpan? period = null) => _clock.CreateTimer(
        _ => _fired.Add($"{name} {(_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds}"),
        null,
        due,
        period ?? Timeout.InfiniteTimeSpan);
}
