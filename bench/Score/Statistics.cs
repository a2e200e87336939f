namespace Tael.Bench.Score;

/// <summary>What credit scoring calls a score's quality. Higher scores should default less.</summary>
internal static class Statistics
{
    /// <summary>How often, of one who defaults and one who does not, the latter has the higher value; a tie is half.</summary>
    public static double Auc(IReadOnlyCollection<(double Value, bool Defaults)> people)
    {
        double bad = people.Count(person => person.Defaults), good = people.Count - bad, below = 0, sum = 0;
        foreach (var same in people.GroupBy(person => person.Value).OrderBy(group => group.Key))
        {
            double badHere = same.Count(person => person.Defaults), goodHere = same.Count() - badHere;
            sum += goodHere * (below + (badHere / 2));
            below += badHere;
        }

        return sum / (bad * good);
    }

    /// <summary>Kolmogorov–Smirnov: how far apart the two distributions are where they are furthest.</summary>
    public static double Ks(IReadOnlyCollection<(double Value, bool Defaults)> people)
    {
        double bad = people.Count(person => person.Defaults), good = people.Count - bad, b = 0, g = 0, most = 0;
        foreach (var same in people.GroupBy(person => person.Value).OrderBy(group => group.Key))
        {
            b += same.Count(person => person.Defaults);
            g += same.Count(person => !person.Defaults);
            most = Math.Max(most, Math.Abs((b / bad) - (g / good)));
        }

        return most;
    }

    /// <summary>Fits log-odds of defaulting as a line over the score, by Newton's method.</summary>
    public static (double Intercept, double Slope) FitLogOdds(IReadOnlyCollection<(double Value, bool Defaults)> people)
    {
        double a = 0, b = 0;
        for (var round = 0; round < 30; round++)
        {
            double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
            foreach (var (value, defaults) in people)
            {
                var x = (value - 575) / 100;
                var p = 1 / (1 + Math.Exp(-(a + (b * x))));
                var (error, weight) = ((defaults ? 1 : 0) - p, p * (1 - p));
                (g0, g1) = (g0 + error, g1 + (error * x));
                (h00, h01, h11) = (h00 + weight, h01 + (weight * x), h11 + (weight * x * x));
            }

            var determinant = (h00 * h11) - (h01 * h01);
            a += ((h11 * g0) - (h01 * g1)) / determinant;
            b += ((h00 * g1) - (h01 * g0)) / determinant;
        }

        return (a - (5.75 * b), b / 100);
    }

    public static double Deviation(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }

    /// <summary>Population stability index of two distributions over the same classes; below 0.1 is called stable.</summary>
    public static double Psi(IReadOnlyList<double> expected, IReadOnlyList<double> actual) =>
        expected.Zip(actual).Sum(pair => (pair.Second - pair.First) * Math.Log(pair.Second / pair.First));
}
