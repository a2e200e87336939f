using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Tael.Tests.Activations;

public interface ISlowStartGrain : IGrainWithStringKey
{
    Task Note(string line);
}

public sealed class SlowStartGrain(Board board) : Grain, ISlowStartGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        board.Note($"{this.GetPrimaryKeyString()} begins");
        await board.Gate("activation");
    }

    public Task Note(string line)
    {
        board.Note(line);
        return Task.CompletedTask;
    }
}

public interface IFailingStartGrain : IGrainWithStringKey
{
    Task<string> Hello();
}

public sealed class FailingStartGrain(Board board) : Grain, IFailingStartGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var attempt = board.Log.Count(line => line == "attempt");
        board.Note("attempt");
        if (attempt > 0) return;

        await board.Gate("failure");
        throw new UnluckyException("The first attempt always fails.");
    }

    public Task<string> Hello() => Task.FromResult("hello");
}

public sealed class UnluckyException(string message) : Exception(message);

public sealed class Counter
{
    private int _count;

    public int Next() => Interlocked.Increment(ref _count);
}

public sealed class Scoped : IDisposable
{
    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}

public interface IInjectedGrain : IGrainWithStringKey
{
    Task<string> Describe();
    Task<bool> ScopedIsAlive();
    Task End();
}

public sealed class InjectedGrain(
    IGrainFactory grains,
    IGrainContext context,
    ILogger<InjectedGrain> logger,
    Counter counter,
    Scoped scoped,
    [FromKeyedServices("left")] string left,
    TimeProvider clock,
    Board board,
    Uri? missing = null) : Grain, IInjectedGrain
{
    public Task<string> Describe() => Task.FromResult(
        $"{context.GrainId} {ReferenceEquals(context, GrainContext)} {ReferenceEquals(grains, GrainFactory)}"
            + $" {logger is not null} {counter.Next()} {left} {clock.GetUtcNow():yyyy} {missing is null}"
            + $" {ReferenceEquals(scoped, ServiceProvider.GetService<Scoped>())}");

    public Task<bool> ScopedIsAlive() => Task.FromResult(!scoped.IsDisposed);

    public Task End()
    {
        Scopes.Add(scoped);
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        board.Note($"disposed before OnDeactivateAsync: {scoped.IsDisposed}");
        return Task.CompletedTask;
    }

    internal static System.Collections.Concurrent.ConcurrentBag<Scoped> Scopes { get; } = [];
}

/// <summary>A grain class that knows nothing of the runtime but its own interface.</summary>
public sealed class PlainGrain : IPlainGrain
{
    private int _count;

    public Task<int> Count() => Task.FromResult(++_count);
}

public interface IPlainGrain : IGrainWithIntegerKey
{
    Task<int> Count();
}

public sealed class ActivationTests
{
    [Fact]
    public async Task A_reference_brings_nothing_to_life_but_a_call_does()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<IPlainGrain>(1);
        Assert.Equal(0, silo.Census.ActivationCount);
        await grain.Count();
        Assert.Equal(1, silo.Census.ActivationCount);
        Assert.Equal(1, silo.Census.ActivationCounts[GrainType.Create("plain")]);
    }

    [Fact]
    public async Task One_key_is_one_grain_and_another_key_another()
    {
        await using var silo = await TestSilo.Start();
        Assert.Equal(1, await silo.Grains.GetGrain<IPlainGrain>(1).Count());
        Assert.Equal(2, await silo.Grains.GetGrain<IPlainGrain>(1).Count());
        Assert.Equal(1, await silo.Grains.GetGrain<IPlainGrain>(2).Count());
    }

    [Fact]
    public async Task Many_first_calls_at_once_make_one_activation()
    {
        await using var silo = await TestSilo.Start();
        for (var key = 0; key < 50; key++)
        {
            var counts = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() =>
                silo.Grains.GetGrain<IPlainGrain>(key).Count())));
            Assert.Equal(Enumerable.Range(1, 32), counts.Order());
        }
    }

    [Fact]
    public async Task Calls_wait_for_OnActivateAsync()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<ISlowStartGrain>("a");
        var calls = new[] { grain.Note("first"), grain.Note("second") };
        await silo.Board.Noted("activation waits");
        silo.Board.Open("activation");
        await Task.WhenAll(calls);
        Assert.Equal(["a begins", "activation waits", "activation goes on", "first", "second"], silo.Board.Log);
    }

    [Fact]
    public async Task A_failed_activation_fails_the_calls_that_wait_and_the_next_call_tries_afresh()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<IFailingStartGrain>("a");
        var calls = new[] { grain.Hello(), grain.Hello() };
        await silo.Board.Noted("failure waits");
        silo.Board.Open("failure");
        foreach (var call in calls) await Assert.ThrowsAsync<UnluckyException>(() => call);
        Assert.Equal("hello", await grain.Hello());
        Assert.Equal(2, silo.Board.Log.Count(line => line == "attempt"));
    }

    [Fact]
    public async Task A_constructor_is_given_whatever_it_asks_for()
    {
        await using var silo = await TestSilo.Start(s => s.Services
            .AddSingleton<Counter>().AddScoped<Scoped>().AddKeyedSingleton("left", "turn left"));
        Assert.Equal(
            "injected/a True True True 1 turn left 2000 True True",
            await silo.Grains.GetGrain<IInjectedGrain>("a").Describe());
        Assert.Equal(
            "injected/b True True True 2 turn left 2000 True True",
            await silo.Grains.GetGrain<IInjectedGrain>("b").Describe());
    }

    [Fact]
    public async Task The_services_of_an_activation_end_with_it()
    {
        await using var silo = await TestSilo.Start(s => s.Services
            .AddSingleton<Counter>().AddScoped<Scoped>().AddKeyedSingleton("left", "turn left"));
        var grain = silo.Grains.GetGrain<IInjectedGrain>("a");
        await grain.End();
        Assert.True(await grain.ScopedIsAlive());
        Assert.Contains("disposed before OnDeactivateAsync: False", silo.Board.Log);
        Assert.True(Assert.Single(InjectedGrain.Scopes).IsDisposed);
    }

    [Fact]
    public async Task A_service_that_is_missing_fails_the_call()
    {
        await using var silo = await TestSilo.Start();
        await Assert.ThrowsAsync<InvalidOperationException>(() => silo.Grains.GetGrain<IInjectedGrain>("a").Describe());
    }

    [Fact]
    public async Task A_service_that_could_not_be_made_is_asked_for_again_by_the_next_call()
    {
        var attempts = 0;
        await using var silo = await TestSilo.Start(s => s.Services
            .AddSingleton(_ => ++attempts == 1 ? throw new UnluckyException("Not yet.") : new Counter())
            .AddScoped<Scoped>().AddKeyedSingleton("left", "turn left"));
        await Assert.ThrowsAsync<UnluckyException>(() => silo.Grains.GetGrain<IInjectedGrain>("a").Describe());
        Assert.NotEmpty(await silo.Grains.GetGrain<IInjectedGrain>("a").Describe());
    }

    [Fact]
    public async Task The_token_given_to_OnActivateAsync_is_cancelled_at_the_limit_of_time()
    {
        await using var silo = await TestSilo.Start();
        var call = silo.Grains.GetGrain<IPatientGrain>("a").Hello();
        await silo.Board.Noted("waiting for the token");
        silo.Clock.Advance(TimeSpan.FromSeconds(32));
        await silo.Board.Noted("cancelled");
        await Assert.ThrowsAnyAsync<Exception>(() => call);
    }
}

public interface IPatientGrain : IGrainWithStringKey
{
    [ResponseTimeout("00:05:00")]
    Task Hello();
}

public sealed class PatientGrain(Board board) : Grain, IPatientGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(() => cancelled.SetResult());
        board.Note("waiting for the token");
        await cancelled.Task;
        board.Note("cancelled");
        cancellationToken.ThrowIfCancellationRequested();
    }

    public Task Hello() => Task.CompletedTask;
}
