using System.Globalization;
using System.Runtime.CompilerServices;
using Tael.Bench.Face;
using Tael.Domain.Faces;

namespace Tael.Tests.Faces;

/// <summary>A small run of <c>./run bench face</c>: its people are made as they should be, and its figures mean what they are called.</summary>
public sealed class FaceBenchTests
{
    private static readonly Lazy<FaceFigures> Small = new(() => FaceFigures.Measure(new(People: 3000, Probes: 300, Seed: 7, Docs: null)));

    [Fact]
    public void Strangers_are_not_taken_for_anybody_and_most_people_are_known()
    {
        var figures = Small.Value;

        Assert.Equal(0, figures.Chosen.AcceptedLarge);
        Assert.Equal(0, figures.Chosen.Mistaken);
        Assert.InRange(figures.Chosen.NotKnownLarge, 0, 0.08);
        Assert.InRange(figures.WithDigits.NotKnown, 0, figures.Chosen.NotKnownLarge);
        Assert.InRange(figures.Impostors.Deviation, 0.04, 0.08);
        Assert.InRange(figures.SeenWell, 0.9, 1);
    }

    [Fact]
    public void Twins_are_not_told_apart_and_siblings_mostly_are()
    {
        Assert.InRange(Small.Value.Chosen.AcceptedTwins, 0.5, 1);
        Assert.InRange(Small.Value.Chosen.AcceptedSiblings, 0, 0.05);
    }

    [Fact]
    public void A_higher_threshold_takes_fewer_strangers_and_knows_fewer_people()
    {
        foreach (var (lower, higher) in Small.Value.Rows.Zip(Small.Value.Rows.Skip(1)))
        {
            Assert.True(lower.AcceptedLarge >= higher.AcceptedLarge && lower.AcceptedSiblings >= higher.AcceptedSiblings);
            Assert.True(lower.NotKnownLarge <= higher.NotKnownLarge);
        }
    }

    [Fact]
    public void The_same_seed_makes_the_same_people_and_another_one_others()
    {
        var look = new SyntheticFaces(1).Look(5, 0);

        Assert.Equal(look.Embedding.ToBytes(), new SyntheticFaces(1).Look(5, 0).Embedding.ToBytes());
        Assert.Equal((look.Liveness, look.Quality), (new SyntheticFaces(1).Look(5, 0).Liveness, new SyntheticFaces(1).Look(5, 0).Quality));
        Assert.NotEqual(look.Embedding.ToBytes(), new SyntheticFaces(1).Look(5, 1).Embedding.ToBytes());
        Assert.NotEqual(look.Embedding.ToBytes(), new SyntheticFaces(2).Look(5, 0).Embedding.ToBytes());
    }

    /// <summary>The figures take minutes to measure, so the test only sees that they are of these thresholds.</summary>
    [Fact]
    public void The_documentation_has_figures_of_the_thresholds_that_are_used()
    {
        var usual = FaceThresholds.Usual;
        var text = File.ReadAllText(Path.Combine(Docs(), "FACEPAY.md"));

        Assert.Contains(FormattableString.Invariant($"| threshold {usual.Cosine:0.00}, margin {usual.Margin:0.00} | 1:10000 | 1:100000 |"), text, StringComparison.Ordinal);
        var chosen = double.Parse(text.Split("The rule chooses ")[1][..4], CultureInfo.InvariantCulture);
        Assert.Equal(usual.Cosine, Math.Ceiling(Math.Round(chosen * 20, 6)) / 20, 6);
        Assert.Contains(FormattableString.Invariant($"used: {usual.Cosine:0.00}"), File.ReadAllText(Path.Combine(Docs(), "facepay.svg")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--people", "999")]
    [InlineData("--people", "x")]
    [InlineData("--probes", "99")]
    [InlineData("--docs", "/nowhere/at/all")]
    [InlineData("--seed")]
    [InlineData("--other", "1")]
    public void A_bad_option_is_refused(params string[] args) => Assert.False(FaceOptions.TryParse(args, out _));

    private static string Docs([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs"));
}
