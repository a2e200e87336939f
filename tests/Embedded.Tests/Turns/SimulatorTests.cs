using Microsoft.Extensions.DependencyInjection;
using Orleans.Embedded.Simulation;

namespace Tael.Tests.Turns;

/// <summary>Processes and activations that go without a word.</summary>
public sealed class SimulatorTests
{
    [Fact]
    public void A_killed_process_answers_no_more_and_another_goes_on()
    {
        var simulator = new Simulator(seed: 1);
        var (first, second) = (Start(simulator), Start(simulator));
        var before = first.Grains.GetGrain<IAskedGrain>("a").Answer("one");
        Settle(simulator);
        first.Kill();
        var after = first.Grains.GetGrain<IAskedGrain>("a").Answer("two");
        var elsewhere = second.Grains.GetGrain<IAskedGrain>("a").Answer("three");
        Settle(simulator);

        Assert.True(before.IsCompletedSuccessfully);
        Assert.False(after.IsCompleted);
        Assert.True(elsewhere.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_lost_activation_leaves_its_callers_without_an_answer_and_the_next_call_makes_another()
    {
        var simulator = new Simulator(seed: 1);
        var process = Start(simulator);
        var grain = process.Grains.GetGrain<IAskedGrain>("a");
        var call = grain.Answer("one");
        while (process.LoseActivation() is null) Assert.True(simulator.Step());
        Settle(simulator);
        Assert.False(call.IsCompletedSuccessfully);

        var next = grain.Answer("two");
        Settle(simulator);

        Assert.True(next.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_clock_that_is_wrong_leaves_timers_right()
    {
        var simulator = new Simulator(seed: 1);
        var process = Start(simulator);
        process.Clock.Skew = TimeSpan.FromDays(-3);
        var isOver = false;
        using var timer = process.Clock.CreateTimer(_ => isOver = true, null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        var start = simulator.Clock.GetUtcNow();
        while (!isOver) Assert.True(simulator.Step());

        Assert.Equal(TimeSpan.FromSeconds(5), simulator.Clock.GetUtcNow() - start);
        Assert.Equal(simulator.Clock.GetUtcNow() - TimeSpan.FromDays(3), process.Clock.GetUtcNow());
    }

    private static SimulatedProcess Start(Simulator simulator) =>
        simulator.Start((_, services) => services.AddSingleton<Board>());

    private static void Settle(Simulator simulator)
    {
        var end = simulator.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        while (simulator.Clock.GetUtcNow() < end) Assert.True(simulator.Step());
    }
}
