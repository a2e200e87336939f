using System.Globalization;
using System.Text;

namespace Tael.Bench.Score;

/// <summary>Puts the measured figures and their chart where docs/PAYSCORE.md has its marks.</summary>
internal static class ScoreDocument
{
    public const string Begin = "<!-- figures: written by ./run bench score -->";
    public const string End = "<!-- end of figures -->";

    public static void Write(string folder, ScoreFigures figures, ScoreOptions options)
    {
        var file = Path.Combine(folder, "PAYSCORE.md");
        var text = File.ReadAllText(file);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new InvalidDataException($"{file} has no place for figures.");

        File.WriteAllText(file, $"{text[..begin]}{Begin}\n{Figures(figures, options)}{text[end..]}");
        File.WriteAllText(Path.Combine(folder, "payscore.svg"), ScoreChart.Draw(figures));
    }

    public static string Figures(ScoreFigures f, ScoreOptions options)
    {
        var text = new StringBuilder();
        Line($"`./run bench score --seeds {options.Seeds} --people {options.People} --docs docs`");
        Line($"");
        Line($"{f.Populations} populations of {f.People} made-up people, each from its seed.");
        Line($"");
        Line($"| figure | mean | deviation | lowest | highest |");
        Line($"| --- | --- | --- | --- | --- |");
        Line($"| AUC | {f.Auc.Mean:0.000} | {f.Auc.Deviation:0.000} | {f.Auc.Lowest:0.000} | {f.Auc.Highest:0.000} |");
        Line($"| KS | {f.Ks.Mean:0.000} | {f.Ks.Deviation:0.000} | {f.Ks.Lowest:0.000} | {f.Ks.Highest:0.000} |");
        Line($"");
        Line($"{f.DefaultRate:0.0 %} of all default. A score that knew everybody's propensity would have an AUC of {f.AucOfPropensity:0.000}:");
        Line($"beyond it, who defaults is chance.");
        Line($"The populations' scores are distributed alike: the largest population stability index is {f.Psi:0.000} (below 0.1 is stable).");
        Line($"{f.PassGate:0.0 %} reach the usual gate of 550, and {f.DefaultRateAboveGate:0.0 %} of those default.");
        Line($"");
        Line($"| tenth by score | from | to | foretold | known | observed |");
        Line($"| --- | --- | --- | --- | --- | --- |");
        foreach (var (tenth, i) in f.Deciles.Select((tenth, i) => (tenth, i)))
        {
            Line($"| {i + 1} | {tenth.From} | {tenth.To} | {tenth.Foretold:0.0 %} | {tenth.Known:0.0 %} | {tenth.Observed:0.0 %} |");
        }

        Line($"");
        Line($"Foretold: by a line of log-odds over the score, fitted to the populations of odd seeds; the rest is of those of even seeds.");
        Line($"");
        Line($"| attribute | share of the score's variance |");
        Line($"| --- | --- |");
        foreach (var share in f.Shares) Line($"| {share.Attribute} | {share.OfVariance:0.0 %} |");
        Line($"");
        Line($"| own shops dealt with daily for a year | points gained | by each further account of the person | which passes 550 |");
        Line($"| --- | --- | --- | --- |");
        foreach (var farm in f.Farm)
        {
            Line($"| {farm.Shops} | {farm.Verified} | {farm.Unverified} | {(farm.UnverifiedPassesGate ? "yes" : "no")} |");
        }

        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
