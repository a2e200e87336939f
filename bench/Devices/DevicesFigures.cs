namespace Tael.Bench.Devices;

/// <summary>What was measured. Memory is the server's resident set, in millions of bytes; times are milliseconds.</summary>
/// <param name="Lost">Connections that have ended though nobody has ended them.</param>
/// <param name="IdleCpu">Processors that the server keeps busy while devices only beat.</param>
internal sealed record DevicesFigures(
    int Devices,
    int Lost,
    double ConnectedWithinSeconds,
    double MegabytesEmpty,
    double MegabytesEnrolled,
    double MegabytesConnected,
    double MegabytesPeak,
    double IdleCpu,
    double SteadySalesPerSecond,
    Percentiles SteadyScreens,
    Percentiles SteadyAnnouncements,
    double SalesPerSecond,
    Percentiles BusyScreens,
    Percentiles BusyAnnouncements)
{
    private const double MegabytesMax = 1_000;
    private const double ScreensMax = 100;
    private const double AnnouncementsMax = 1_000;

    /// <summary>What issue and page promise, at the steady rate.</summary>
    public bool IsReached => Lost == 0 && MegabytesConnected <= MegabytesMax && SteadyScreens.P99 <= ScreensMax && SteadyAnnouncements.Max <= AnnouncementsMax;

    public override string ToString() =>
        $"""
        {Devices} devices connected within {ConnectedWithinSeconds:F1} s, {Lost} lost
        server: {MegabytesEmpty} MB empty, {MegabytesEnrolled} MB when they were enrolled, {MegabytesConnected} MB with them connected, {MegabytesPeak} MB at most
        {IdleCpu:F2} processors while they only beat
        {SteadySalesPerSecond:F1} sales/s (each device one in ten minutes): screens {SteadyScreens}; announcements {SteadyAnnouncements}
        {SalesPerSecond:F1} sales/s (as fast as it goes): screens {BusyScreens}; announcements {BusyAnnouncements}
        {(IsReached ? "reached" : "NOT reached")}: {MegabytesMax} MB, screens' p99 {ScreensMax} ms, announcements {AnnouncementsMax} ms
        """;
}

internal sealed record Percentiles(int Count, double P50, double P99, double Max)
{
    public static Percentiles Of(IEnumerable<double> samples)
    {
        var sorted = samples.Order().ToArray();
        double At(double part) => sorted.Length == 0 ? 0 : Math.Round(sorted[(int)Math.Min(sorted.Length - 1, part * sorted.Length)], 1);
        return new(sorted.Length, At(0.5), At(0.99), At(1));
    }

    public override string ToString() => $"p50 {P50:F1} ms, p99 {P99:F1} ms, most {Max:F1} ms of {Count}";
}
