using System.Runtime.CompilerServices;
using System.Text.Json;
using Tael.Bench.Score;
using Tael.Domain.Scores;

namespace Tael.Tests.Scores;

/// <summary>The run of <c>./run bench score</c> whose figures are documented, and that they mean what they are called.</summary>
public sealed class ScoreBenchTests
{
    private static readonly Lazy<ScoreFigures> Usual = new(() => Run(ScoreOptions.Usual.Seeds, ScoreOptions.Usual.People));

    [Fact]
    public void The_scorecard_tells_who_will_default_far_better_than_chance_and_alike_in_every_population()
    {
        var figures = Usual.Value;

        Assert.InRange(figures.Auc.Lowest, 0.65, figures.AucOfPropensity);
        Assert.InRange(figures.Ks.Lowest, 0.2, 1);
        Assert.InRange(figures.Auc.Deviation, 0, 0.05);
        Assert.InRange(figures.Psi, 0, 0.1);
        Assert.True(figures.DefaultRateAboveGate < figures.DefaultRate);
    }

    [Fact]
    public void What_is_foretold_of_a_tenth_comes_to_pass()
    {
        var deciles = Usual.Value.Deciles;

        Assert.All(deciles, tenth => Assert.InRange(tenth.Observed - tenth.Foretold, -0.06, 0.06));
        Assert.All(deciles, tenth => Assert.InRange(tenth.Known - tenth.Foretold, -0.06, 0.06));
        Assert.True(deciles[0].Observed > 3 * deciles[^1].Observed);
    }

    [Fact]
    public void No_attribute_carries_more_than_two_fifths_and_each_carries_something()
    {
        Assert.All(Usual.Value.Shares, share => Assert.InRange(share.OfVariance, 0.001, 0.4));
        Assert.Equal(1, Usual.Value.Shares.Sum(share => share.OfVariance), 9);
    }

    [Fact]
    public void A_farm_with_up_to_two_shops_gains_nothing_and_a_second_account_never_passes()
    {
        Assert.All(Usual.Value.Farm.Where(farm => farm.Shops <= ScorecardV1.Card.OwnShops), farm => Assert.Equal(
            (0, 0), (farm.Verified, farm.Unverified)));
        Assert.All(Usual.Value.Farm, farm => Assert.False(farm.UnverifiedPassesGate));
    }

    [Fact]
    public void The_same_seeds_give_the_same_figures() =>
        Assert.Equal(JsonSerializer.Serialize(Run(2, 100)), JsonSerializer.Serialize(Run(2, 100)));

    /// <summary>By hand: of four people two default, at 1 and 3; of the four pairs three are in order.</summary>
    [Fact]
    public void The_statistics_are_what_they_are_called()
    {
        (double, bool)[] people = [(1, true), (2, false), (3, true), (4, false)];
        Assert.Equal(0.75, Statistics.Auc(people), 12);
        Assert.Equal(0.5, Statistics.Ks(people), 12);
        Assert.Equal(0.5, Statistics.Auc([(1, true), (1, false)]), 12);
        Assert.Equal(0, Statistics.Psi([0.5, 0.5], [0.5, 0.5]), 12);

        // A tenth of them default at 500, half at 600: the line goes through both.
        var fitted = Enumerable.Range(0, 200).Select(i => (i < 100 ? 500.0 : 600, i is < 10 or >= 150)).ToArray();
        var (intercept, slope) = Statistics.FitLogOdds(fitted);
        Assert.Equal(Math.Log(1.0 / 9), intercept + (500 * slope), 6);
        Assert.Equal(0, intercept + (600 * slope), 6);
    }

    [Fact]
    public void The_documentation_has_the_figures_of_this_scorecard_and_this_bench()
    {
        var figures = ScoreDocument.Figures(Usual.Value, ScoreOptions.Usual);

        Assert.Contains(figures, File.ReadAllText(Path.Combine(Docs(), "PAYSCORE.md")), StringComparison.Ordinal);
        Assert.Equal(ScoreChart.Draw(Usual.Value), File.ReadAllText(Path.Combine(Docs(), "payscore.svg")));
    }

    [Theory]
    [InlineData("--seeds", "1")]
    [InlineData("--seeds", "x")]
    [InlineData("--people", "99")]
    [InlineData("--docs", "/nowhere/at/all")]
    [InlineData("--seeds")]
    [InlineData("--other", "1")]
    public void A_bad_option_is_refused(params string[] args) => Assert.False(ScoreOptions.TryParse(args, out _));

    private static ScoreFigures Run(int seeds, int people) => ScoreFigures.Of(
        [.. Enumerable.Range(1, seeds).AsParallel().AsOrdered().Select(seed => Sample.Draw(ScorecardV1.Card, seed, people))],
        FarmGain.Measure(ScorecardV1.Card));

    private static string Docs([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs"));
}
