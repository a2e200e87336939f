using Tael.Domain.Scores;

namespace Tael.Bench.Score;

/// <summary>All that <c>./run bench score</c> measures.</summary>
/// <param name="AucOfPropensity">What a score could reach that knew each person's propensity: who defaults is chance beyond it.</param>
/// <param name="Psi">The largest between the first population and another.</param>
internal sealed record ScoreFigures(
    int Populations,
    int People,
    double DefaultRate,
    Spread Auc,
    double AucOfPropensity,
    Spread Ks,
    double Psi,
    double PassGate,
    double DefaultRateAboveGate,
    IReadOnlyList<Decile> Deciles,
    IReadOnlyList<Share> Shares,
    IReadOnlyList<FarmGain> Farm,
    IReadOnlyList<Bar> Distribution)
{
    private const int BarWidth = 25;

    public static ScoreFigures Of(IReadOnlyList<Sample> samples, IReadOnlyList<FarmGain> farm)
    {
        var all = samples.SelectMany(sample => sample.People).ToArray();
        var passed = all.Where(person => person.Score.Value >= Scorecard.UsualGate).ToArray();
        return new(
            samples.Count,
            samples[0].People.Count,
            Rate(all),
            Spread.Of(samples.Select(sample => Statistics.Auc(Points(sample.People)))),
            Statistics.Auc([.. all.Select(person => (-person.Propensity, person.Defaults))]),
            Spread.Of(samples.Select(sample => Statistics.Ks(Points(sample.People)))),
            samples.Skip(1).Max(sample => Statistics.Psi(Fractions(samples[0].People), Fractions(sample.People))),
            (double)passed.Length / all.Length,
            Rate(passed),
            Decile.Of([.. samples.Where((_, i) => i % 2 == 0).SelectMany(sample => sample.People)],
                [.. samples.Where((_, i) => i % 2 == 1).SelectMany(sample => sample.People)]),
            Share.Of(all),
            farm,
            Bar.Of(all, BarWidth));
    }

    internal static double Rate(IReadOnlyCollection<Judged> people) =>
        (double)people.Count(person => person.Defaults) / people.Count;

    internal static IReadOnlyCollection<(double Value, bool Defaults)> Points(IEnumerable<Judged> people) =>
        [.. people.Select(person => ((double)person.Score.Value, person.Defaults))];

    private static double[] Fractions(IReadOnlyCollection<Judged> people) =>
        [.. Bar.Of(people, 50).Select(bar => (bar.Good + bar.Bad + 1.0) / (people.Count + 11.0))];
}

/// <summary>A figure over all populations.</summary>
internal sealed record Spread(double Mean, double Deviation, double Lowest, double Highest)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var all = values.ToArray();
        return new(all.Average(), Statistics.Deviation(all), all.Min(), all.Max());
    }
}

/// <summary>A tenth of the people by score, the lowest first: what a line fitted to other populations foretells, what was known, and what
/// came.</summary>
internal sealed record Decile(int From, int To, double Foretold, double Known, double Observed)
{
    public static IReadOnlyList<Decile> Of(IReadOnlyCollection<Judged> fitted, IReadOnlyCollection<Judged> held)
    {
        var (intercept, slope) = Statistics.FitLogOdds(ScoreFigures.Points(fitted));
        var ordered = held.OrderBy(person => person.Score.Value).ToArray();
        return
        [
            .. Enumerable.Range(0, 10).Select(i =>
            {
                var tenth = ordered[(i * ordered.Length / 10)..((i + 1) * ordered.Length / 10)];
                return new Decile(
                    tenth[0].Score.Value,
                    tenth[^1].Score.Value,
                    tenth.Average(person => 1 / (1 + Math.Exp(-(intercept + (slope * person.Score.Value))))),
                    tenth.Average(person => person.Propensity),
                    ScoreFigures.Rate(tenth));
            }),
        ];
    }
}

/// <summary>How much of the scores' variance one attribute carries: its covariance with the score, by the sum of all.</summary>
internal sealed record Share(ScoreAttribute Attribute, double OfVariance)
{
    public static IReadOnlyList<Share> Of(IReadOnlyCollection<Judged> people)
    {
        var mean = people.Average(person => person.Score.Value);
        var shares = Enum.GetValues<ScoreAttribute>().Select((attribute, i) => new Share(
            attribute, people.Average(person => person.Score.Reasons[i].Points * (person.Score.Value - mean)))).ToArray();
        var sum = shares.Sum(share => Math.Abs(share.OfVariance));
        return [.. shares.Select(share => share with { OfVariance = share.OfVariance / sum })];
    }
}

/// <summary>How many of those with such a score default, and how many do not.</summary>
internal sealed record Bar(int From, int Good, int Bad)
{
    public static IReadOnlyList<Bar> Of(IReadOnlyCollection<Judged> people, int width)
    {
        var bars = Enumerable.Range(0, (Scorecard.Max - Scorecard.Min) / width).Select(i => Scorecard.Min + (i * width));
        var classes = people.ToLookup(person =>
            Math.Min(Scorecard.Max - width, Scorecard.Min + ((person.Score.Value - Scorecard.Min) / width * width)));
        return
        [
            .. bars.Select(from => new Bar(
                from, classes[from].Count(person => !person.Defaults), classes[from].Count(person => person.Defaults))),
        ];
    }
}
