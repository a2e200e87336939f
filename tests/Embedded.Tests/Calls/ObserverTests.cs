using Orleans;
using Orleans.Runtime;

namespace Tael.Tests.Calls;

public interface IWatcher : IGrainObserver
{
    void Saw(string what);

    Task<int> Ask(int question);
}

public interface IWatchedGrain : IGrainWithStringKey
{
    Task Tell(IWatcher watcher, string what);
    Task<int> Ask(IWatcher watcher, int question);
}

public sealed class WatchedGrain : Grain, IWatchedGrain
{
    public Task Tell(IWatcher watcher, string what)
    {
        watcher.Saw(what);
        return Task.CompletedTask;
    }

    public Task<int> Ask(IWatcher watcher, int question) => watcher.Ask(question);
}

public sealed class ObserverTests
{
    [Fact]
    public async Task Grains_call_an_object_outside_back()
    {
        await using var silo = await TestSilo.Start();
        var watcher = new Watcher(silo.Board);
        var reference = silo.Grains.CreateObjectReference<IWatcher>(watcher);
        await silo.Grains.GetGrain<IWatchedGrain>("a").Tell(reference, "a fire");
        await silo.Board.Noted("saw a fire");
        Assert.Equal(42, await silo.Grains.GetGrain<IWatchedGrain>("a").Ask(reference, 21));
    }

    [Fact]
    public async Task An_object_is_not_called_any_more_once_its_reference_is_deleted()
    {
        await using var silo = await TestSilo.Start();
        var watcher = new Watcher(silo.Board);
        var reference = silo.Grains.CreateObjectReference<IWatcher>(watcher);
        silo.Grains.DeleteObjectReference<IWatcher>(reference);
        await silo.Grains.GetGrain<IWatchedGrain>("a").Tell(reference, "nothing");
        await Assert.ThrowsAsync<OrleansException>(() => silo.Grains.GetGrain<IWatchedGrain>("a").Ask(reference, 1));
        Assert.Empty(silo.Board.Log);
    }

    [Fact]
    public async Task Observers_are_no_grains_in_the_census()
    {
        await using var silo = await TestSilo.Start();
        silo.Grains.CreateObjectReference<IWatcher>(new Watcher(silo.Board));
        Assert.Equal(0, silo.Census.ActivationCount);
    }

    private sealed class Watcher(Board board) : IWatcher
    {
        public void Saw(string what) => board.Note($"saw {what}");

        public Task<int> Ask(int question) => Task.FromResult(question * 2);
    }
}
