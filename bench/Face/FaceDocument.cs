using System.Globalization;
using System.Text;
using Tael.Domain.Faces;

namespace Tael.Bench.Face;

/// <summary>Puts the measured figures and their chart where docs/FACEPAY.md has its marks.</summary>
internal static class FaceDocument
{
    public const string Begin = "<!-- figures: written by ./run bench face -->";
    public const string End = "<!-- end of figures -->";

    public static void Write(string folder, FaceFigures figures, FaceOptions options)
    {
        var file = Path.Combine(folder, "FACEPAY.md");
        var text = File.ReadAllText(file);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new InvalidDataException($"{file} has no place for figures.");

        File.WriteAllText(file, $"{text[..begin]}{Begin}\n{Figures(figures, options)}{text[end..]}");
        File.WriteAllText(Path.Combine(folder, "facepay.svg"), FaceChart.Draw(figures));
    }

    public static string Figures(FaceFigures f, FaceOptions options)
    {
        var usual = FaceThresholds.Usual;
        var (small, large) = (f.People / 10, f.People);
        var text = new StringBuilder();
        Line($"`./run bench face --people {options.People} --probes {options.Probes} --seed {options.Seed} --docs docs`");
        Line($"");
        Line($"{f.Probes} looks of each kind. {f.SeenWell:0.0 %} of looks pass the quality floor; the others look again and are in no other figure.");
        Line($"With no false one among {f.Probes}, the true rate is below {3.0 / f.Probes:0.00 %} with a confidence of 95 %.");
        Line($"A stranger's cosine to somebody enrolled is {f.Impostors.Mean:0.000} ± {f.Impostors.Deviation:0.000}.");
        Line($"");
        Line($"| threshold {usual.Cosine:0.00}, margin {usual.Margin:0.00} | 1:{small} | 1:{large} |");
        Line($"| --- | --- | --- |");
        Line($"| false accept rate: a stranger is taken for somebody | {f.Chosen.AcceptedSmall:0.00 %} | {f.Chosen.AcceptedLarge:0.00 %} |");
        Line($"| a sibling of somebody enrolled is taken for somebody | | {f.Chosen.AcceptedSiblings:0.00 %} |");
        Line($"| a twin of somebody enrolled is taken for somebody | | {f.Chosen.AcceptedTwins:0.00 %} |");
        Line($"| an enrolled person is taken for another | | {f.Chosen.Mistaken:0.00 %} |");
        Line($"| false reject rate: not known without digits | {f.Chosen.NotKnownSmall:0.00 %} | {f.Chosen.NotKnownLarge:0.00 %} |");
        Line($"| processor time of a match | {f.TimeSmall.Cpu:0.0} ms | {f.TimeLarge.Cpu:0.0} ms |");
        Line($"| time of a match, one thread, p50 / p99, on the machine as busy as it was | {f.TimeSmall.P50:0.0} / {f.TimeSmall.P99:0.0} ms | {f.TimeLarge.P50:0.0} / {f.TimeLarge.P99:0.0} ms |");
        Line($"");
        Line($"| with the last four digits of the phone, threshold {usual.NarrowedCosine:0.00} | 1:{large} |");
        Line($"| --- | --- |");
        Line($"| an enrolled person is not known, without digits nor with them | {f.WithDigits.NotKnown:0.00 %} |");
        Line($"| a stranger who types some digits is taken for somebody | {f.WithDigits.Accepted:0.00 %} |");
        Line($"| a sibling who types those of the one who is enrolled is taken for them | {f.WithDigits.Siblings:0.00 %} |");
        Line($"");
        Line($"The rule chooses {f.ByRule:0.00}: the lowest threshold, in steps of 0.01, at which no stranger of {f.Probes} is taken for somebody at 1:{large},");
        Line($"and at most {FaceFigures.SiblingsMax:0 %} of the siblings. {usual.Cosine:0.00} is used: the next twentieth.");
        Line($"");
        Line($"| threshold | strangers at 1:{small} | strangers at 1:{large} | siblings | twins | not known at 1:{large} |");
        Line($"| --- | --- | --- | --- | --- | --- |");
        foreach (var row in f.Rows.Where((_, i) => i % 5 == 0))
        {
            Line($"| {row.Threshold:0.00} | {row.AcceptedSmall:0.00 %} | {row.AcceptedLarge:0.00 %} | {row.AcceptedSiblings:0.00 %} | {row.AcceptedTwins:0.00 %} | {row.NotKnownLarge:0.00 %} |");
        }

        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
