using System.Collections.Immutable;

namespace Tael.Domain.Scores;

/// <summary>One version of the rules that make a score of a profile. A version, once in use, is never changed: a new one is added.</summary>
/// <remarks>
/// Deterministic: integers only, rounded down. Monotonic at any moment: one more payment, kept order or settled debt never lowers
/// the score, one more late order, debt or complaint never raises it. The caps are what makes farming a score worthless:
/// <list type="bullet">
/// <item>of one merchant at most <see cref="PairMax"/> payments count in a period, and one kept order;</item>
/// <item>the <see cref="OwnShops"/> merchants that would count most do not count at all, for they may be the user's own;</item>
/// <item>of one period at most <see cref="PeriodMax"/> payments count;</item>
/// <item>without a proved identity, which a person is to have once, the score stays at <see cref="UnverifiedMax"/>, below every gate.</item>
/// </list>
/// </remarks>
public sealed record Scorecard
{
    public const int Min = 300;
    public const int Max = 850;

    /// <summary>The gate that most services ask for.</summary>
    public const int UsualGate = 550;

    public required int Version { get; init; }
    public required int Base { get; init; }
    public required int UnverifiedMax { get; init; }
    public required int IdentityVerified { get; init; }
    public required int PasswordSet { get; init; }

    /// <summary>For each period since the wallet was opened.</summary>
    public required PointRule AccountAge { get; init; }
    public required PointRule Payments { get; init; }
    public required PointRule Merchants { get; init; }
    public required PointRule PaymentPeriods { get; init; }
    public required PointRule OrdersKept { get; init; }
    public required PointRule OrdersLate { get; init; }

    /// <summary>A settled debt weighs half.</summary>
    public required PointRule Debts { get; init; }
    public required PointRule Complaints { get; init; }

    /// <summary>Merchants that may be the user's own.</summary>
    public required int OwnShops { get; init; }
    public required int PairMax { get; init; }
    public required int PeriodMax { get; init; }

    /// <summary>A period in which a set of merchants is full has reached its cap, so that it does not matter which came first.</summary>
    public bool HoldsInBoundedSets => PeriodMax + OwnShops <= ScorePeriod.PaidMax
        && OwnShops + (Merchants.PointsMax / Merchants.PointsEach) <= ScorePeriod.PaidMax;

    /// <summary>Judges a profile as it stands at <paramref name="now"/>, which must not lie before its last fact.</summary>
    public Score Evaluate(ScoreProfile profile, Instant now)
    {
        var tally = new ScoreTally(this, profile, now);
        var reasons = ImmutableArray.Create<ScoreReason>(
            new(ScoreAttribute.IdentityVerified, profile.IsIdentityVerified ? IdentityVerified : 0),
            new(ScoreAttribute.PasswordSet, profile.HasPassword ? PasswordSet : 0),
            new(ScoreAttribute.AccountAge, AccountAge.Of(Weight.Whole * tally.PeriodsSinceOpened)),
            new(ScoreAttribute.Payments, Payments.Of(tally.Payments)),
            new(ScoreAttribute.Merchants, Merchants.Of(Weight.Whole * tally.Merchants)),
            new(ScoreAttribute.PaymentPeriods, PaymentPeriods.Of(tally.PaymentPeriods)),
            new(ScoreAttribute.OrdersKept, OrdersKept.Of(tally.OrdersKept)),
            new(ScoreAttribute.OrdersLate, -OrdersLate.Of(tally.OrdersLate)),
            new(ScoreAttribute.Debts, -Debts.Of(tally.Debts)),
            new(ScoreAttribute.Complaints, -Complaints.Of(tally.Complaints)));
        var sum = Base + reasons.Sum(reason => reason.Points);
        var over = profile.IsIdentityVerified ? 0 : Math.Min(0, UnverifiedMax - sum);
        reasons = reasons.Insert(3, new(ScoreAttribute.IdentityMissing, over));
        return new(Math.Clamp(sum + over, Min, Max), Version, Base, reasons);
    }
}

/// <summary>How many points an attribute gives or costs, at most, and how fast that fades.</summary>
/// <param name="HalfLife">Half as much after so many periods.</param>
/// <param name="Window">Only so many periods are looked at, the running one included.</param>
public readonly record struct PointRule(int PointsEach, int PointsMax, HalfLife HalfLife = HalfLife.Never, int Window = ScorePeriod.PeriodsMax)
{
    /// <summary>The points of so much, rounded down.</summary>
    /// <param name="weight">In parts of <see cref="Weight.Whole"/>.</param>
    public int Of(long weight) => (int)Math.Min(PointsMax, weight * PointsEach / Weight.Whole);
}
