using System.Globalization;
using System.Text;
using Tael.Domain.Scores;

namespace Tael.Bench.Score;

/// <summary>Draws two charts side by side as SVG: how scores are distributed, and what the tenths of them foretold and came to.</summary>
internal static class ScoreChart
{
    private const int Height = 220;
    private const int Bottom = 270;

    public static string Draw(ScoreFigures figures)
    {
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 900 320\" font-family=\"sans-serif\" font-size=\"12\">");
        Add(svg, $"<rect width=\"900\" height=\"320\" fill=\"#fff\"/>");
        DrawDistribution(svg, figures);
        DrawDeciles(svg, figures);
        Add(svg, $"</svg>");
        return svg.ToString();
    }

    private static void DrawDistribution(StringBuilder svg, ScoreFigures figures)
    {
        double most = figures.Distribution.Max(bar => bar.Good + bar.Bad);
        var width = 380.0 / figures.Distribution.Count;
        Add(svg, $"<text x=\"40\" y=\"24\">people by score (dark: those who default)</text>");
        foreach (var (bar, i) in figures.Distribution.Select((bar, i) => (bar, i)))
        {
            var (x, all, bad) = (40 + (i * width), (bar.Good + bar.Bad) / most * Height, bar.Bad / most * Height);
            Rectangle(svg, x, all, width - 1, "#9cc3e6");
            Rectangle(svg, x, bad, width - 1, "#1f3a5f");
        }

        foreach (var score in new[] { Scorecard.Min, 400, 500, 600, 700, 800 })
        {
            var x = 40 + ((score - Scorecard.Min) * 380.0 / (Scorecard.Max - Scorecard.Min));
            Add(svg, $"<text x=\"{x:0.0}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{score}</text>");
        }

        var gate = 40 + ((Scorecard.UsualGate - Scorecard.Min) * 380.0 / (Scorecard.Max - Scorecard.Min));
        Add(svg, $"<path d=\"M{gate:0.0} 40V{Bottom}\" stroke=\"#c0392b\" stroke-dasharray=\"4\"/>");
        Add(svg, $"<text x=\"{gate + 4:0.0}\" y=\"52\" fill=\"#c0392b\">gate {Scorecard.UsualGate}</text>");
    }

    private static void DrawDeciles(StringBuilder svg, ScoreFigures figures)
    {
        var most = figures.Deciles.Max(tenth => Math.Max(tenth.Observed, tenth.Foretold));
        Add(svg, $"<text x=\"490\" y=\"24\">default rate by tenth of score (bar: observed, line: foretold, dots: known)</text>");
        var line = new StringBuilder();
        foreach (var (tenth, i) in figures.Deciles.Select((tenth, i) => (tenth, i)))
        {
            var x = 490 + (i * 38.0);
            Rectangle(svg, x, tenth.Observed / most * Height, 34, "#9cc3e6");
            Add(svg, $"<circle cx=\"{x + 17:0.0}\" cy=\"{Y(tenth.Known):0.0}\" r=\"4\" fill=\"#1f3a5f\"/>");
            Add(svg, $"<text x=\"{x + 17:0.0}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{i + 1}</text>");
            Add(svg, $"<text x=\"{x + 17:0.0}\" y=\"{Bottom + 34}\" text-anchor=\"middle\" font-size=\"10\">{tenth.Observed:0.0 %}</text>");
            line.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{x + 17:0.0} {Y(tenth.Foretold):0.0}");
        }

        Add(svg, $"<path d=\"{line}\" fill=\"none\" stroke=\"#c0392b\" stroke-width=\"2\"/>");

        double Y(double rate) => Bottom - (rate / most * Height);
    }

    private static void Rectangle(StringBuilder svg, double x, double height, double width, string colour) => Add(
        svg, $"<rect x=\"{x:0.0}\" y=\"{Bottom - height:0.0}\" width=\"{width:0.0}\" height=\"{height:0.0}\" fill=\"{colour}\"/>");

    private static void Add(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
