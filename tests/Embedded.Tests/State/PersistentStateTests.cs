using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace Tael.Tests.State;

[GenerateSerializer, Immutable]
public sealed record Purse
{
    [Id(0)] public int Coins { get; init; } = 3;
}

public interface IPurseGrain : IGrainWithStringKey
{
    Task<int> Coins();
    Task<string?> ETag();
    Task Put(int coins);
    Task PutWithoutWriting(int coins);
    Task Clear();
    Task WriteOver();
    Task WriteOverAndCatch();
    Task WriteOverThrough(string other);
    Task<long> Life();
    Task Leave();
}

public sealed class PurseGrain(
    [PersistentState("purse")] IPersistentState<Purse> purse,
    [PersistentState("purse")] IPersistentState<Purse> same) : Grain, IPurseGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Assert.Equal(purse.State, same.State);
        return Task.CompletedTask;
    }

    public Task<int> Coins() => Task.FromResult(purse.State.Coins);

    public Task<string?> ETag() => Task.FromResult(purse.Etag);

    public async Task Put(int coins)
    {
        purse.State = purse.State with { Coins = coins };
        await purse.WriteStateAsync();
        Assert.True(purse.RecordExists);
    }

    public Task PutWithoutWriting(int coins)
    {
        purse.State = purse.State with { Coins = coins };
        return Task.CompletedTask;
    }

    public Task Clear() => purse.ClearStateAsync();

    public async Task WriteOver()
    {
        await Put(100);
        same.State = new Purse { Coins = 200 };
        await same.WriteStateAsync();
    }

    public async Task WriteOverAndCatch()
    {
        await Assert.ThrowsAsync<InconsistentStateException>(WriteOver);
        await same.ReadStateAsync();
        Assert.Equal(100, same.State.Coins);
    }

    public Task WriteOverThrough(string other) => GrainFactory.GetGrain<IPurseGrain>(other).WriteOver();

    public Task<long> Life() => Task.FromResult(long.Parse(
        GrainContext.ActivationId.ToString()[1..], System.Globalization.CultureInfo.InvariantCulture));

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public interface ILaxGrain : IGrainWithStringKey
{
    Task Write();
}

public sealed class LaxGrain([PersistentState("lax", "other")] IPersistentState<List<int>> numbers) : Grain, ILaxGrain
{
    public Task Write() => numbers.WriteStateAsync();
}

public sealed class PersistentStateTests
{
    [Fact]
    public async Task A_state_is_read_before_the_first_call_and_empty_if_there_is_none()
    {
        await using var silo = await Start();
        var grain = silo.Grains.GetGrain<IPurseGrain>("a");
        Assert.Equal(3, await grain.Coins());
        Assert.Null(await grain.ETag());
        await grain.Put(5);
        await grain.Leave();
        Assert.Equal(5, await grain.Coins());
        Assert.NotNull(await grain.ETag());
    }

    [Fact]
    public async Task A_state_is_stored_only_when_the_grain_says_so()
    {
        await using var silo = await Start();
        var grain = silo.Grains.GetGrain<IPurseGrain>("a");
        await grain.Put(5);
        await grain.PutWithoutWriting(6);
        await grain.Leave();
        Assert.Equal(5, await grain.Coins());
    }

    [Fact]
    public async Task A_state_that_is_cleared_is_as_if_it_had_never_been()
    {
        await using var silo = await Start();
        var grain = silo.Grains.GetGrain<IPurseGrain>("a");
        await grain.Put(5);
        await grain.Clear();
        Assert.Equal(3, await grain.Coins());
        await grain.Leave();
        Assert.Equal(3, await grain.Coins());
        Assert.Null(await grain.ETag());
    }

    [Fact]
    public async Task A_conflict_that_escapes_ends_the_activation_and_the_next_reads_the_truth()
    {
        await using var silo = await Start();
        var grain = silo.Grains.GetGrain<IPurseGrain>("a");
        var before = await grain.Life();
        await Assert.ThrowsAsync<InconsistentStateException>(grain.WriteOver);
        Assert.NotEqual(before, await grain.Life());
        Assert.Equal(100, await grain.Coins());
    }

    [Fact]
    public async Task A_conflict_that_is_caught_leaves_the_activation_alive()
    {
        await using var silo = await Start();
        var grain = silo.Grains.GetGrain<IPurseGrain>("a");
        var before = await grain.Life();
        await grain.WriteOverAndCatch();
        Assert.Equal(before, await grain.Life());
    }

    [Fact]
    public async Task A_conflict_in_another_grain_does_not_end_its_caller()
    {
        await using var silo = await Start();
        var grain = silo.Grains.GetGrain<IPurseGrain>("a");
        var before = await grain.Life();
        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.WriteOverThrough("b"));
        Assert.Equal(before, await grain.Life());
    }

    [Fact]
    public async Task A_state_that_could_change_once_stored_is_refused()
    {
        await using var silo = await TestSilo.Start(s => s.AddMemoryGrainStorage("other"));
        await Assert.ThrowsAsync<NotSupportedException>(silo.Grains.GetGrain<ILaxGrain>("a").Write);
    }

    [Fact]
    public async Task A_storage_that_is_missing_fails_the_call_by_name()
    {
        await using var silo = await TestSilo.Start();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(silo.Grains.GetGrain<ILaxGrain>("a").Write);
        Assert.Contains("'other'", failure.Message, StringComparison.Ordinal);
    }

    private static Task<TestSilo> Start() => TestSilo.Start(silo => silo.AddMemoryGrainStorageAsDefault());
}
