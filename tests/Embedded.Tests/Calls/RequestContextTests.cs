using Orleans;
using Orleans.Runtime;

namespace Tael.Tests.Calls;

public interface IContextGrain : IGrainWithStringKey
{
    Task<string> See();
    Task<string> SeeAfterYield();
    Task<string> SeeThrough(string other);
    Task SetInMethodWithoutAwait(string value);
    Task<string> Ambient();
}

public sealed class ContextGrain : Grain, IContextGrain
{
    internal static readonly AsyncLocal<string?> Own = new();

    public Task<string> See() => Task.FromResult(RequestContext.Get("key") as string ?? "nothing");

    public async Task<string> SeeAfterYield()
    {
        await Task.Yield();
        return await See();
    }

    public async Task<string> SeeThrough(string other)
    {
        await Task.Yield();
        return await GrainFactory.GetGrain<IContextGrain>(other).SeeAfterYield();
    }

    public Task SetInMethodWithoutAwait(string value)
    {
        RequestContext.Set("key", value);
        Own.Value = value;
        return Task.CompletedTask;
    }

    public Task<string> Ambient() => Task.FromResult(Own.Value ?? "nothing");
}

public sealed class RequestContextTests
{
    [Fact]
    public async Task Values_travel_with_the_call_and_with_the_calls_it_makes()
    {
        await using var silo = await TestSilo.Start();
        RequestContext.Set("key", "value");
        var grain = silo.Grains.GetGrain<IContextGrain>("a");
        Assert.Equal("value", await grain.See());
        Assert.Equal("value", await grain.SeeAfterYield());
        Assert.Equal("value", await grain.SeeThrough("b"));
        RequestContext.Clear();
        Assert.Equal("nothing", await grain.SeeThrough("b"));
    }

    [Fact]
    public async Task Values_of_one_call_are_not_seen_by_another()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<IContextGrain>("a");
        var seen = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            if (i % 2 == 0) RequestContext.Set("key", $"{i}");
            return (i, Seen: await (i % 3 == 0 ? grain.See() : grain.SeeAfterYield()));
        })));
        Assert.All(seen, s => Assert.Equal(s.i % 2 == 0 ? $"{s.i}" : "nothing", s.Seen));
    }

    [Fact]
    public async Task What_a_method_sets_reaches_neither_its_caller_nor_the_next_call()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<IContextGrain>("a");
        var calls = Enumerable.Range(0, 50)
            .SelectMany(_ => new[] { grain.SetInMethodWithoutAwait("inner"), grain.See() })
            .ToArray();
        await Task.WhenAll(calls);
        Assert.All(calls.OfType<Task<string>>(), call => Assert.Equal("nothing", call.Result));
        Assert.Equal("nothing", await grain.Ambient());
        Assert.Null(RequestContext.Get("key"));
    }

    [Fact]
    public void Values_are_set_listed_and_taken_away()
    {
        RequestContext.Set("a", 1);
        RequestContext.Set("b", 2);
        Assert.Equal(["a", "b"], RequestContext.Keys.Order());
        Assert.True(RequestContext.Remove("a"));
        Assert.False(RequestContext.Remove("a"));
        Assert.Equal(2, Assert.Single(RequestContext.Entries).Value);
        RequestContext.Clear();
        Assert.Empty(RequestContext.Keys);
    }
}
