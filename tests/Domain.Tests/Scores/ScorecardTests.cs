using Tael.Domain.Scores;
using static Tael.Tests.Scores.ScoreWorld;

namespace Tael.Tests.Scores;

public sealed class ScorecardTests
{
    [Fact]
    public void Each_attribute_gives_or_costs_what_the_card_says()
    {
        Check(Fold(), 0, 490, ScoreAttribute.IdentityMissing, 0);
        Check(Fold(new ScoreIdentityVerified(Start)), 0, 530, ScoreAttribute.IdentityVerified, 40);
        Check(Fold(new ScorePasswordSet(1, Start, Start)), 0, 500, ScoreAttribute.PasswordSet, 10);
        Check(Fold(new ScoreAccountOpened(1, Start, Start)), 300, 510, ScoreAttribute.AccountAge, 20);
        Check(Fold(new ScoreAccountOpened(1, Start, Start)), 3_000, 530, ScoreAttribute.AccountAge, 40);

        // Five shops, each paid once: three count, 2 points each; and three shops, 5 each; and one period, 4.
        Check(Fold(Five(day: 0)), 0, 515, ScoreAttribute.Payments, 6);
        Check(Fold(Five(day: 0)), 0, 515, ScoreAttribute.Merchants, 15);
        Check(Fold(Five(day: 0)), 0, 515, ScoreAttribute.PaymentPeriods, 4);
        Check(Fold(Five(day: 0)), 180, 510, ScoreAttribute.Payments, 3); // Its half-life later.

        Check(Fold(Kept(1, 0), Kept(2, 0), Kept(3, 0)), 0, 498, ScoreAttribute.OrdersKept, 8);
        Check(Fold(Fact(ScoreFactKind.OrderLate, 1, 0)), 0, 470, ScoreAttribute.OrdersLate, -20);
        Check(Fold(Fact(ScoreFactKind.OrderUnpaid, 1, 0)), 0, 410, ScoreAttribute.Debts, -80);
        Check(Fold(Fact(ScoreFactKind.OrderUnpaid, 1, 0), Fact(ScoreFactKind.DebtSettled, 1, 0)), 0, 450, ScoreAttribute.Debts, -40);
        Check(Fold(Fact(ScoreFactKind.DebtSettled, 1, 0)), 0, 490, ScoreAttribute.Debts, 0);
        Check(Fold(Fact(ScoreFactKind.ComplaintUpheld, 1, 0)), 0, 460, ScoreAttribute.Complaints, -30);
        Check(Fold(Enumerable.Repeat(Fact(ScoreFactKind.OrderUnpaid, 1, 0), 9)), 0, 300, ScoreAttribute.Debts, -240);

        static void Check(ScoreProfile profile, int day, int value, ScoreAttribute attribute, int points)
        {
            Assert.Equal((value, points), (profile.Value(day), profile.Points(attribute, day)));
        }
    }

    [Fact]
    public void The_best_life_gets_the_highest_score_and_the_worst_the_lowest()
    {
        var best = Verified.And(new ScorePasswordSet(1, Start, Start));
        var worst = Verified;
        for (var day = 0; day < 1_200; day += 10)
        {
            best = best.And(Enumerable.Range(1, 10).SelectMany(shop => new[] { Pay(shop, day), Kept(shop % 6, day) }));
            worst = worst.And(Fact(ScoreFactKind.OrderUnpaid, 1, day), Fact(ScoreFactKind.OrderLate, 1, day));
        }

        Assert.Equal(Scorecard.Max, best.Value(1_200));
        Assert.Equal(Scorecard.Min, worst.Value(1_200));
    }

    /// <summary>The rest of the class and of the documentation say how the points are spread; this says that they are.</summary>
    [Fact]
    public void Its_points_fill_the_range_and_no_attribute_more_than_two_fifths_of_what_can_be_earned()
    {
        int[] earned =
        [
            Card.IdentityVerified, Card.PasswordSet, Card.AccountAge.PointsMax, Card.Payments.PointsMax, Card.Merchants.PointsMax,
            Card.PaymentPeriods.PointsMax, Card.OrdersKept.PointsMax,
        ];
        Assert.Equal(Scorecard.Max, Card.Base + earned.Sum());
        Assert.All(earned, points => Assert.True(points * 5 <= earned.Sum() * 2));
        Assert.True(Card.HoldsInBoundedSets);
        Assert.True(Card.UnverifiedMax < Scorecard.UsualGate);
    }

    [Fact]
    public void What_weighs_half_after_its_half_life_weighs_half()
    {
        Assert.Equal(Weight.Whole, Weight.Of(HalfLife.Never, 47));
        Assert.Equal(Weight.Whole / 2, Weight.Of(HalfLife.Periods6, 6));
        Assert.Equal(Weight.Whole / 2, Weight.Of(HalfLife.Periods12, 12));
        Assert.Equal(Weight.Whole / 4, Weight.Of(HalfLife.Periods18, 36));
    }

    [Fact]
    public void A_profile_can_be_judged_again_under_another_version()
    {
        var profile = Verified.And(Fact(ScoreFactKind.OrderUnpaid, 1, 0));
        var milder = Card with { Version = 2, Debts = new(40, 240, HalfLife.Periods6) };

        Assert.Equal((1, 450), (Card.Evaluate(profile, Start).ScorecardVersion, profile.Value(0)));
        Assert.Equal((2, 490), (milder.Evaluate(profile, Start).ScorecardVersion, milder.Evaluate(profile, Start).Value));
    }

    [Fact]
    public void What_counts_and_what_is_open_follows_the_facts()
    {
        var profile = Fold(
            Fact(ScoreFactKind.OrderAccepted, 1, 0), Fact(ScoreFactKind.OrderAccepted, 1, 1), Fact(ScoreFactKind.OrderAccepted, 1, 2));
        Assert.Equal((3, 0), (profile.OpenOrders, profile.OpenDebts));
        profile = profile.And(Kept(1, 3), Fact(ScoreFactKind.OrderUnpaid, 1, 4), Fact(ScoreFactKind.OrderLate, 1, 5));
        Assert.Equal((0, 1), (profile.OpenOrders, profile.OpenDebts));
        profile = profile.And(Fact(ScoreFactKind.DebtSettled, 1, 6));
        Assert.Equal((0, 0), (profile.OpenOrders, profile.OpenDebts));
    }

    private static IEnumerable<ScoreEvent> Five(int day) => Enumerable.Range(1, 5).Select(shop => Pay(shop, day));

    private static ScoreEvent Kept(int shop, int day) => Fact(ScoreFactKind.OrderKept, shop, day);
}
