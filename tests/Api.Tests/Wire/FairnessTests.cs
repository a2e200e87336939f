using Tael.Bench.Fairness;

namespace Tael.Tests.Wire;

/// <summary>A merchant that asks for ten times what it may, beside one that keeps its measure.</summary>
public sealed class FairnessTests
{
    /// <remarks>The figure itself is `./run bench fairness`'s, on a machine that does nothing else; here it may be three times as long.</remarks>
    [Fact]
    public async Task The_greedy_one_is_limited_and_the_steady_one_is_served_as_before()
    {
        var figures = await FairnessRun.Run(new(Pairs: 5, Seconds: 1, Quota: 20));
        Assert.Equal((5 + 5 + 1) * 16, figures.SteadyOrders);
        Assert.Equal((0, 0), (figures.SteadyNotServed, figures.GreedyFailed));
        Assert.Equal(6 * 200, figures.GreedyCalls);
        Assert.InRange(figures.GreedyLimited, figures.GreedyCalls / 2, figures.GreedyCalls - 1);
        Assert.InRange(figures.P99ChangeMedian, -1, 2);
    }

    [Theory]
    [InlineData("--pairs 2 --seconds 3 --quota 4 --store sqlite --json f", 2, 3, 4)]
    [InlineData("", 10, 5, 50)]
    [InlineData("--pairs 0", 0, 0, 0)]
    [InlineData("--pairs", 0, 0, 0)]
    [InlineData("--what 1", 0, 0, 0)]
    public void The_command_line(string line, int pairs, int seconds, int quota)
    {
        var isGood = FairnessOptions.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var options, out _);
        Assert.Equal(pairs > 0, isGood);
        if (isGood) Assert.Equal(new(pairs, seconds, quota), options);
    }
}
