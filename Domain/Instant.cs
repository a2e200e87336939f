using Orleans;

namespace Tael.Domain;

/// <summary>A point in time: microseconds since the Unix epoch, UTC.</summary>
/// <remarks>
/// It carries no offset, so it can't be compared or stored in two ways. Zones exist only at the edges.
/// The domain is handed an instant; only a shell (grain, test) reads a clock.
/// </remarks>
[GenerateSerializer, Immutable, Alias("Instant")]
public readonly record struct Instant([property: Id(0)] long UnixMicros) : IComparable<Instant>
{
    public static Instant Of(TimeProvider clock) => Of(clock.GetUtcNow());

    public static Instant Of(DateTimeOffset time) =>
        new((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.UnixEpoch.AddTicks(UnixMicros * TimeSpan.TicksPerMicrosecond);

    public int CompareTo(Instant other) => UnixMicros.CompareTo(other.UnixMicros);

    public static Instant operator +(Instant at, TimeSpan length) =>
        new(checked(at.UnixMicros + (length.Ticks / TimeSpan.TicksPerMicrosecond)));

    public static TimeSpan operator -(Instant a, Instant b) =>
        TimeSpan.FromTicks(checked((a.UnixMicros - b.UnixMicros) * TimeSpan.TicksPerMicrosecond));

    public static bool operator >(Instant a, Instant b) => a.UnixMicros > b.UnixMicros;
    public static bool operator <(Instant a, Instant b) => a.UnixMicros < b.UnixMicros;
    public static bool operator >=(Instant a, Instant b) => a.UnixMicros >= b.UnixMicros;
    public static bool operator <=(Instant a, Instant b) => a.UnixMicros <= b.UnixMicros;
}

/// <summary>The day on which money counts: a calendar day of Asia/Shanghai (UTC+8, no daylight saving since 1992).</summary>
[GenerateSerializer, Immutable, Alias("SettlementDay")]
public readonly record struct SettlementDay([property: Id(0)] int DaysSinceEpoch)
{
    private const long DayMicros = 86_400_000_000;
    private const long OffsetMicros = 8 * 3_600_000_000L;

    private static readonly DateOnly Epoch = new(1970, 1, 1);

    public static SettlementDay Of(Instant at) => new((int)((at.UnixMicros + OffsetMicros) / DayMicros));

    public static SettlementDay Of(DateOnly date) => new(date.DayNumber - Epoch.DayNumber);

    public DateOnly Date => Epoch.AddDays(DaysSinceEpoch);

    public SettlementDay Next => new(DaysSinceEpoch + 1);

    public override string ToString() => Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Its midnight; with the next day's it encloses what happened on this one.</summary>
    public Instant Start => new((DaysSinceEpoch * DayMicros) - OffsetMicros);
}
