using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Tael.Tests.Activations;

public interface ILeavingGrain : IGrainWithStringKey
{
    Task<int> Count();
    Task LeaveAndPass(string gate);
    Task LeaveAfter(string gate);
}

public sealed class LeavingGrain(Board board) : Grain, ILeavingGrain
{
    private int _count;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        board.Note("begins");
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (reason.ReasonCode != DeactivationReasonCode.ShuttingDown) await board.Gate("ending");
        board.Note($"ends: {reason.ReasonCode}");
    }

    public Task<int> Count() => Task.FromResult(++_count);

    public async Task LeaveAndPass(string gate)
    {
        DeactivateOnIdle();
        await board.Gate(gate);
    }

    public async Task LeaveAfter(string gate)
    {
        await board.Gate(gate);
        DeactivateOnIdle();
    }
}

public interface IIdleGrain : IGrainWithStringKey
{
    Task Touch();
    Task Delay(TimeSpan time);
}

public abstract class IdleGrain(Board board) : Grain
{
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        board.Note($"{GetType().Name} ends: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task Touch() => Task.CompletedTask;

    public Task Delay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }
}

public interface IUsualGrain : IIdleGrain;

public sealed class UsualGrain(Board board) : IdleGrain(board), IUsualGrain;

public interface IShortLivedGrain : IIdleGrain;

[CollectionAgeLimit(Minutes = 2)]
public sealed class ShortLivedGrain(Board board) : IdleGrain(board), IShortLivedGrain;

public interface ILastingGrain : IIdleGrain;

[KeepAlive]
public sealed class LastingGrain(Board board) : IdleGrain(board), ILastingGrain;

public sealed class DeactivationTests
{
    [Fact]
    public async Task A_call_to_a_grain_that_gives_itself_up_waits_for_the_next_activation()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ILeavingGrain>("a");
        Assert.Equal(1, await grain.Count());
        var leaving = grain.LeaveAndPass("leaving");
        await silo.Board.Noted("leaving waits");
        var next = grain.Count();
        silo.Board.Open("leaving");
        await leaving;
        await silo.Board.Noted("ending waits");

        Assert.Single(silo.Board.Log, "begins");
        Assert.False(next.IsCompleted);

        silo.Board.Open("ending");
        Assert.Equal(1, await next);
        Assert.Equal(
            [
                "begins", "leaving waits", "leaving goes on", "ending waits", "ending goes on",
                "ends: ApplicationRequested", "begins",
            ],
            silo.Board.Log);
    }

    [Fact]
    public async Task Calls_that_wait_when_a_grain_gives_itself_up_move_on_in_their_order()
    {
        await using var silo = await TestSilo.Start();
        silo.Board.Open("ending");
        var grain = silo.Grains.GetGrain<ILeavingGrain>("a");
        var leaving = grain.LeaveAfter("leaving");
        await silo.Board.Noted("leaving waits");
        var waiting = Enumerable.Range(0, 20).Select(_ => grain.Count()).ToArray();
        silo.Board.Open("leaving");
        await leaving;
        Assert.Equal(Enumerable.Range(1, 20), await Task.WhenAll(waiting));
    }

    /// <summary>Every call gives the activation up, so nearly every call meets one that ends.</summary>
    [Fact]
    public async Task Churn_loses_no_call_and_never_runs_two_activations_of_one_grain_at_once()
    {
        await using var silo = await TestSilo.Start();
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            var sum = 0;
            for (var i = 0; i < 500; i++)
            {
                sum += await silo.Grains.GetGrain<IMayflyGrain>($"m{(caller + i) % 8}").Live(suspend: i % 3 == 0);
            }

            return sum;
        })));
        Assert.Equal(64 * 500, answers.Sum());
        Assert.Equal(0, MayflyGrain.Overlaps);
        Assert.True(MayflyGrain.Lives > 1_000, $"{MayflyGrain.Lives} lives");
    }

    [Fact]
    public async Task An_idle_activation_is_collected_after_its_age()
    {
        await using var silo = await TestSilo.Start();
        await silo.Grains.GetGrain<IUsualGrain>("a").Touch();
        silo.Clock.Advance(TimeSpan.FromMinutes(14));
        await silo.Grains.GetGrain<IUsualGrain>("a").Touch();
        silo.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Empty(silo.Board.Log);
        silo.Clock.Advance(TimeSpan.FromMinutes(2));
        await silo.Board.Noted("UsualGrain ends: ActivationIdle");
    }

    [Fact]
    public async Task A_class_may_set_its_own_age()
    {
        await using var silo = await TestSilo.Start();
        await silo.Grains.GetGrain<IShortLivedGrain>("a").Touch();
        silo.Clock.Advance(TimeSpan.FromMinutes(3));
        await silo.Board.Noted("ShortLivedGrain ends: ActivationIdle");
    }

    [Fact]
    public async Task An_age_may_be_configured_for_a_class()
    {
        await using var silo = await TestSilo.Start(s => s.Configure<GrainCollectionOptions>(o =>
            o.ClassSpecificCollectionAge[typeof(UsualGrain).FullName!] = TimeSpan.FromMinutes(1)));
        await silo.Grains.GetGrain<IUsualGrain>("a").Touch();
        silo.Clock.Advance(TimeSpan.FromMinutes(2));
        await silo.Board.Noted("UsualGrain ends: ActivationIdle");
    }

    [Fact]
    public async Task A_grain_that_is_kept_alive_is_not_collected()
    {
        await using var silo = await TestSilo.Start();
        await silo.Grains.GetGrain<ILastingGrain>("a").Touch();
        await silo.Grains.GetGrain<IUsualGrain>("a").Touch();
        silo.Clock.Advance(TimeSpan.FromDays(1));
        await silo.Board.Noted("UsualGrain ends: ActivationIdle");
        await silo.Grains.GetGrain<ILastingGrain>("a").Touch();
        Assert.DoesNotContain("LastingGrain ends: ActivationIdle", silo.Board.Log);
    }

    [Fact]
    public async Task A_delayed_activation_is_collected_when_the_delay_is_over()
    {
        await using var silo = await TestSilo.Start();
        await silo.Grains.GetGrain<IUsualGrain>("a").Delay(TimeSpan.FromHours(2));
        await silo.Grains.GetGrain<IShortLivedGrain>("b").Touch();
        silo.Clock.Advance(TimeSpan.FromMinutes(110));
        await silo.Board.Noted("ShortLivedGrain ends: ActivationIdle");
        Assert.DoesNotContain("UsualGrain ends: ActivationIdle", silo.Board.Log);
        silo.Clock.Advance(TimeSpan.FromMinutes(11));
        await silo.Board.Noted("UsualGrain ends: ActivationIdle");
    }

    [Fact]
    public async Task An_activation_with_a_running_call_is_not_idle()
    {
        await using var silo = await TestSilo.Start(s =>
            s.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromDays(10)));
        silo.Board.Open("ending");
        var call = silo.Grains.GetGrain<ILeavingGrain>("a").LeaveAfter("long call");
        await silo.Board.Noted("long call waits");
        silo.Clock.Advance(TimeSpan.FromHours(2));
        silo.Board.Open("long call");
        await call;
        await silo.Board.Noted("ends: ApplicationRequested");
    }
}

public interface IMayflyGrain : IGrainWithStringKey
{
    Task<int> Live(bool suspend);
}

public sealed class MayflyGrain : Grain, IMayflyGrain
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> Alive = new();
    private static int _overlaps;
    private static int _lives;

    public static int Overlaps => _overlaps;

    public static int Lives => _lives;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lives);
        var alive = Alive.AddOrUpdate(this.GetPrimaryKeyString(), 1, static (_, n) => n + 1);
        if (alive != 1) Interlocked.Increment(ref _overlaps);
        await Task.Yield();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Alive.AddOrUpdate(this.GetPrimaryKeyString(), 0, static (_, n) => n - 1);
    }

    public async Task<int> Live(bool suspend)
    {
        DeactivateOnIdle();
        if (suspend) await Task.Yield();
        return 1;
    }
}
