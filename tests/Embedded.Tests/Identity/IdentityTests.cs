using Orleans;
using Orleans.Runtime;

namespace Tael.Tests.Identity;

public interface ITextGrain : IGrainWithStringKey
{
    Task<string> Name();
}

public interface INumberGrain : IGrainWithIntegerKey
{
    Task<long> Key();
}

public interface IGuidGrain : IGrainWithGuidKey
{
    Task<Guid> Key();
}

[GrainType("renamed")]
public sealed class OddlyNamed : Grain, ITextGrain
{
    public Task<string> Name() => Task.FromResult(IdentityString);
}

public sealed class NumberGrain : Grain, INumberGrain
{
    public Task<long> Key() => Task.FromResult(this.GetPrimaryKeyLong());
}

public sealed class GuidGrain : Grain, IGuidGrain
{
    public Task<Guid> Key() => Task.FromResult(this.GetPrimaryKey());
}

public sealed class IdentityTests
{
    [Fact]
    public async Task A_grain_is_its_kind_and_its_key()
    {
        await using var silo = await TestSilo.Start();
        Assert.Equal("renamed/a b/c", await silo.Grains.GetGrain<ITextGrain>("a b/c").Name());
        Assert.Equal(-5, await silo.Grains.GetGrain<INumberGrain>(-5).Key());
        var guid = new Guid("5f0a6c1e-0000-4000-8000-000000000001");
        Assert.Equal(guid, await silo.Grains.GetGrain<IGuidGrain>(guid).Key());
        Assert.Equal("number/FFFFFFFFFFFFFFFB", silo.Grains.GetGrain<INumberGrain>(-5).GetGrainId().ToString());
    }

    [Fact]
    public async Task A_reference_may_be_made_from_an_identity_or_a_type()
    {
        await using var silo = await TestSilo.Start();
        Assert.Equal("renamed/a", await silo.Grains.GetGrain<ITextGrain>(GrainId.Create("renamed", "a")).Name());
        Assert.Equal("renamed/a", await ((ITextGrain)silo.Grains.GetGrain(typeof(ITextGrain), "a")).Name());
        Assert.Equal("renamed/a", await silo.Grains.GetGrain<ITextGrain>("a").AsReference<ITextGrain>().Name());
    }

    [Fact]
    public async Task References_to_one_grain_are_equal()
    {
        await using var silo = await TestSilo.Start();
        Assert.Equal(silo.Grains.GetGrain<ITextGrain>("a"), silo.Grains.GetGrain<ITextGrain>("a"));
        Assert.NotEqual(silo.Grains.GetGrain<ITextGrain>("a"), silo.Grains.GetGrain<ITextGrain>("b"));
    }

    [Fact]
    public void An_identity_is_read_from_its_text()
    {
        Assert.Equal(GrainId.Create("wallet", "w-1/2"), GrainId.Parse("wallet/w-1/2"));
        Assert.False(GrainId.TryParse("wallet", out _));
        Assert.False(GrainId.TryParse("wallet/", out _));
        Assert.False(GrainId.TryParse("/w-1", out _));
        Assert.Throws<FormatException>(() => GrainId.Parse(""));
    }

    [Fact]
    public async Task Only_the_runtime_makes_grains()
    {
        await using var silo = await TestSilo.Start();
        Assert.Throws<InvalidOperationException>(() => new NumberGrain());
    }
}
