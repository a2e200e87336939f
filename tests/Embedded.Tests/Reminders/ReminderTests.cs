using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Embedded;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Tael.Tests.Reminders;

public interface IRemindedGrain : IGrainWithStringKey
{
    Task Set(string name, TimeSpan due, TimeSpan period);
    Task<string> List();
    Task Remove(string name);
    Task Leave();
}

public sealed class RemindedGrain(Board board) : Grain, IRemindedGrain, IRemindable
{
    public Task Set(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task<string> List() => string.Join(", ", (await this.GetReminders()).Select(r => r.ReminderName));

    public async Task Remove(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        var minutes = (status.CurrentTickTime - status.FirstTickTime).TotalMinutes;
        board.Note($"{this.GetPrimaryKeyString()} {reminderName} +{minutes}");
        if (reminderName == "gated") await board.Gate("gate");
        if (reminderName == "failing") throw new InvalidOperationException("A reminder that fails.");
    }
}

public interface IUnremindedGrain : IGrainWithStringKey
{
    Task Set();
}

public sealed class UnremindedGrain : Grain, IUnremindedGrain
{
    public Task Set() => this.RegisterOrUpdateReminder("a", TimeSpan.Zero, TimeSpan.FromMinutes(1));
}

public sealed class ReminderTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_reminder_wakes_its_grain_at_the_first_time_and_then_every_period()
    {
        await using var silo = await Start();
        await silo.Grains.GetGrain<IRemindedGrain>("a").Set("r", 2 * Minute, 3 * Minute);
        silo.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Empty(silo.Board.Log);
        foreach (var minutes in new[] { 0, 3, 6 })
        {
            silo.Clock.Advance(minutes == 0 ? TimeSpan.FromSeconds(1) : 3 * Minute);
            await silo.Board.Noted($"a r +{minutes}");
        }
    }

    [Fact]
    public async Task A_reminder_activates_a_grain_that_is_not_alive()
    {
        await using var silo = await Start();
        var grain = silo.Grains.GetGrain<IRemindedGrain>("a");
        await grain.Set("r", Minute, Minute);
        await grain.Leave();
        silo.Clock.Advance(Minute);
        await silo.Board.Noted("a r +0");
    }

    [Fact]
    public async Task A_period_below_a_minute_is_refused()
    {
        await using var silo = await Start();
        await Assert.ThrowsAsync<ArgumentException>(() =>
            silo.Grains.GetGrain<IRemindedGrain>("a").Set("r", Minute, TimeSpan.FromSeconds(59)));
        await Assert.ThrowsAsync<ArgumentException>(() => silo.Grains.GetGrain<IUnremindedGrain>("a").Set());
        Assert.Equal("", await silo.Grains.GetGrain<IRemindedGrain>("a").List());
    }

    [Fact]
    public async Task A_reminder_that_is_set_anew_forgets_its_old_schedule()
    {
        await using var silo = await Start();
        var grain = silo.Grains.GetGrain<IRemindedGrain>("a");
        await grain.Set("r", Minute, Minute);
        for (var i = 0; i < 100; i++) await grain.Set("r", 10 * Minute, Minute);
        Assert.Equal("r", await grain.List());
        silo.Clock.Advance(9 * Minute);
        Assert.Empty(silo.Board.Log);
        silo.Clock.Advance(Minute);
        await silo.Board.Noted("a r +0");
    }

    [Fact]
    public async Task A_reminder_that_is_removed_comes_no_more()
    {
        await using var silo = await Start();
        var grain = silo.Grains.GetGrain<IRemindedGrain>("a");
        await grain.Set("r", Minute, Minute);
        await grain.Set("s", 5 * Minute, Minute);
        await grain.Remove("r");
        Assert.Equal("s", await grain.List());
        silo.Clock.Advance(5 * Minute);
        await silo.Board.Noted("a s +0");
        Assert.Single(silo.Board.Log);
    }

    [Fact]
    public async Task A_failing_reminder_comes_again()
    {
        await using var silo = await Start();
        await silo.Grains.GetGrain<IRemindedGrain>("a").Set("failing", Minute, Minute);
        while (silo.Board.Log.Count < 3)
        {
            silo.Clock.Advance(Minute);
            await Task.Yield();
        }
    }

    [Fact]
    public async Task For_all_ticks_that_fall_while_one_still_runs_there_is_one_more()
    {
        await using var silo = await Start(limit: TimeSpan.FromDays(1));
        await silo.Grains.GetGrain<IRemindedGrain>("a").Set("gated", Minute, Minute);
        silo.Clock.Advance(Minute);
        await silo.Board.Noted("gate waits");
        silo.Clock.Advance(3 * Minute);
        silo.Board.Open("gate");
        await silo.Board.Noted("a gated +3");
        await silo.Grains.GetGrain<IRemindedGrain>("a").List();
        Assert.Equal(2, silo.Board.Log.Count(line => line.StartsWith("a gated", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reminders_outlive_the_process_and_ticks_of_its_downtime_are_not_made_up_for()
    {
        var store = new StoreOfTest();
        DateTimeOffset start;
        await using (var first = await Start(store))
        {
            start = first.Clock.GetUtcNow();
            await first.Grains.GetGrain<IRemindedGrain>("a").Set("r", Minute, 10 * Minute);
        }

        // The first tick was to come 25.5 minutes before this start.
        store.Kept = [.. store.Kept.Select(r => r with { StartAt = start - TimeSpan.FromMinutes(25.5) })];
        await using var second = await Start(store);
        Assert.Equal("r", await second.Grains.GetGrain<IRemindedGrain>("a").List());
        second.Clock.Advance(TimeSpan.FromMinutes(4.4));
        Assert.Empty(second.Board.Log);
        second.Clock.Advance(TimeSpan.FromMinutes(0.1));
        await second.Board.Noted("a r +30");
    }

    [Fact]
    public async Task Without_a_store_a_reminder_says_what_is_missing()
    {
        await using var silo = await TestSilo.Start();
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            silo.Grains.GetGrain<IRemindedGrain>("a").Set("r", Minute, Minute));
    }

    private static Task<TestSilo> Start(IReminderStore? store = null, TimeSpan? limit = null) => TestSilo.Start(silo =>
    {
        silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = limit ?? o.ResponseTimeout);
        if (store is null) silo.UseInMemoryReminderService();
        else silo.AddReminders().Services.AddSingleton(store);
    });

    private sealed class StoreOfTest : IReminderStore
    {
        public List<Reminder> Kept { get; set; } = [];

        public Task<IReadOnlyList<Reminder>> ReadAll(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Reminder>>(Kept);

        public Task Upsert(Reminder reminder)
        {
            Kept.RemoveAll(r => r.Grain == reminder.Grain && r.Name == reminder.Name);
            Kept.Add(reminder);
            return Task.CompletedTask;
        }

        public Task Remove(GrainId grain, string name)
        {
            Kept.RemoveAll(r => r.Grain == grain && r.Name == name);
            return Task.CompletedTask;
        }
    }
}
