using Tael.Domain.Merchants;

namespace Tael.Domain.Scores;

/// <summary>A profile added up under one scorecard's caps and half-lives.</summary>
internal readonly ref struct ScoreTally
{
    private readonly Scorecard _card;

    public ScoreTally(Scorecard card, ScoreProfile profile, Instant now)
    {
        _card = card;
        var current = ScorePeriod.IndexOf(now);
        PeriodsSinceOpened = profile.OpenedAt is { } opened ? Math.Max(0, current - ScorePeriod.IndexOf(opened)) : 0;

        var merchants = new HashSet<MerchantId>();
        var kept = new Dictionary<MerchantId, long>();
        foreach (var period in profile.Periods)
        {
            var age = Math.Max(0, current - period.Index);
            if (age >= ScorePeriod.PeriodsMax) continue;

            var counted = CountPayments(period);
            Payments += counted * WeightOf(card.Payments, age);
            PaymentPeriods += (counted > 0 ? 1 : 0) * WeightOf(card.PaymentPeriods, age);
            if (WeightOf(card.Merchants, age) > 0)
            {
                merchants.UnionWith(period.Paid.Where(tally => PaymentsOf(card, tally) > 0).Select(tally => tally.Merchant));
            }

            foreach (var tally in period.Kept)
            {
                kept[tally.Merchant] = kept.GetValueOrDefault(tally.Merchant) + WeightOf(card.OrdersKept, age);
            }

            OrdersLate += period.Late * WeightOf(card.OrdersLate, age);
            Complaints += period.Complaints * WeightOf(card.Complaints, age);
            Debts += ((2 * period.Unpaid) - period.Settled) * WeightOf(card.Debts, age) / 2;
        }

        Merchants = Math.Max(0, merchants.Count - card.OwnShops);
        OrdersKept = kept.Values.OrderDescending().Skip(card.OwnShops).Sum();
    }

    public int PeriodsSinceOpened { get; }
    public int Merchants { get; }

    // The rest in parts of Weight.Whole.
    public long Payments { get; }
    public long PaymentPeriods { get; }
    public long OrdersKept { get; }
    public long OrdersLate { get; }
    public long Debts { get; }
    public long Complaints { get; }

    private static long WeightOf(PointRule rule, int age) => age < rule.Window ? Weight.Of(rule.HalfLife, age) : 0;

    private long CountPayments(ScorePeriod period)
    {
        var card = _card;
        var others = period.Paid.Select(tally => PaymentsOf(card, tally)).OrderDescending().Skip(card.OwnShops).Sum();
        return Math.Min(card.PeriodMax, others);
    }

    /// <summary>No more than what was not refunded could have paid for.</summary>
    private static long PaymentsOf(Scorecard card, MerchantTally tally) =>
        Math.Min(Math.Min(card.PairMax, tally.Count), tally.NetMinor / ScorePeriod.PaymentMinMinor);
}
