using Tael.Domain.Scores;
using static Tael.Tests.Scores.ScoreWorld;

namespace Tael.Tests.Scores;

/// <summary>Whoever tries to make a score instead of earning it gains nothing.</summary>
public sealed class ScoreFarmTests
{
    private const int Year = 360;

    /// <summary>The farm's user pays the farm's own shops as often as it likes, and its own service orders end well.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Dealing_with_ones_own_shops_gains_nothing(int shops)
    {
        var farmed = Verified;
        for (var day = 0; day < Year; day++)
        {
            for (var shop = 1; shop <= shops; shop++)
            {
                farmed = farmed.And(Pay(shop, day, 5_000_000), Fact(ScoreFactKind.OrderKept, shop, day));
            }
        }

        Assert.Equal(Verified.Value(Year), farmed.Value(Year));
    }

    [Fact]
    public void Own_shops_beside_honest_ones_gain_nothing_either()
    {
        var honest = Verified;
        var farmed = Verified;
        for (var day = 0; day < Year; day += 30)
        {
            for (var shop = 1; shop <= 5; shop++)
            {
                honest = honest.And(Pay(shop, day), Pay(shop, day));
                farmed = farmed.And(Pay(shop, day), Pay(shop, day));
            }

            farmed = farmed.And(Enumerable.Range(0, 50).Select(_ => Pay(1, day, 5_000_000)));
        }

        Assert.Equal(honest.Value(Year), farmed.Value(Year));
    }

    [Fact]
    public void Paying_and_being_refunded_gains_nothing_not_even_over_the_end_of_a_period()
    {
        var farmed = Verified;
        for (var day = 0; day < Year; day++)
        {
            farmed = farmed.And(Enumerable.Range(1, 8).Select(shop => Pay(shop, day)));
            farmed = farmed.And(Enumerable.Range(1, 8).Select(shop => Refund(shop, day + 1)));
        }

        Assert.Equal(Verified.Value(Year + 1), farmed.Value(Year + 1));
    }

    [Fact]
    public void Small_change_gains_nothing()
    {
        var farmed = Verified.And(Enumerable.Range(0, 1_000).Select(i => Pay(i % 50, i / 3, ScorePeriod.PaymentMinMinor - 1)));

        Assert.Equal(Verified.Value(Year), farmed.Value(Year));
    }

    [Fact]
    public void A_hurry_gains_no_more_than_the_cap_of_one_period()
    {
        var once = Verified.And(Enumerable.Range(1, 10).Select(shop => Pay(shop, 0)));
        var often = Verified.And(Enumerable.Range(0, 5_000).Select(i => Pay(i % 1_000, 0, 5_000_000)));

        Assert.Equal(once.Value(0), often.Value(0));
    }

    /// <summary>A person proves their identity for one account; all others of theirs stay below the gate whatever they do.</summary>
    [Fact]
    public void Another_account_of_the_same_person_never_reaches_the_gate()
    {
        var second = Fold(new ScoreAccountOpened(1, Start, Start), new ScorePasswordSet(1, Start, Start));
        for (var day = 0; day < 1_200; day += 10)
        {
            second = second.And(Enumerable.Range(1, 10).SelectMany(
                shop => new[] { Pay(shop, day), Fact(ScoreFactKind.OrderKept, shop % 6, day) }));
            Assert.True(second.Value(day) < Scorecard.UsualGate);
        }

        Assert.Equal(Card.UnverifiedMax, second.Value(1_200));
    }

    /// <summary>A debt that is made in order to settle it leaves less than there was.</summary>
    [Fact]
    public void Owing_and_settling_gains_nothing()
    {
        var farmed = Verified;
        for (var debt = 0; debt < 20; debt++)
        {
            var before = farmed.Value(debt);
            farmed = farmed.And(Fact(ScoreFactKind.OrderUnpaid, 1, debt), Fact(ScoreFactKind.DebtSettled, 1, debt));
            Assert.True(farmed.Value(debt) <= before);
        }

        Assert.True(farmed.Value(Year) < Verified.Value(Year));
    }
}
