using System.Globalization;
using Tael.Simulation;

namespace Tael.Tests;

/// <summary>Seeds of the simulator, as many as fit beside the other tests; <c>./run sim</c> takes any number.</summary>
public sealed class SeedTests
{
    /// <summary>As many again in each test of <see cref="Batches"/>.</summary>
    private const int SeedsPerBatch = 50;

    public static TheoryData<int> FailedBefore => [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "failing-seeds.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture))];

    public static TheoryData<int> Batches => [.. Enumerable.Range(0, 7).Select(batch => 1 + (batch * SeedsPerBatch))];

    [Theory, MemberData(nameof(FailedBefore))]
    public void What_has_failed_once_does_not_fail_again(int seed) => Check(Run.Of(seed, faults: true));

    [Theory, MemberData(nameof(Batches))]
    public void Nothing_false_happens_whatever_goes_wrong_and_all_settles_after_it(int first)
    {
        var results = Enumerable.Range(first, SeedsPerBatch).Select(seed => Run.Of(seed, faults: true)).ToArray();
        foreach (var result in results) Check(result);

        // A simulation in which nothing happens finds nothing.
        Assert.True(results.Sum(result => result.Payments) > SeedsPerBatch * 20);
        Assert.True(results.Sum(result => result.Refunds) > SeedsPerBatch * 5);
        Assert.True(results.Sum(result => result.RefundsNotTaken) > SeedsPerBatch);
        Assert.All(Enum.GetValues<Fault>(), fault => Assert.True(
            results.Sum(result => result.Faults[(int)fault]) > 0, $"{fault} has never struck"));
    }

    [Fact]
    public void Nor_does_it_where_each_run_leaves_something_out()
    {
        for (var seed = 1; seed <= SeedsPerBatch; seed++) Check(Run.Of(seed, faults: true, trades: null));
    }

    [Fact]
    public void Nothing_is_refused_as_unknown_when_nothing_goes_wrong()
    {
        var result = Run.Of(seed: 1, faults: false);

        Check(result);
        Assert.Equal(0, result.Faults.Sum());
        Assert.True(result.Payments > 50);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_same_seed_leaves_the_same_trace(int seed)
    {
        var (first, second) = (Run.Of(seed, faults: true), Run.Of(seed, faults: true));

        Assert.Equal(first.Trace, second.Trace);
        Assert.Equal(first.Steps, second.Steps);
        Assert.NotEqual(first.Trace, Run.Of(seed + 100, faults: true).Trace);
    }

    private static void Check(RunResult result) => Assert.True(
        result.Violation is null,
        $"seed {result.Seed}: {result.Violation}\n{string.Join('\n', result.LastSteps)}");
}
