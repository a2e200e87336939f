using System.Collections.Immutable;
using Orleans;
using Tael.Domain.Merchants;

namespace Tael.Domain.Scores;

/// <summary>What happened in one period of <see cref="Days"/> days, by Shanghai's calendar.</summary>
/// <remarks>Merchants that come when a set is full are not counted: a scorecard's caps are reached by then
/// (<see cref="Scorecard"/> checks that its own are).</remarks>
[GenerateSerializer, Immutable, Alias("ScorePeriod")]
public sealed record ScorePeriod
{
    public const int Days = 30;

    /// <summary>Almost four years: what is older is forgotten, the good and the bad.</summary>
    public const int PeriodsMax = 48;

    public const int PaidMax = 10;
    public const int KeptMax = 6;

    /// <summary>A payment of less than 1 yuan says nothing.</summary>
    public const long PaymentMinMinor = 100;

    /// <summary>Periods since 1970.</summary>
    [Id(0)] public required int Index { get; init; }

    /// <summary>Payments, less what was refunded of them, in order of merchant.</summary>
    [Id(1)] public ImmutableArray<MerchantTally> Paid { get; init; } = [];

    /// <summary>Service orders that ended well, in order of merchant.</summary>
    [Id(2)] public ImmutableArray<MerchantTally> Kept { get; init; } = [];
    [Id(3)] public int Late { get; init; }
    [Id(4)] public int Unpaid { get; init; }

    /// <summary>Of the debts of this period, whenever it was done.</summary>
    [Id(5)] public int Settled { get; init; }
    [Id(6)] public int Complaints { get; init; }

    public static int IndexOf(Instant at) => SettlementDay.Of(at).DaysSinceEpoch / Days;

    public ScorePeriod Pay(MerchantId merchant, Money paid) => paid.Minor < PaymentMinMinor
        ? this
        : this with { Paid = Add(Paid, merchant, paid.Minor, PaidMax) };

    public ScorePeriod Keep(MerchantId merchant) => this with { Kept = Add(Kept, merchant, 0, KeptMax) };

    /// <returns>What of the refund is left for earlier periods.</returns>
    public (ScorePeriod Period, long LeftMinor) TakeBack(MerchantId merchant, long minor)
    {
        for (var i = 0; i < Paid.Length; i++)
        {
            if (Paid[i].Merchant != merchant) continue;

            var taken = Math.Min(minor, Paid[i].NetMinor);
            var tally = Paid[i] with { NetMinor = Paid[i].NetMinor - taken };
            return (this with { Paid = Paid.SetItem(i, tally) }, minor - taken);
        }

        return (this, minor);
    }

    private static ImmutableArray<MerchantTally> Add(
        ImmutableArray<MerchantTally> tallies, MerchantId merchant, long minor, int max)
    {
        var place = 0;
        while (place < tallies.Length && tallies[place].Merchant.Value < merchant.Value) place++;
        if (place < tallies.Length && tallies[place].Merchant == merchant)
        {
            var tally = tallies[place];
            return tallies.SetItem(place, tally with { Count = tally.Count + 1, NetMinor = checked(tally.NetMinor + minor) });
        }

        return tallies.Length == max ? tallies : tallies.Insert(place, new(merchant, 1, minor));
    }
}

/// <summary>A user's dealings with one merchant in one period.</summary>
/// <param name="NetMinor">What was paid and not refunded.</param>
[GenerateSerializer, Immutable, Alias("MerchantTally")]
public readonly record struct MerchantTally(
    [property: Id(0)] MerchantId Merchant, [property: Id(1)] int Count, [property: Id(2)] long NetMinor);
