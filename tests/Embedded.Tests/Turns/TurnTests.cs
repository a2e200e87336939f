using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Tael.Tests.Turns;

public interface ITurnGrain : IGrainWithStringKey
{
    Task Pass(string gate);

    [AlwaysInterleave]
    Task Barrier();

    Task<int> Add(int amount);
    Task<int> AddAfterYield(int amount);
    Task<ImmutableArray<bool>> SchedulersAcrossAwaits();
    Task<int> Sum();
    Task<bool> StaysOutOfTheOthersTurn();
}

public sealed class TurnGrain(Board board) : Grain, ITurnGrain
{
    private int _sum;

    public Task Pass(string gate) => board.Gate(gate);

    public Task Barrier() => Task.CompletedTask;

    public Task<int> Add(int amount) => Task.FromResult(_sum += amount);

    public async Task<int> AddAfterYield(int amount)
    {
        var before = _sum;
        await Task.Yield();
        return _sum = before + amount;
    }

    public async Task<ImmutableArray<bool>> SchedulersAcrossAwaits()
    {
        var own = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = TaskScheduler.Current == own;
        await Task.Run(static () => { });
        var afterPool = TaskScheduler.Current == own;
        await GrainFactory.GetGrain<ITurnGrain>("other").Sum();
        return [own != TaskScheduler.Default, afterYield, afterPool, TaskScheduler.Current == own];
    }

    public Task<int> Sum() => Task.FromResult(_sum);

    public async Task<bool> StaysOutOfTheOthersTurn()
    {
        var own = TaskScheduler.Current;
        await GrainFactory.GetGrain<ITurnGrain>("other").AddAfterYield(1).ConfigureAwait(false);
        return TaskScheduler.Current == own || TaskScheduler.Current == TaskScheduler.Default;
    }
}

[Reentrant]
public sealed class CrowdedGrain : Grain, ICrowdedGrain
{
    private int _inside;
    private int _sum;

    public async Task<bool> Enter(int turns)
    {
        var alone = true;
        for (var i = 0; i < turns; i++)
        {
            alone &= Interlocked.Increment(ref _inside) == 1;
            _sum++;
            Interlocked.Decrement(ref _inside);
            await Task.Yield();
        }

        return alone;
    }

    public Task<int> Sum() => Task.FromResult(_sum);
}

public interface ICrowdedGrain : IGrainWithStringKey
{
    Task<bool> Enter(int turns);
    Task<int> Sum();
}

public sealed class TurnTests
{
    [Fact]
    public async Task A_call_waits_until_the_running_one_is_done()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ITurnGrain>("a");
        var first = grain.Pass("first");
        await silo.Board.Noted("first waits");
        var second = grain.Pass("second");
        silo.Board.Open("second");
        await grain.Barrier();

        Assert.DoesNotContain("second waits", silo.Board.Log);

        silo.Board.Open("first");
        await Task.WhenAll(first, second);
        Assert.Equal(["first waits", "first goes on", "second waits", "second goes on"], silo.Board.Log);
    }

    [Fact]
    public async Task Calls_of_one_caller_run_in_their_order()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ITurnGrain>("a");
        var calls = Enumerable.Range(0, 1_000).Select(_ => grain.AddAfterYield(1)).ToArray();
        Assert.Equal(Enumerable.Range(1, 1_000), await Task.WhenAll(calls));
    }

    [Fact]
    public async Task An_await_comes_back_to_the_grains_own_scheduler()
    {
        await using var silo = await TestSilo.Start();
        Assert.All(await silo.Grains.GetGrain<ITurnGrain>("a").SchedulersAcrossAwaits(), Assert.True);
    }

    [Fact]
    public async Task What_follows_an_answer_never_runs_in_the_turn_of_the_grain_that_gave_it()
    {
        await using var silo = await TestSilo.Start();
        Assert.True(await silo.Grains.GetGrain<ITurnGrain>("a").StaysOutOfTheOthersTurn());
        await Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await silo.Grains.GetGrain<ITurnGrain>("a").AddAfterYield(1);
                Assert.Equal(TaskScheduler.Default, TaskScheduler.Current);
            }
        });
    }

    [Fact]
    public async Task What_many_callers_add_at_once_sums_up_without_loss()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ITurnGrain>("a");
        await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++) await (i % 2 == 0 ? grain.Add(1) : grain.AddAfterYield(1));
        })));
        Assert.Equal(64 * 500, await grain.Sum());
    }

    [Fact]
    public async Task Turns_of_interleaving_calls_never_run_at_the_same_time()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ICrowdedGrain>("a");
        var alone = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => grain.Enter(200))));
        Assert.All(alone, Assert.True);
        Assert.Equal(64 * 200, await grain.Sum());
    }

    [Fact]
    public async Task A_grain_with_endless_turns_leaves_room_for_others()
    {
        await using var silo = await TestSilo.Start();
        var busy = Enumerable.Range(0, 8)
            .Select(i => silo.Grains.GetGrain<ICrowdedGrain>($"busy{i}").Enter(100_000))
            .ToArray();
        Assert.Equal(1, await silo.Grains.GetGrain<ITurnGrain>("a").Add(1));
        await Task.WhenAll(busy);
    }
}
