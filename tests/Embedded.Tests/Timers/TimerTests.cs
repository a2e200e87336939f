using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Tael.Tests.Timers;

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(string name, TimeSpan due, TimeSpan period);
    Task StartInterleaving(string name, TimeSpan due);
    Task StartOnce(TimeSpan due, bool keepsAlive);
    Task StartFailing(TimeSpan period);
    Task StartStoppingItself(TimeSpan period);
    Task StartUncancellable(TimeSpan period);
    Task Change(TimeSpan due, TimeSpan period);
    Task Stop();
    Task Leave();
    Task Pass(string gate);

    [AlwaysInterleave]
    Task<int> Ticks();
}

public sealed class TimerGrain(Board board) : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    public Task Start(string name, TimeSpan due, TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            async (gate, token) =>
            {
                _ticks++;
                board.Note($"tick {_ticks}");
                await board.Gate(gate);
                board.Note(token.IsCancellationRequested ? "stopped" : "ticked");
            },
            name,
            due,
            period);
        return Task.CompletedTask;
    }

    public Task StartInterleaving(string name, TimeSpan due)
    {
        _timer = this.RegisterGrainTimer(
            () => board.Gate(name),
            new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { Interleave = true });
        return Task.CompletedTask;
    }

    public Task StartOnce(TimeSpan due, bool keepsAlive)
    {
        _timer = this.RegisterGrainTimer(
            () =>
            {
                _ticks++;
                board.Note($"{this.GetPrimaryKeyString()} ticks");
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan) { KeepAlive = keepsAlive });
        return Task.CompletedTask;
    }

    public Task StartFailing(TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            _ =>
            {
                board.Note($"failing {++_ticks}");
                throw new InvalidOperationException("A tick that fails.");
            },
            new GrainTimerCreationOptions(period, period));
        return Task.CompletedTask;
    }

    public Task StartStoppingItself(TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            static grain =>
            {
                grain._ticks++;
                grain._timer!.Dispose();
                grain.board.Note("stopped itself");
                return Task.CompletedTask;
            },
            this,
            period,
            period);
        return Task.CompletedTask;
    }

    public Task StartUncancellable(TimeSpan period)
    {
        _timer = this.RegisterGrainTimer(
            token =>
            {
                _ticks++;
                token.Register(() => throw new InvalidOperationException("Not to be cancelled."));
                board.Note("registered");
                return Task.CompletedTask;
            },
            period,
            period);
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan due, TimeSpan period)
    {
        _timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Pass(string gate) => board.Gate(gate);

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        board.Note($"ends: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    private readonly Board board = board;
}

public sealed class TimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_tick_waits_for_the_running_call_and_calls_wait_for_a_tick()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ITimerGrain>("a");
        await grain.Start("tick", Second, Timeout.InfiniteTimeSpan);
        var call = grain.Pass("call");
        await silo.Board.Noted("call waits");
        silo.Clock.Advance(Second);
        Assert.Equal(0, await grain.Ticks());
        silo.Board.Open("call");
        await call;
        await silo.Board.Noted("tick waits");
        var next = grain.Pass("next");
        Assert.Equal(1, await grain.Ticks());
        Assert.DoesNotContain("next waits", silo.Board.Log);
        silo.Board.OpenAll();
        await next;
    }

    [Fact]
    public async Task An_interleaving_tick_waits_for_nobody()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ITimerGrain>("a");
        await grain.StartInterleaving("tick", Second);
        var call = grain.Pass("call");
        await silo.Board.Noted("call waits");
        silo.Clock.Advance(Second);
        await silo.Board.Noted("tick waits");
        silo.Board.OpenAll();
        await call;
    }

    [Fact]
    public async Task The_period_counts_from_the_end_of_a_tick()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ITimerGrain>("a");
        await grain.Start("tick", Second, 10 * Second);
        silo.Clock.Advance(Second);
        await silo.Board.Noted("tick waits");
        silo.Clock.Advance(30 * Second);
        Assert.Equal(1, await grain.Ticks());
        silo.Board.Open("tick");
        await silo.Board.Noted("ticked");
        await grain.Pass("tick");
        silo.Clock.Advance(9 * Second);
        Assert.Equal(1, await grain.Ticks());
        silo.Clock.Advance(Second);
        await silo.Board.Noted("tick 2");
    }

    [Fact]
    public async Task A_tick_that_fails_is_followed_by_the_next()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ITimerGrain>("a");
        await grain.StartFailing(Second);
        for (var tick = 1; tick <= 3; tick++)
        {
            silo.Clock.Advance(Second);
            await silo.Board.Noted($"failing {tick}");
            Assert.Equal(tick, await grain.Ticks());
        }
    }

    [Fact]
    public async Task A_timer_may_be_changed_and_stopped()
    {
        await using var silo = await TestSilo.Start();
        silo.Board.Open("tick");
        var grain = silo.Grains.GetGrain<ITimerGrain>("a");
        await grain.Start("tick", Second, Second);
        await grain.Change(5 * Second, Timeout.InfiniteTimeSpan);
        silo.Clock.Advance(4 * Second);
        Assert.Equal(0, await grain.Ticks());
        silo.Clock.Advance(Second);
        await silo.Board.Noted("tick 1");
        silo.Clock.Advance(60 * Second);
        Assert.Equal(1, await grain.Ticks());
        await grain.Change(Second, Second);
        await grain.Stop();
        silo.Clock.Advance(60 * Second);
        Assert.Equal(1, await grain.Ticks());
    }

    [Fact]
    public async Task A_timer_may_stop_itself()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ITimerGrain>("a");
        await grain.StartStoppingItself(Second);
        silo.Clock.Advance(Second);
        await silo.Board.Noted("stopped itself");
        silo.Clock.Advance(10 * Second);
        Assert.Equal(1, await grain.Ticks());
    }

    [Fact]
    public async Task What_fails_while_a_timer_is_stopped_keeps_neither_the_timer_nor_the_grain()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ITimerGrain>("a");
        await grain.StartUncancellable(Second);
        silo.Clock.Advance(Second);
        await silo.Board.Noted("registered");
        await grain.Leave();
        await silo.Board.Noted("ends: ApplicationRequested");
        Assert.Equal(0, await grain.Ticks());
    }

    [Fact]
    public async Task Timers_end_with_their_activation()
    {
        await using var silo = await TestSilo.Start();
        silo.Board.Open("tick");
        var grain = silo.Grains.GetGrain<ITimerGrain>("a");
        await grain.Start("tick", Second, Second);
        await grain.Leave();
        await silo.Board.Noted("ends: ApplicationRequested");
        silo.Clock.Advance(10 * Second);
        Assert.Equal(0, await grain.Ticks());
        Assert.DoesNotContain("tick 1", silo.Board.Log);
    }

    [Fact]
    public async Task Ticks_do_not_keep_a_grain_alive_unless_the_timer_says_so()
    {
        await using var silo = await TestSilo.Start();
        var (kept, idle) = (silo.Grains.GetGrain<ITimerGrain>("kept"), silo.Grains.GetGrain<ITimerGrain>("idle"));
        await kept.StartOnce(TimeSpan.FromMinutes(10), keepsAlive: true);
        await idle.StartOnce(TimeSpan.FromMinutes(10), keepsAlive: false);
        silo.Clock.Advance(TimeSpan.FromMinutes(10));
        await silo.Board.Noted("kept ticks");
        await silo.Board.Noted("idle ticks");
        silo.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(1, await kept.Ticks());
        Assert.Equal(0, await idle.Ticks());
        Assert.Single(silo.Board.Log, "ends: ActivationIdle");
    }
}
