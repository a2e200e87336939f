using FsCheck;
using FsCheck.Fluent;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Scores;

namespace Tael.Tests.Scores;

/// <summary>Makes events of profiles, and profiles of events.</summary>
internal static class ScoreWorld
{
    public static readonly Instant Start = new(1_700_000_000_000_000);
    private static readonly Money Nothing = Money.Zero(Currency.Cny);

    public static readonly Scorecard Card = ScorecardV1.Card;

    public static Instant Day(int day) => Start + TimeSpan.FromDays(day);

    public static MerchantId Shop(int number) => new(1_900_000_000 + number);

    public static ScoreEvent Pay(int shop, int day, long fen = 1_000) => new ScorePaymentMade(1, Shop(shop), Money.Fen(fen), Day(day), Day(day));

    public static ScoreEvent Refund(int shop, int day, long fen = 1_000) =>
        new ScorePaymentRefunded(1, Shop(shop), Money.Fen(fen), Day(day), Day(day));

    public static ScoreEvent Fact(ScoreFactKind kind, int shop, int day) => new ScoreFactArrived(
        TransferId.Parse("o-1/score"), AccountId.Parse("o-1"), Nothing, new(kind, Shop(shop)), Day(day));

    public static ScoreProfile Verified { get; } = Fold(new ScoreIdentityVerified(Start), new ScoreAccountOpened(1, Start, Start));

    public static ScoreProfile Fold(params IEnumerable<ScoreEvent> events) => events.Aggregate(ScoreProfile.Empty, ScoreProfile.Evolve);

    public static ScoreProfile And(this ScoreProfile profile, params IEnumerable<ScoreEvent> events) =>
        events.Aggregate(profile, ScoreProfile.Evolve);

    public static int Value(this ScoreProfile profile, int day) => Card.Evaluate(profile, Day(day)).Value;

    public static int Points(this ScoreProfile profile, ScoreAttribute attribute, int day) =>
        Card.Evaluate(profile, Day(day)).Reasons.Single(reason => reason.Attribute == attribute).Points;

    public static Gen<ScoreEvent> AnyPayment { get; } =
        from shop in Gen.Choose(1, 14)
        from day in Gen.Choose(0, 1_500)
        from fen in Gen.Elements(1L, 99, 100, 101, 5_000, 5_000_000)
        select Pay(shop, day, fen);

    public static Gen<ScoreEvent> AnyFact { get; } =
        from kind in Gen.Elements(Enum.GetValues<ScoreFactKind>().Where(kind => kind <= ScoreFactKind.ComplaintUpheld))
        from shop in Gen.Choose(1, ScorePeriod.KeptMax)
        from day in Gen.Choose(0, 1_500)
        select Fact(kind, shop, day);

    public static Gen<ScoreEvent> AnyTrait { get; } =
        from day in Gen.Choose(0, 1_500)
        from happened in Gen.Elements<ScoreEvent>(
            new ScoreIdentityVerified(Day(day)), new ScorePasswordSet(1, Day(day), Day(day)), new ScoreAccountOpened(1, Start, Start),
            new ScoreConsentGiven(Day(day)), new ScoreConsentWithdrawn(Day(day)), new ScoreWalletRead(1, Day(day), Day(day)))
        select happened;

    public static Gen<ScoreEvent> AnyRefund { get; } =
        from shop in Gen.Choose(1, 14)
        from day in Gen.Choose(0, 1_500)
        from fen in Gen.Choose(1, 10_000)
        select Refund(shop, day, fen);

    public static Gen<ScoreEvent> Any { get; } = Gen.Frequency<ScoreEvent>(
        (6, AnyPayment), (4, AnyFact), (1, AnyTrait), (2, AnyRefund));

    /// <summary>Up to 200 events, in any order of time.</summary>
    public static Gen<ScoreEvent[]> Lives { get; } =
        from length in Gen.Choose(0, 200)
        from events in Any.ArrayOf(length)
        select events;
}
