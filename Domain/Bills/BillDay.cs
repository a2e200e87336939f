namespace Tael.Domain.Bills;

/// <summary>From when to when there is a bill of a day.</summary>
/// <remarks>
/// A bill shows the journal as it stood at <see cref="ClosesAt"/> of the next morning: what is dated later does not change it, so
/// it is the same whenever it is asked for. It is given from <see cref="ReadyAt"/> on; by then whatever is dated before it closed
/// has long been stored. Source: WeChat Pay, bills ("from 9:00, fetch after 10:00; the last three months").
/// </remarks>
public static class BillDay
{
    public const int MonthsKept = 3;

    /// <summary>Both after midnight of the next day.</summary>
    private static readonly TimeSpan Closes = TimeSpan.FromHours(9);
    private static readonly TimeSpan Ready = TimeSpan.FromHours(10);

    public static Instant ClosesAt(SettlementDay day) => day.Next.Start + Closes;

    public static Instant ReadyAt(SettlementDay day) => day.Next.Start + Ready;

    public static BillDayStatus Of(SettlementDay day, Instant now)
    {
        var today = SettlementDay.Of(now);
        if (day.DaysSinceEpoch > today.DaysSinceEpoch) return BillDayStatus.ToCome;
        if (day == today) return BillDayStatus.NotOver;
        if (day.Date < today.Date.AddMonths(-MonthsKept)) return BillDayStatus.TooLongAgo;
        return now < ReadyAt(day) ? BillDayStatus.BeingMade : BillDayStatus.Ready;
    }
}

/// <summary>Whether there is a bill of a day.</summary>
public enum BillDayStatus
{
    Ready = 1,
    ToCome = 2,

    /// <summary>It is today.</summary>
    NotOver = 3,

    /// <summary>It was yesterday, and it is not yet ten o'clock.</summary>
    BeingMade = 4,
    TooLongAgo = 5,
}
