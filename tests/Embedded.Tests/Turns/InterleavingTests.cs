using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Tael.Tests.Turns;

public interface IDoorGrain : IGrainWithStringKey
{
    Task Pass(string gate);

    [AlwaysInterleave]
    Task PassAlways(string gate);

    [ReadOnly]
    Task Look(string gate);
}

public sealed class DoorGrain(Board board) : Grain, IDoorGrain
{
    public Task Pass(string gate) => board.Gate(gate);

    public Task PassAlways(string gate) => board.Gate(gate);

    public Task Look(string gate) => board.Gate(gate);
}

public interface IOpenDoorGrain : IDoorGrain;

[Reentrant]
public sealed class OpenDoorGrain(Board board) : Grain, IOpenDoorGrain
{
    public Task Pass(string gate) => board.Gate(gate);

    public Task PassAlways(string gate) => board.Gate(gate);

    public Task Look(string gate) => board.Gate(gate);
}

public interface IChoosyGrain : IGrainWithStringKey
{
    Task Pass(string gate);
}

[MayInterleave(nameof(IsPolite))]
public sealed class ChoosyGrain(Board board) : Grain, IChoosyGrain
{
    public static bool IsPolite(IInvokable request) =>
        ((string)request.GetArgument(0)!).StartsWith("polite", StringComparison.Ordinal);

    public Task Pass(string gate) => board.Gate(gate);
}

/// <summary>Calls another of its kind, which calls back.</summary>
public interface IChainGrain : IGrainWithStringKey
{
    [ResponseTimeout("00:00:10")]
    Task<string> CallAndBeCalledBack(string other, string how);

    [ResponseTimeout("00:00:05")]
    Task<string> CallBack(string first);

    [ResponseTimeout("00:00:05")]
    Task<string> Name();
}

public sealed class ChainGrain(Board board) : Grain, IChainGrain
{
    public async Task<string> CallAndBeCalledBack(string other, string how)
    {
        using var allowed = how is "allowed" or "suppressed" ? RequestContext.AllowCallChainReentrancy() : default;
        using var suppressed = how is "suppressed" ? RequestContext.SuppressCallChainReentrancy() : default;
        board.Note("called");
        return await GrainFactory.GetGrain<IChainGrain>(other).CallBack(this.GetPrimaryKeyString());
    }

    public async Task<string> CallBack(string first)
    {
        var name = GrainFactory.GetGrain<IChainGrain>(first).Name();
        board.Note("called back");
        return await name;
    }

    public Task<string> Name() => Task.FromResult(this.GetPrimaryKeyString());
}

public sealed class InterleavingTests
{
    private readonly Dictionary<string, Task> _calls = [];

    [Fact]
    public Task An_always_interleaving_call_starts_whatever_runs() =>
        Starts<IDoorGrain>((g, gate) => g.Pass(gate), (g, gate) => g.PassAlways(gate));

    [Fact]
    public Task A_call_starts_while_only_always_interleaving_ones_run() =>
        Starts<IDoorGrain>((g, gate) => g.PassAlways(gate), (g, gate) => g.Pass(gate));

    [Fact]
    public Task A_reading_call_starts_while_another_reads() =>
        Starts<IDoorGrain>((g, gate) => g.Look(gate), (g, gate) => g.Look(gate));

    [Fact]
    public Task A_changing_call_waits_while_another_reads() =>
        Waits<IDoorGrain>((g, gate) => g.Look(gate), (g, gate) => g.Pass(gate), g => g.PassAlways("barrier"));

    [Fact]
    public Task A_reading_call_waits_while_another_changes() =>
        Waits<IDoorGrain>((g, gate) => g.Pass(gate), (g, gate) => g.Look(gate), g => g.PassAlways("barrier"));

    [Fact]
    public Task All_calls_of_a_reentrant_grain_interleave() =>
        Starts<IOpenDoorGrain>((g, gate) => g.Pass(gate), (g, gate) => g.Pass(gate));

    [Fact]
    public Task A_call_starts_if_the_predicate_speaks_for_it() =>
        Starts<IChoosyGrain>((g, _) => g.Pass("rude"), (g, _) => g.Pass("polite"), "rude", "polite");

    [Fact]
    public Task A_call_starts_if_the_predicate_speaks_for_the_running_one() =>
        Starts<IChoosyGrain>((g, _) => g.Pass("polite"), (g, _) => g.Pass("rude"), "polite", "rude");

    [Fact]
    public Task A_call_waits_if_the_predicate_speaks_for_neither() =>
        Waits<IChoosyGrain>(
            (g, gate) => g.Pass(gate), (g, gate) => g.Pass(gate), g => g.Pass("polite barrier"), "polite barrier");

    [Fact]
    public async Task A_reading_call_overtakes_a_changing_one_that_waits_behind_a_reading_one()
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<IDoorGrain>("a");
        var first = grain.Look("first");
        await silo.Board.Noted("first waits");
        var change = grain.Pass("change");
        var second = grain.Look("second");
        await silo.Board.Noted("second waits");
        Assert.DoesNotContain("change waits", silo.Board.Log);
        silo.Board.OpenAll();
        await Task.WhenAll(first, change, second);
    }

    [Fact]
    public async Task Calls_in_a_circle_end_at_the_limit_of_time()
    {
        await using var silo = await TestSilo.Start();
        var call = silo.Grains.GetGrain<IChainGrain>("a").CallAndBeCalledBack("b", "plain");
        await silo.Board.Noted("called back");
        silo.Clock.Advance(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Equal("a", await silo.Grains.GetGrain<IChainGrain>("a").Name());
    }

    [Fact]
    public async Task A_call_comes_back_into_the_grain_that_has_allowed_it()
    {
        await using var silo = await TestSilo.Start();
        Assert.Equal("a", await silo.Grains.GetGrain<IChainGrain>("a").CallAndBeCalledBack("b", "allowed"));
    }

    [Fact]
    public async Task A_call_does_not_come_back_where_that_is_suppressed()
    {
        await using var silo = await TestSilo.Start();
        var call = silo.Grains.GetGrain<IChainGrain>("a").CallAndBeCalledBack("b", "suppressed");
        await silo.Board.Noted("called back");
        silo.Clock.Advance(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
    }

    private async Task Starts<T>(
        Func<T, string, Task> running, Func<T, string, Task> incoming, string first = "first", string second = "second")
        where T : IGrainWithStringKey
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<T>("a");
        _calls[first] = running(grain, first);
        await silo.Board.Noted($"{first} waits");
        _calls[second] = incoming(grain, second);
        await silo.Board.Noted($"{second} waits");
        silo.Board.OpenAll();
        await Task.WhenAll(_calls.Values);
    }

    /// <summary>The barrier interleaves and comes last: once it runs, the incoming call has had its chance.</summary>
    private async Task Waits<T>(
        Func<T, string, Task> running,
        Func<T, string, Task> incoming,
        Func<T, Task> barrier,
        string barrierGate = "barrier")
        where T : IGrainWithStringKey
    {
        await using var silo = await TestSilo.Start();
        var grain = silo.Grains.GetGrain<T>("a");
        var first = running(grain, "first");
        await silo.Board.Noted("first waits");
        var second = incoming(grain, "second");
        var third = barrier(grain);
        await silo.Board.Noted($"{barrierGate} waits");

        Assert.DoesNotContain("second waits", silo.Board.Log);

        silo.Board.OpenAll();
        await Task.WhenAll(first, second, third);
        Assert.True(silo.Board.Log.ToList().IndexOf("first goes on") < silo.Board.Log.ToList().IndexOf("second waits"));
    }
}
