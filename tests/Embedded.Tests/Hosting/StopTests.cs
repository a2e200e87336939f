using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Tael.Tests.Hosting;

public interface IStoppedGrain : IGrainWithIntegerKey
{
    Task<int> Pass(string gate);
    Task<int> PassThrough(long other, string gate);
    Task Start();
}

public sealed class StoppedGrain(Board board) : Grain, IStoppedGrain
{
    public async Task<int> Pass(string gate)
    {
        await board.Gate(gate);
        return 1;
    }

    public async Task<int> PassThrough(long other, string gate)
    {
        await board.Gate(gate);
        return await GrainFactory.GetGrain<IStoppedGrain>(other).Pass(gate);
    }

    public Task Start()
    {
        this.RegisterGrainTimer(
            () => GrainFactory.GetGrain<IStoppedGrain>(7).Pass("open"),
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1));
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        board.Note($"{this.GetPrimaryKeyLong()} ends: {reason.ReasonCode}");
        return Task.CompletedTask;
    }
}

public sealed class StopTests
{
    [Fact]
    public async Task A_stop_answers_the_calls_there_are_and_takes_no_further_ones()
    {
        await using var silo = await TestSilo.Start();
        var call = silo.Grains.GetGrain<IStoppedGrain>(1).PassThrough(2, "gate");
        await silo.Board.Noted("gate waits");
        var stop = silo.Stop();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => silo.Grains.GetGrain<IStoppedGrain>(3).Pass("gate"));
        Assert.False(stop.IsCompleted);

        silo.Board.Open("gate");
        Assert.Equal(1, await call);
        await stop;
        Assert.Equal(0, silo.Census.ActivationCount);
        Assert.Contains("1 ends: ShuttingDown", silo.Board.Log);
        Assert.Contains("2 ends: ShuttingDown", silo.Board.Log);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => silo.Grains.GetGrain<IStoppedGrain>(3).Pass("gate"));
    }

    [Fact]
    public async Task A_stop_ends_many_activations()
    {
        await using var silo = await TestSilo.Start();
        silo.Board.Open("gate");
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => silo.Grains.GetGrain<IStoppedGrain>(i).Pass("gate")));
        await silo.Stop();
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"{i} ends: ShuttingDown").Order(), silo.Board.Log
            .Where(line => line.Contains("ends", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_ever()
    {
        await using var silo = await TestSilo.Start();
        var call = silo.Grains.GetGrain<IStoppedGrain>(1).Pass("gate");
        await silo.Board.Noted("gate waits");
        await silo.Stop(new CancellationToken(canceled: true));
        Assert.False(call.IsCompleted);
    }

    [Fact]
    public async Task Timers_do_not_outlive_a_stop()
    {
        await using var silo = await TestSilo.Start();
        silo.Board.Open("open");
        await silo.Grains.GetGrain<IStoppedGrain>(1).Start();
        await silo.Stop();
        var log = silo.Board.Log;
        silo.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(log, silo.Board.Log);
        Assert.Null(silo.Clock.Next);
    }
}
