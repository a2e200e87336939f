using FsCheck;
using FsCheck.Fluent;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Permissions;
using Tael.Domain.Plans;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;

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

    /// <summary>What others tell a profile. The two that are left out it tells permissions itself.</summary>
    public static IReadOnlyList<ScoreFactKind> Told { get; } =
        [.. Enum.GetValues<ScoreFactKind>().Except([ScoreFactKind.PermissionOpened, ScoreFactKind.PermissionClosed])];

    public static Gen<ScoreEvent> AnyFact { get; } =
        from kind in Gen.Elements<ScoreFactKind>(Told)
        from shop in Gen.Choose(1, ScorePeriod.KeptMax)
        from day in Gen.Choose(0, 1_500)
        select Fact(kind, shop, day);

    public static Gen<ScoreEvent> AnyTrait { get; } =
        from day in Gen.Choose(0, 1_500)
        from happened in Gen.Elements<ScoreEvent>(
            new ScoreIdentityVerified(Day(day)), new ScorePasswordSet(1, Day(day), Day(day)), new ScoreAccountOpened(1, Start, Start),
            new ScoreConsentGiven(Day(day)), new ScoreConsentWithdrawn(Day(day)), new ScoreWalletRead(1, Day(day), Day(day)),
            new ScorePermissionOpened(Transfer("open"), Permission(1, 1), Nothing, Shop(1), "1", Day(day)),
            new ScorePermissionClosed(Transfer("close"), Permission(1, 1), Nothing, Shop(1), Day(day)),
            new ScorePlanNoted(SignPlanNo.Parse("sign-1").SignPlanOf(Shop(1)), [], Day(day)))
        select happened;

    /// <summary>One service order from its being trusted to its end, or as far as it has come.</summary>
    public static Gen<ScoreEvent[]> OrderLife(int number) =>
        from shop in Gen.Choose(1, 4)
        from day in Gen.Choose(0, 1_400)
        from ending in Gen.Elements<ScoreFactKind[]>(
            [],
            [ScoreFactKind.OrderKept],
            [ScoreFactKind.OrderLate],
            [ScoreFactKind.OrderWithdrawn],
            [ScoreFactKind.OrderUnpaid],
            [ScoreFactKind.OrderUnpaid, ScoreFactKind.DebtSettled])
        let order = ServiceOrderNo.Parse($"s-{number}").OrderOf(Shop(shop))
        let trusted = new ScoreOrderTrusted(Transfer($"trust-{number}"), order, Nothing, Shop(shop), "1", Day(day))
        select (ScoreEvent[])[trusted, .. ending.Select((kind, i) => FactOf(order, kind, shop, day + 7 + i))];

    /// <summary>One permission from its being given to its end, or its being refused by who it was given to.</summary>
    public static Gen<ScoreEvent[]> PermissionLife(int number) =>
        from shop in Gen.Choose(1, 4)
        from day in Gen.Choose(0, 1_400)
        from end in Gen.Choose(0, 2)
        let permission = Permission(number, shop)
        let opened = new ScorePermissionOpened(Transfer($"open-{number}"), permission, Nothing, Shop(shop), $"{number}", Day(day))
        let closed = new ScorePermissionClosed(Transfer($"close-{number}"), permission, Nothing, Shop(shop), Day(day + 1))
        let refused = FactOf(permission, ScoreFactKind.PermissionRefused, shop, day + 1)
        select (ScoreEvent[])(end == 0 ? [opened] : end == 1 ? [opened, closed] : [opened, refused]);

    private static AccountId Permission(int number, int shop) => AuthorizationCode.Parse($"c-{number}").PermissionOf(Shop(shop));

    private static TransferId Transfer(string name) => TransferId.Parse($"s-10000001/{name}");

    private static ScoreFactArrived FactOf(AccountId from, ScoreFactKind kind, int shop, int day) =>
        new(TransferId.Of(from, $"{kind}"), from, Nothing, new(kind, Shop(shop)), Day(day));

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
