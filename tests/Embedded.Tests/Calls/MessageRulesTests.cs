using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Tael.Tests.Calls;

public sealed class MessageRulesTests
{
    public sealed record Plain(string Name, ImmutableArray<int> Numbers, Plain? Inner);

    public sealed record Open(string Name)
    {
        public int Number { get; set; }
    }

    public record Derivable(string Name);

    [Immutable]
    public record Promised(string Name);

    public readonly record struct Pair(int A, string B);

    public struct Loose
    {
        public int A { get; set; }
    }

    public sealed record Holder(List<int> Numbers);

    [Theory]
    [InlineData(typeof(int), true)]
    [InlineData(typeof(string), true)]
    [InlineData(typeof(DayOfWeek?), true)]
    [InlineData(typeof(DateTimeOffset), true)]
    [InlineData(typeof(CancellationToken), true)]
    [InlineData(typeof(Plain), true)]
    [InlineData(typeof(Promised), true)]
    [InlineData(typeof(Pair), true)]
    [InlineData(typeof(Loose), true)] // A struct is copied anyway.
    [InlineData(typeof((int, Plain)), true)]
    [InlineData(typeof(ImmutableDictionary<string, Plain>), true)]
    [InlineData(typeof(IImmutableList<Pair>), true)]
    [InlineData(typeof(Immutable<byte[]>), true)]
    [InlineData(typeof(ICallGrain), true)]
    [InlineData(typeof(object), false)]
    [InlineData(typeof(byte[]), false)]
    [InlineData(typeof(List<int>), false)]
    [InlineData(typeof(IReadOnlyList<int>), false)]
    [InlineData(typeof(Open), false)]
    [InlineData(typeof(Derivable), false)]
    [InlineData(typeof(Holder), false)]
    [InlineData(typeof(ImmutableArray<byte[]>), false)]
    [InlineData(typeof(ImmutableList<int>.Builder), false)]
    [InlineData(typeof((int, int[])), false)]
    public void A_type_is_immutable_if_nothing_in_it_can_change(Type type, bool expected) =>
        Assert.Equal(expected, Orleans.Embedded.MessageRules.IsImmutable(type));

    [Fact]
    public async Task An_interface_with_a_message_that_could_change_is_refused()
    {
        await using var silo = await TestSilo.Start();
        var argument = Assert.Throws<NotSupportedException>(() => silo.Grains.GetGrain<IMutableArgument>("a"));
        Assert.Contains("IMutableArgument.Send", argument.Message, StringComparison.Ordinal);
        Assert.Contains("numbers", argument.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => silo.Grains.GetGrain<IMutableResult>("a"));
        Assert.Throws<NotSupportedException>(() => silo.Grains.GetGrain<INoTask>("a"));
        Assert.Throws<NotSupportedException>(() => silo.Grains.GetGrain<IGenericMethod>("a"));
        Assert.Throws<NotSupportedException>(() => silo.Grains.GetGrain<IOneWayResult>("a"));
    }

    [Fact]
    public async Task A_parameter_or_result_that_is_marked_passes()
    {
        await using var silo = await TestSilo.Start();
        byte[] bytes = [1, 2];
        Assert.Same(bytes, await silo.Grains.GetGrain<IMarked>("a").Echo(bytes));
    }

    [Fact]
    public async Task Who_answers_for_an_interface_must_be_clear()
    {
        await using var silo = await TestSilo.Start();
        Assert.Throws<ArgumentException>(() => silo.Grains.GetGrain<IUnanswered>("a"));
        var twice = Assert.Throws<ArgumentException>(() => silo.Grains.GetGrain<ITwice>("a"));
        Assert.Contains(nameof(OnceGrain), twice.Message, StringComparison.Ordinal);
        Assert.Equal("again", await silo.Grains.GetGrain<ITwice>("a", typeof(AgainGrain).FullName).Name());
        Assert.Throws<ArgumentException>(() => silo.Grains.GetGrain<ITwice>(GrainId.Create("nobody", "a")));
    }

    [Fact]
    public async Task An_internal_interface_works_as_well()
    {
        await using var silo = await TestSilo.Start();
        Assert.Equal(new Secret(3), await silo.Grains.GetGrain<IHiddenGrain>(1).Add(new Secret(1), new Secret(2)));
    }
}

public interface IMutableArgument : IGrainWithStringKey
{
    Task Send(List<int> numbers);
}

public interface IMutableResult : IGrainWithStringKey
{
    Task<int[]> Fetch();
}

public interface INoTask : IGrainWithStringKey
{
    int Fetch();
}

public interface IGenericMethod : IGrainWithStringKey
{
    Task Send<T>(T value);
}

public interface IOneWayResult : IGrainWithStringKey
{
    [OneWay]
    Task<int> Fetch();
}

public sealed class RefusedGrain : Grain, IMutableArgument, IMutableResult, INoTask, IGenericMethod, IOneWayResult
{
    public Task Send(List<int> numbers) => Task.CompletedTask;

    Task<int[]> IMutableResult.Fetch() => Task.FromResult<int[]>([]);

    int INoTask.Fetch() => 0;

    public Task Send<T>(T value) => Task.CompletedTask;

    Task<int> IOneWayResult.Fetch() => Task.FromResult(0);
}

public interface IMarked : IGrainWithStringKey
{
    [return: Immutable]
    Task<byte[]> Echo([Immutable] byte[] bytes);
}

public sealed class MarkedGrain : Grain, IMarked
{
    public Task<byte[]> Echo(byte[] bytes) => Task.FromResult(bytes);
}

public interface IUnanswered : IGrainWithStringKey;

public interface ITwice : IGrainWithStringKey
{
    Task<string> Name();
}

public sealed class OnceGrain : Grain, ITwice
{
    public Task<string> Name() => Task.FromResult("once");
}

public sealed class AgainGrain : Grain, ITwice
{
    public Task<string> Name() => Task.FromResult("again");
}

internal sealed record Secret(int Value);

internal interface IHiddenGrain : IGrainWithIntegerKey
{
    Task<Secret> Add(Secret a, Secret b);
}

internal sealed class HiddenGrain : Grain, IHiddenGrain
{
    public Task<Secret> Add(Secret a, Secret b) => Task.FromResult(new Secret(a.Value + b.Value));
}
