using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Embedded;
using Orleans.Hosting;

namespace Tael.Tests.Turns;

/// <summary>One thread runs everything, in an order that a seed decides: what the simulator will build on.</summary>
public sealed class SimulationSeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_same_seed_gives_the_same_order_of_turns_on_one_thread(int seed)
    {
        var first = Run(seed);
        Assert.Equal(first, Run(seed));
        Assert.Equal(4 * 5, first.Count(line => line.StartsWith("asked", StringComparison.Ordinal)));
    }

    [Fact]
    public void Another_seed_gives_another_order() =>
        Assert.True(Enumerable.Range(1, 5).Select(seed => string.Join('\n', Run(seed))).Distinct().Count() > 1);

    private static IReadOnlyList<string> Run(int seed)
    {
        var threads = new OneThread(seed);
        var clock = new VirtualClock();
        var services = new ServiceCollection();
        services.AddSingleton<Board>().AddSingleton<TimeProvider>(clock).AddSingleton<ITurnScheduler>(threads);
        services.AddOrleans(silo => silo.Configure<EmbeddedOptions>(o => o.TurnsPerWakeUp = 1));
        using var provider = services.BuildServiceProvider();
        var grains = provider.GetRequiredService<IGrainFactory>();
        var calls = Enumerable.Range(0, 4).Select(i => grains.GetGrain<IAskingGrain>($"a{i}").Ask(5)).ToArray();
        threads.RunAll();
        Assert.All(calls, call => Assert.True(call.IsCompletedSuccessfully));
        return provider.GetRequiredService<Board>().Log;
    }

    private sealed class OneThread(int seed) : ITurnScheduler
    {
        private readonly Random _random = new(seed);
        private readonly List<IThreadPoolWorkItem> _ready = [];
        private readonly int _thread = Environment.CurrentManagedThreadId;

        public void Queue(IThreadPoolWorkItem activation, bool hadItsShare)
        {
            Assert.Equal(_thread, Environment.CurrentManagedThreadId);
            _ready.Add(activation);
        }

        public void RunAll()
        {
            while (_ready.Count > 0)
            {
                var next = _random.Next(_ready.Count);
                var activation = _ready[next];
                _ready.RemoveAt(next);
                activation.Execute();
            }
        }
    }
}

public interface IAskingGrain : IGrainWithStringKey
{
    Task<int> Ask(int times);
}

public interface IAskedGrain : IGrainWithStringKey
{
    Task<int> Answer(string who);
    ValueTask<int> PassOn(string who);
}

public sealed class AskingGrain(Board board) : Grain, IAskingGrain
{
    public async Task<int> Ask(int times)
    {
        var sum = 0;
        for (var i = 0; i < times; i++)
        {
            board.Note($"asked {this.GetPrimaryKeyString()} {i}");
            sum += await GrainFactory.GetGrain<IAskedGrain>("shared").PassOn(this.GetPrimaryKeyString());
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, times).Select(i =>
            GrainFactory.GetGrain<IAskedGrain>($"own{i}").Answer(this.GetPrimaryKeyString())));
        board.Note($"all {answers.Sum()} answered {this.GetPrimaryKeyString()}");

        return sum;
    }
}

public sealed class AskedGrain(Board board) : Grain, IAskedGrain
{
    public async Task<int> Answer(string who)
    {
        await Task.Yield();
        board.Note($"answered {who}");
        return 1;
    }

    public ValueTask<int> PassOn(string who) => new(GrainFactory.GetGrain<IAskedGrain>("last").Answer(who));
}
