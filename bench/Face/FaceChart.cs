using System.Globalization;
using System.Text;
using Tael.Domain.Faces;

namespace Tael.Bench.Face;

/// <summary>Draws, over the threshold, how many are taken for somebody wrongly and how many are not known, as SVG.</summary>
internal static class FaceChart
{
    private const int Left = 60;
    private const int Width = 780;
    private const int Top = 40;
    private const int Height = 220;

    public static string Draw(FaceFigures figures)
    {
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 900 320\" font-family=\"sans-serif\" font-size=\"12\">");
        Add(svg, $"<rect width=\"900\" height=\"320\" fill=\"#fff\"/>");
        Add(svg, $"<text x=\"{Left}\" y=\"22\">share of looks by threshold, at 1:{figures.People}</text>");
        foreach (var share in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            Add(svg, $"<path d=\"M{Left} {Y(share):0.0}H{Left + Width}\" stroke=\"#ddd\"/>");
            Add(svg, $"<text x=\"{Left - 6}\" y=\"{Y(share) + 4:0.0}\" text-anchor=\"end\">{share:0 %}</text>");
        }

        foreach (var row in figures.Rows.Where((_, i) => i % 5 == 0))
        {
            Add(svg, $"<text x=\"{X(figures, row.Threshold):0.0}\" y=\"{Top + Height + 18}\" text-anchor=\"middle\">{row.Threshold:0.00}</text>");
        }

        Curve(svg, figures, "#1f3a5f", "strangers taken for somebody", 0, row => row.AcceptedLarge);
        Curve(svg, figures, "#2e8b57", "siblings", 1, row => row.AcceptedSiblings);
        Curve(svg, figures, "#b8860b", "twins", 2, row => row.AcceptedTwins);
        Curve(svg, figures, "#9cc3e6", "enrolled, not known without digits", 3, row => row.NotKnownLarge);
        var used = X(figures, FaceThresholds.Usual.Cosine);
        Add(svg, $"<path d=\"M{used:0.0} {Top}V{Top + Height}\" stroke=\"#c0392b\" stroke-dasharray=\"4\"/>");
        Add(svg, $"<text x=\"{used + 4:0.0}\" y=\"{Top + 12}\" fill=\"#c0392b\">used: {FaceThresholds.Usual.Cosine:0.00}</text>");
        Add(svg, $"</svg>");
        return svg.ToString();
    }

    private static void Curve(StringBuilder svg, FaceFigures figures, string colour, string name, int nth, Func<FaceRow, double> share)
    {
        var line = new StringBuilder();
        foreach (var row in figures.Rows)
        {
            line.Append(
                CultureInfo.InvariantCulture,
                $"{(line.Length == 0 ? 'M' : 'L')}{X(figures, row.Threshold):0.0} {Y(share(row)):0.0}");
        }

        Add(svg, $"<path d=\"{line}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
        Add(svg, $"<text x=\"{Left + (nth * 200)}\" y=\"{Top + Height + 44}\" fill=\"{colour}\">{name}</text>");
    }

    private static double X(FaceFigures figures, double threshold)
    {
        var (first, last) = (figures.Rows[0].Threshold, figures.Rows[^1].Threshold);
        return Left + ((threshold - first) / (last - first) * Width);
    }

    private static double Y(double share) => Top + ((1 - share) * Height);

    private static void Add(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
