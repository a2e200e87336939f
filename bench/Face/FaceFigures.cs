using System.Diagnostics;
using Tael.Domain.Faces;

namespace Tael.Bench.Face;

/// <summary>What was measured.</summary>
/// <param name="SeenWell">Share of looks that pass the floors; the others look again and are in no other figure.</param>
/// <param name="Rows">By threshold, at the usual margin.</param>
/// <param name="Chosen">At the threshold that is used.</param>
/// <param name="ByRule">The threshold that the rule chooses.</param>
/// <param name="WithDigits">What becomes of the enrolled who were not known alone and type their phone's last digits.</param>
/// <param name="Impostors">How alike strangers are to each of the enrolled: mean and standard deviation.</param>
internal sealed record FaceFigures(
    int People,
    int Probes,
    double SeenWell,
    IReadOnlyList<FaceRow> Rows,
    FaceRow Chosen,
    double ByRule,
    DigitFigures WithDigits,
    (double Mean, double Deviation) Impostors,
    FaceTime TimeSmall,
    FaceTime TimeLarge)
{
    /// <summary>Of a thousand siblings at most so many may pass for the one who is enrolled.</summary>
    public const double SiblingsMax = 0.01;

    public static FaceFigures Measure(FaceOptions options)
    {
        var faces = new SyntheticFaces(options.Seed);
        var crowd = Crowd.Enrol(faces, options.People);
        var step = options.People / 10 / options.Probes;
        var ofEnrolled = Enumerable.Range(0, options.Probes).Select(i => (long)i * Math.Max(1, step) % (options.People / 10)).ToArray();
        var looks = new Looks(
            Run(ofEnrolled, i => Look.Of(crowd, faces.Look(i, 0), i, Look.UserOf(i))),
            Run(ofEnrolled, i => Look.Of(crowd, faces.Look(options.People + i, 0), i, null)),
            Run(ofEnrolled, i => Look.Of(crowd, faces.Look(SyntheticFaces.SiblingOf(i), 0), i, null)),
            Run(ofEnrolled, i => Look.Of(crowd, faces.Look(SyntheticFaces.TwinOf(i), 0), i, null)));
        var rows = Enumerable.Range(0, 56).Select(i => FaceRow.Of(looks, 0.30 + (i * 0.01))).ToArray();
        return new(
            options.People,
            options.Probes,
            looks.SeenWell,
            rows,
            FaceRow.Of(looks, FaceThresholds.Usual.Cosine),
            rows.First(row => row.AcceptedLarge == 0 && row.AcceptedSiblings <= SiblingsMax).Threshold,
            DigitFigures.Of(looks),
            Spread(faces, crowd, options),
            Time(faces, crowd.Small),
            Time(faces, crowd.Everybody));
    }

    private static Look[] Run(long[] people, Func<long, Look> look) => [.. people.AsParallel().AsOrdered().Select(look)];

    private static (double Mean, double Deviation) Spread(SyntheticFaces faces, Crowd crowd, FaceOptions options)
    {
        var cosines = Enumerable.Range(0, 20).Select(i => faces.Look(options.People + i, 0))
            .SelectMany(capture => crowd.Small.Select(template => (double)capture.Embedding.CosineTo(template.Embedding))).ToArray();
        var mean = cosines.Average();
        return (mean, Math.Sqrt(cosines.Average(cosine => (cosine - mean) * (cosine - mean))));
    }

    /// <summary>Of one match on one thread.</summary>
    private static FaceTime Time(SyntheticFaces faces, IReadOnlyCollection<FaceTemplate> among)
    {
        const int rounds = 200;
        var matcher = new CosineMatcher(FaceThresholds.Usual);
        var millis = new double[rounds];
        using var self = Process.GetCurrentProcess();
        var cpu = TimeSpan.Zero;
        for (var i = -20; i < rounds; i++)
        {
            var capture = faces.Look(i + 20, 1);
            if (i == 0) cpu = self.TotalProcessorTime;
            var since = Stopwatch.GetTimestamp();
            _ = matcher.Match(capture, among, isNarrowed: false);
            if (i >= 0) millis[i] = Stopwatch.GetElapsedTime(since).TotalMilliseconds;
        }

        self.Refresh();
        cpu = self.TotalProcessorTime - cpu;
        Array.Sort(millis);
        return new(millis[rounds / 2], millis[rounds * 99 / 100], cpu.TotalMilliseconds / rounds);
    }
}

/// <summary>What one match takes, in milliseconds.</summary>
/// <param name="Cpu">Of a processor on average, whatever else the machine does; with making the capture, some 0.05 ms.</param>
internal sealed record FaceTime(double P50, double P99, double Cpu);

/// <summary>Who looked: people who are enrolled in the smaller population, and others who are nowhere enrolled.</summary>
internal sealed record Looks(Look[] Enrolled, Look[] Strangers, Look[] Siblings, Look[] Twins)
{
    public double SeenWell => Enrolled.Average(look => look.IsSeenWell ? 1.0 : 0);

    public static Look[] Well(Look[] looks) => [.. looks.Where(look => look.IsSeenWell)];
}

/// <summary>What happens at one threshold, as shares of looks that are seen well.</summary>
/// <param name="AcceptedSmall">Strangers taken for somebody: false accept rate at one in the smaller population.</param>
/// <param name="AcceptedLarge">The same at the larger.</param>
/// <param name="AcceptedSiblings">Siblings of the enrolled, not enrolled themselves, taken for somebody, at the larger.</param>
/// <param name="NotKnownSmall">Enrolled who are not taken for themselves alone: false reject rate.</param>
/// <param name="Mistaken">Enrolled who are taken for another, at the larger.</param>
internal sealed record FaceRow(
    double Threshold,
    double AcceptedSmall,
    double AcceptedLarge,
    double AcceptedSiblings,
    double AcceptedTwins,
    double NotKnownSmall,
    double NotKnownLarge,
    double Mistaken)
{
    public static FaceRow Of(Looks looks, double threshold) => new(
        Math.Round(threshold, 2),
        Share(looks.Strangers, look => IsTaken(look.Small, threshold)),
        Share(looks.Strangers, look => IsTaken(look.Large, threshold)),
        Share(looks.Siblings, look => IsTaken(look.Large, threshold)),
        Share(looks.Twins, look => IsTaken(look.Large, threshold)),
        Share(looks.Enrolled, look => !(IsTaken(look.Small, threshold) && look.Small.User == look.Person)),
        Share(looks.Enrolled, look => !(IsTaken(look.Large, threshold) && look.Large.User == look.Person)),
        Share(looks.Enrolled, look => IsTaken(look.Large, threshold) && look.Large.User != look.Person));

    public static bool IsTaken(FaceBest best, double threshold) =>
        best.Cosine >= threshold && best.Cosine - best.NextCosine >= FaceThresholds.Usual.Margin;

    public static double Share(Look[] looks, Func<Look, bool> which) => Looks.Well(looks).Average(look => which(look) ? 1.0 : 0);
}

/// <summary>What becomes of those who are asked for the last four digits of their phone, at the larger population.</summary>
/// <param name="NotKnown">Of the enrolled, alone or with digits: what remains of the false reject rate.</param>
/// <param name="Accepted">Strangers who type anybody's digits and are taken for somebody.</param>
/// <param name="Siblings">Siblings who type those of the one who is enrolled.</param>
internal sealed record DigitFigures(double NotKnown, double Accepted, double Siblings)
{
    public static DigitFigures Of(Looks looks)
    {
        var usual = FaceThresholds.Usual;
        return new(
            FaceRow.Share(looks.Enrolled, look => !Is(look)),
            FaceRow.Share(looks.Strangers, look => FaceRow.IsTaken(look.Narrowed, usual.NarrowedCosine)),
            FaceRow.Share(looks.Siblings, look => FaceRow.IsTaken(look.Narrowed, usual.NarrowedCosine)));

        bool Is(Look look) => (FaceRow.IsTaken(look.Large, usual.Cosine) && look.Large.User == look.Person)
            || (FaceRow.IsTaken(look.Narrowed, usual.NarrowedCosine) && look.Narrowed.User == look.Person);
    }
}
