using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Tael.Tests.Streams;

public interface IListenerGrain : IGrainWithStringKey
{
    Task Publish(int item);
    Task Barrier();
    Task Leave();
}

[ImplicitStreamSubscription("numbers")]
public sealed class ListenerGrain(Board board) : Grain, IListenerGrain, IStreamSubscriptionObserver, IAsyncObserver<int>
{
    private int _failuresLeft = 2;

    public async Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
    {
        board.Note($"{this.GetPrimaryKeyString()} subscribed to {handleFactory.ProviderName} {handleFactory.StreamId}");
        await handleFactory.Create<int>().ResumeAsync(this);
    }

    public async Task OnNextAsync(int item, StreamSequenceToken? token = null)
    {
        await Task.Yield();
        if (item == 13 && _failuresLeft-- > 0)
        {
            board.Note($"{item} fails");
            throw new InvalidOperationException("Not this number.");
        }

        if (item == 99)
        {
            board.Note($"{item} fails");
            throw new InvalidOperationException("Never this number.");
        }

        board.Note($"{this.GetPrimaryKeyString()} {item}");
    }

    public Task OnErrorAsync(Exception ex)
    {
        board.Note($"error: {ex.Message}");
        return Task.CompletedTask;
    }

    public Task Publish(int item) =>
        this.GetStreamProvider("memory").GetStream<int>("numbers", this.GetPrimaryKeyString()).OnNextAsync(item);

    public Task Barrier() => Task.CompletedTask;

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

[ImplicitStreamSubscription("numbers")]
public sealed class SecondListenerGrain(Board board) : Grain, IGrainWithStringKey
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken) => await this
        .GetStreamProvider("memory")
        .GetStream<int>("numbers", this.GetPrimaryKeyString())
        .SubscribeAsync((item, _) =>
        {
            board.Note($"second {this.GetPrimaryKeyString()} {item}");
            return Task.CompletedTask;
        });
}

public sealed class StreamTests
{
    [Fact]
    public async Task Items_reach_the_grains_of_their_namespace_and_key_in_order()
    {
        await using var silo = await Start();
        var a = Stream(silo, "a");
        var b = Stream(silo, "b");
        for (var i = 0; i < 10; i++)
        {
            await a.OnNextAsync(i);
            await b.OnNextAsync(i + 20);
        }

        await silo.Board.Noted("a 9");
        await silo.Board.Noted("b 29");
        await silo.Board.Noted("second a 9");
        await silo.Board.Noted("second b 29");
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"a {i}"), Of("a "));
        Assert.Equal(Enumerable.Range(20, 10).Select(i => $"b {i}"), Of("b "));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"second a {i}"), Of("second a "));
        Assert.Single(silo.Board.Log, "a subscribed to memory numbers/a");

        IEnumerable<string> Of(string start) => silo.Board.Log.Where(line =>
            line.StartsWith(start, StringComparison.Ordinal) && !line.Contains("subscribed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_grain_may_publish()
    {
        await using var silo = await Start();
        await silo.Grains.GetGrain<IListenerGrain>("a").Publish(1);
        await silo.Board.Noted("a 1");
        await silo.Board.Noted("second a 1");
    }

    [Fact]
    public async Task An_item_that_fails_is_tried_again_and_the_next_wait_behind_it()
    {
        await using var silo = await Start();
        await Stream(silo, "a").OnNextAsync(13);
        await Stream(silo, "a").OnNextAsync(14);
        for (var second = 0; second < 2; second++)
        {
            // A call comes after the item that is there, and so waits for the outcome of this attempt.
            await silo.Grains.GetGrain<IListenerGrain>("a").Barrier();
            silo.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await silo.Board.Noted("a 14");
        Assert.Equal(["13 fails", "13 fails", "a 13", "a 14"], silo.Board.Log.Where(line =>
            !line.Contains("sub", StringComparison.Ordinal) && !line.StartsWith("second", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_item_that_keeps_failing_is_dropped_after_a_minute_and_the_grain_is_told()
    {
        await using var silo = await Start();
        await Stream(silo, "a").OnNextAsync(99);
        await Stream(silo, "a").OnNextAsync(100);
        for (var second = 0; second < 60; second++)
        {
            await silo.Grains.GetGrain<IListenerGrain>("a").Barrier();
            silo.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await silo.Board.Noted("a 100");
        var log = silo.Board.Log.ToList();
        Assert.True(log.IndexOf("error: Never this number.") is var told && told > 0 && told < log.IndexOf("a 100"));
    }

    [Fact]
    public async Task A_fresh_activation_goes_on_hearing()
    {
        await using var silo = await Start();
        await Stream(silo, "a").OnNextAsync(1);
        await silo.Board.Noted("a 1");
        await silo.Grains.GetGrain<IListenerGrain>("a").Leave();
        await Stream(silo, "a").OnNextAsync(2);
        await silo.Board.Noted("a 2");
        Assert.Equal(2, silo.Board.Log.Count(line => line == "a subscribed to memory numbers/a"));
    }

    [Fact]
    public async Task A_stream_nobody_hears_loses_its_items_and_one_of_mutable_items_is_refused()
    {
        await using var silo = await Start();
        var provider = silo.Grains.GetStreamProvider("memory");
        await provider.GetStream<int>("silence", "a").OnNextAsync(1);
        Assert.Equal(0, silo.Census.ActivationCount);
        Assert.Throws<NotSupportedException>(() => provider.GetStream<List<int>>("numbers", "a"));
        await Assert.ThrowsAsync<NotSupportedException>(() =>
            provider.GetStream<int>("numbers", "a").SubscribeAsync((_, _) => Task.CompletedTask));
    }

    private static Task<TestSilo> Start() => TestSilo.Start(silo => silo.AddMemoryStreams("memory"));

    private static IAsyncStream<int> Stream(TestSilo silo, string key) =>
        silo.Grains.GetStreamProvider("memory").GetStream<int>("numbers", key);
}
