using Tael.Client.Api.Sandbox;

namespace Tael.Tests.Sandbox;

public sealed class TestClockTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("tael-clock-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Runs_ahead_of_real_time_and_never_behind_itself()
    {
        var clock = new TestClock(_folder);
        Assert.True(clock.Advance(TimeSpan.FromHours(24)));
        Assert.InRange(clock.GetUtcNow() - DateTimeOffset.UtcNow, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24.1));

        Assert.False(clock.Advance(TimeSpan.FromTicks(-1)));
        Assert.False(clock.Advance(TestClock.AdvanceMax + TimeSpan.FromTicks(1)));
        Assert.Equal(TimeSpan.FromHours(24), clock.Offset);
    }

    [Fact]
    public void Keeps_its_offset_over_a_restart()
    {
        new TestClock(_folder).Advance(TimeSpan.FromDays(3));
        Assert.Equal(TimeSpan.FromDays(3), new TestClock(_folder).Offset);
    }

    [Fact]
    public void Has_an_end()
    {
        var clock = new TestClock(_folder);
        for (var year = 0; year < 10; year++) Assert.True(clock.Advance(TestClock.AdvanceMax));
        Assert.False(clock.Advance(TimeSpan.FromDays(1)));
    }

    [Fact]
    public async Task Fires_what_an_advance_makes_due_and_nothing_else()
    {
        var clock = new TestClock(_folder);
        var due = new TaskCompletionSource();
        var later = new TaskCompletionSource();
        await using var first = clock.CreateTimer(
            _ => due.SetResult(), null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        await using var second = clock.CreateTimer(
            _ => later.SetResult(), null, TimeSpan.FromHours(3), Timeout.InfiniteTimeSpan);

        clock.Advance(TimeSpan.FromHours(2));
        await due.Task.WaitAsync(Deadline);
        Assert.False(later.Task.IsCompleted);

        clock.Advance(TimeSpan.FromHours(1));
        await later.Task.WaitAsync(Deadline);
    }

    [Fact]
    public async Task A_recurring_timer_fires_once_per_advance_and_goes_on()
    {
        var clock = new TestClock(_folder);
        using var fired = new SemaphoreSlim(0);
        await using var timer = clock.CreateTimer(
            _ => fired.Release(), null, TimeSpan.FromHours(1), TimeSpan.FromHours(1));

        for (var round = 0; round < 3; round++)
        {
            clock.Advance(TimeSpan.FromHours(10));
            Assert.True(await fired.WaitAsync(Deadline));
            Assert.Equal(0, fired.CurrentCount);
        }
    }

    [Fact]
    public async Task A_stopped_or_changed_timer_does_as_it_is_told()
    {
        var clock = new TestClock(_folder);
        using var fired = new SemaphoreSlim(0);
        var timer = clock.CreateTimer(_ => fired.Release(), null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        Assert.True(timer.Change(TimeSpan.FromDays(10), Timeout.InfiniteTimeSpan));
        clock.Advance(TimeSpan.FromDays(9));
        Assert.True(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        Assert.True(await fired.WaitAsync(Deadline));

        await timer.DisposeAsync();
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
        clock.Advance(TimeSpan.FromDays(9));
        Assert.Equal(0, fired.CurrentCount);
    }

    /// <summary>Or every call under way would time out when somebody advances the time.</summary>
    [Fact]
    public void Its_monotonic_time_does_not_jump()
    {
        var clock = new TestClock(_folder);
        var before = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromDays(100));
        Assert.InRange(clock.GetElapsedTime(before), TimeSpan.Zero, TimeSpan.FromHours(1));
    }
}
