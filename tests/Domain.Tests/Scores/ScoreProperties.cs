using FsCheck;
using FsCheck.Fluent;
using Tael.Domain.Ledger;
using Tael.Domain.Scores;
using static Tael.Tests.Scores.ScoreWorld;

namespace Tael.Tests.Scores;

/// <summary>What holds of every life, in whatever order its facts become known.</summary>
public sealed class ScoreProperties
{
    private const int LastDay = 1_500;
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1_000);

    [Fact]
    public void A_score_lies_in_its_range_and_its_reasons_add_up_to_it()
    {
        Check.One(Thorough, Prop.ForAll(Lives.ToArbitrary(), life =>
        {
            var score = Card.Evaluate(Fold(life), Day(LastDay));
            Assert.InRange(score.Value, Scorecard.Min, Scorecard.Max);
            var sum = score.BasePoints + score.Reasons.Sum(reason => reason.Points);
            Assert.Equal(Math.Clamp(sum, Scorecard.Min, Scorecard.Max), score.Value);
            Assert.Equal(Enum.GetValues<ScoreAttribute>(), score.Reasons.Select(reason => reason.Attribute));
        }));
    }

    [Fact]
    public void The_same_facts_are_judged_the_same()
    {
        Check.One(Thorough, Prop.ForAll(Lives.ToArbitrary(), life =>
        {
            var (once, again) = (Card.Evaluate(Fold(life), Day(LastDay)), Card.Evaluate(Fold(life), Day(LastDay)));
            Assert.Equal(once.Value, again.Value);
            Assert.Equal(once.Reasons, again.Reasons);
        }));
    }

    [Fact]
    public void More_good_never_lowers_a_score_and_more_bad_never_raises_it()
    {
        var good =
            from life in Lives
            from more in Gen.OneOf(AnyPayment, AnyFact.Where(IsGood), AnyTrait)
            from after in Gen.Choose(0, 800)
            select (Life: life, More: more, After: after);
        Check.One(Thorough, Prop.ForAll(good.ToArbitrary(), c => Assert.True(
            Fold(c.Life).And(c.More).Value(LastDay + c.After) >= Fold(c.Life).Value(LastDay + c.After), $"{c.More}")));

        var bad =
            from life in Lives
            from more in Gen.OneOf(AnyFact.Where(fact => !IsGood(fact)), AnyRefund)
            from after in Gen.Choose(0, 800)
            select (Life: life, More: more, After: after);
        Check.One(Thorough, Prop.ForAll(bad.ToArbitrary(), c => Assert.True(
            Fold(c.Life).And(c.More).Value(LastDay + c.After) <= Fold(c.Life).Value(LastDay + c.After), $"{c.More}")));
    }

    /// <summary>Claimed of payments, however many, and of facts of no more merchants in a period than a period keeps. A refund is not
    /// known before its payment, nor a settlement before its debt.</summary>
    [Fact]
    public void The_order_in_which_facts_become_known_does_not_matter()
    {
        var cases =
            from length in Gen.Choose(0, 200)
            from life in Gen.OneOf(AnyPayment, AnyFact.Where(IsNoSettlement)).ArrayOf(length)
            from seed in Gen.Choose(0, int.MaxValue)
            select (Life: life, Seed: seed);
        Check.One(Thorough, Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var other = c.Life.ToArray();
            new Random(c.Seed).Shuffle(other);
            Assert.Equal(
                Card.Evaluate(Fold(c.Life), Day(LastDay)).Reasons, Card.Evaluate(Fold(other), Day(LastDay)).Reasons);
        }));
    }

    [Fact]
    public void What_was_done_fades_with_time()
    {
        Check.One(Thorough, Prop.ForAll(Lives.ToArbitrary(), life =>
        {
            var profile = Fold(life);
            for (var day = LastDay; day < LastDay + 1_600; day += 97)
            {
                var (before, after) = (Card.Evaluate(profile, Day(day)), Card.Evaluate(profile, Day(day + 97)));
                foreach (var (earlier, later) in before.Reasons.Zip(after.Reasons))
                {
                    if (earlier.Attribute is ScoreAttribute.AccountAge) Assert.True(later.Points >= earlier.Points);
                    else if (earlier.Attribute is not ScoreAttribute.IdentityMissing)
                    {
                        Assert.True(Math.Abs(later.Points) <= Math.Abs(earlier.Points), $"{earlier} {later}");
                    }
                }
            }
        }));
    }

    /// <summary>Each order and each permission goes its own way; what comes between is chance.</summary>
    [Fact]
    public void What_is_open_owed_and_permitted_is_what_has_begun_and_not_ended()
    {
        var cases =
            from orders in Gen.CollectToArray(Enumerable.Range(1, 12), OrderLife)
            from permissions in Gen.CollectToArray(Enumerable.Range(1, 6), PermissionLife)
            from seed in Gen.Choose(0, int.MaxValue)
            select (Lives: orders.Concat(permissions).ToArray(), Seed: seed);
        Check.One(Thorough, Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var profile = Fold(Interleaved(c.Lives, c.Seed));
            var (open, debts, held) = (Begun<ScoreOrderTrusted>(c.Lives, 1), Debts(c.Lives), Begun<ScorePermissionOpened>(c.Lives, 1));
            Assert.Equal(open, profile.Open.Select(order => order.Order).ToHashSet());
            Assert.Equal(debts, [.. profile.Debts]);
            Assert.Equal(held, profile.Permissions.Select(permission => permission.Permission).ToHashSet());
            Assert.Equal((open.Count, debts.Count), (profile.OpenOrders, profile.OpenDebts));
        }));
    }

    [Fact]
    public void A_profile_stays_small()
    {
        var life = Enumerable.Range(0, 20_000).Select(i => i % 3 == 0
            ? Fact(ScoreFactKind.OrderKept, i, i / 4)
            : Pay(i, i / 4));
        var profile = Fold(life);

        Assert.Equal(ScorePeriod.PeriodsMax, profile.Periods.Length);
        Assert.All(profile.Periods, period => Assert.True(
            period.Paid.Length <= ScorePeriod.PaidMax && period.Kept.Length <= ScorePeriod.KeptMax));
    }

    /// <summary>What has begun and nothing more.</summary>
    private static HashSet<AccountId> Begun<T>(ScoreEvent[][] lives, int length)
        where T : ScoreEvent => [.. lives.Where(life => life[0] is T && life.Length == length).Select(life => life[0].Movement!.Value.Counterparty)];

    private static HashSet<AccountId> Debts(ScoreEvent[][] lives) => [.. lives
        .Where(life => life[^1] is ScoreFactArrived { Fact.Kind: ScoreFactKind.OrderUnpaid })
        .Select(life => life[0].Movement!.Value.Counterparty)];

    private static IEnumerable<ScoreEvent> Interleaved(ScoreEvent[][] lives, int seed)
    {
        var random = new Random(seed);
        var left = lives.Select(life => new Queue<ScoreEvent>(life)).ToList();
        while (left.Count > 0)
        {
            var life = left[random.Next(left.Count)];
            yield return life.Dequeue();
            if (life.Count == 0) left.Remove(life);
        }
    }

    private static bool IsNoSettlement(ScoreEvent happened) =>
        happened is not ScoreFactArrived { Fact.Kind: ScoreFactKind.DebtSettled };

    private static bool IsGood(ScoreEvent happened) => happened is ScoreFactArrived
    {
        Fact.Kind: ScoreFactKind.OrderAccepted or ScoreFactKind.OrderKept or ScoreFactKind.DebtSettled,
    };
}
