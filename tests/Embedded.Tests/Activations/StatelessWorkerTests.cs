using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Tael.Tests.Activations;

public interface IWorkerGrain : IGrainWithIntegerKey
{
    Task<int> Pass(string gate);
    Task Leave();
}

[StatelessWorker(3)]
public sealed class WorkerGrain(Board board) : Grain, IWorkerGrain
{
    private int _calls;

    public async Task<int> Pass(string gate)
    {
        await board.Gate(gate);
        return ++_calls;
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        board.Note($"ends: {reason.ReasonCode}");
        return Task.CompletedTask;
    }
}

public sealed class StatelessWorkerTests
{
    [Fact]
    public async Task Calls_at_the_same_time_go_to_several_activations_up_to_the_maximum()
    {
        await using var silo = await TestSilo.Start();
        var worker = silo.Grains.GetGrain<IWorkerGrain>(0);
        var calls = Enumerable.Range(0, 5).Select(_ => worker.Pass("gate")).ToArray();
        while (silo.Board.Log.Count(line => line == "gate waits") < 3) await Task.Yield();
        Assert.Equal(3, silo.Census.ActivationCount);
        silo.Board.Open("gate");
        Assert.Equal([1, 1, 1, 2, 2], (await Task.WhenAll(calls)).Order());
        Assert.Equal(3, silo.Census.ActivationCount);
    }

    [Fact]
    public async Task Calls_one_after_the_other_need_one_activation()
    {
        await using var silo = await TestSilo.Start();
        silo.Board.Open("gate");
        var worker = silo.Grains.GetGrain<IWorkerGrain>(0);
        for (var i = 1; i < 10; i++) Assert.Equal(i, await worker.Pass("gate"));
    }

    [Fact]
    public async Task A_worker_that_gives_itself_up_is_replaced()
    {
        await using var silo = await TestSilo.Start();
        silo.Board.Open("gate");
        var worker = silo.Grains.GetGrain<IWorkerGrain>(0);
        Assert.Equal(1, await worker.Pass("gate"));
        await worker.Leave();
        await silo.Board.Noted("ends: ApplicationRequested");
        Assert.Equal(1, await worker.Pass("gate"));
    }

    [Fact]
    public async Task Idle_workers_are_collected()
    {
        await using var silo = await TestSilo.Start();
        silo.Board.Open("gate");
        await silo.Grains.GetGrain<IWorkerGrain>(0).Pass("gate");
        silo.Clock.Advance(TimeSpan.FromMinutes(17));
        await silo.Board.Noted("ends: ActivationIdle");
    }
}
