using System.Collections.Immutable;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;
using Tael.Tests.ServiceOrders;

namespace Tael.Tests.Scores;

/// <summary>Whether a profile trusts its user with one more service order.</summary>
public sealed class TrustOrderTests
{
    private static readonly AccountId Self = ServiceOrderWorld.User.Score;

    private readonly Instant _now = ServiceOrderWorld.Start;
    private ScoreProfile? _profile;
    private ScoreEvent? _last;

    [Fact]
    public void Answers_in_order_of_precedence()
    {
        Assert.Equal(TrustOrderStatus.NoConsent, Trust(1));
        _profile = ScoreProfile.Evolve(_profile, new ScoreConsentGiven(_now));
        Assert.Equal(TrustOrderStatus.ScoreTooLow, Trust(1, scoreMin: 491));
        for (var number = 1; number <= 3; number++) Assert.Equal(TrustOrderStatus.Trusted, Trust(number));
        Assert.Equal(TrustOrderStatus.LookAgain, Trust(4, looked: [OrderOf(1), OrderOf(2)]));
        Assert.Equal(TrustOrderStatus.TooManyOpen, Trust(4));
        Assert.Equal(TrustOrderStatus.Trusted, Trust(4, serviceId: "2"));

        Tell(4, ScoreFactKind.OrderUnpaid);
        Assert.Equal([OrderOf(4)], _profile!.Debts);
        Assert.Equal(TrustOrderStatus.HasDebt, Trust(5, serviceId: "2"));
        Tell(4, ScoreFactKind.DebtSettled);
        Assert.Equal((3, 0), (_profile.OpenOrders, _profile.OpenDebts));
        Assert.Equal(TrustOrderStatus.TooManyOpen, Trust(5));
        Tell(1, ScoreFactKind.OrderWithdrawn);
        Assert.Equal(TrustOrderStatus.ScoreTooLow, Trust(5));
        Assert.Equal(TrustOrderStatus.Trusted, Trust(5, scoreMin: 450));
        Assert.Equal(TrustOrderStatus.Trusted, Decide(5, "1", 850, null, _last)); // A retry.
    }

    /// <summary>Facts arrive in any order. One that settled a debt nobody had heard of yet took another debt's place, which then blocked
    /// nothing.</summary>
    [Fact]
    public void What_settles_a_debt_before_it_is_known_settles_no_other()
    {
        _profile = ScoreProfile.Evolve(_profile, new ScoreConsentGiven(_now));
        Assert.Equal((TrustOrderStatus.Trusted, TrustOrderStatus.Trusted), (Trust(1), Trust(2)));
        Tell(1, ScoreFactKind.OrderUnpaid);
        Tell(2, ScoreFactKind.DebtSettled);
        Assert.Equal((1, TrustOrderStatus.HasDebt), (_profile!.OpenDebts, Trust(3)));

        Tell(2, ScoreFactKind.OrderUnpaid);
        Assert.Equal([OrderOf(1)], _profile.Debts);
        Assert.Empty(_profile.SettledEarly);
        Assert.Equal((1, TrustOrderStatus.HasDebt), (_profile.OpenDebts, Trust(3)));

        Tell(1, ScoreFactKind.DebtSettled);
        Assert.Equal((0, 0), (_profile.OpenDebts, _profile.Debts.Length));
        Assert.Equal((2, 2), (_profile.Periods.Sum(period => period.Unpaid), _profile.Periods.Sum(period => period.Settled)));
    }

    [Fact]
    public void There_is_a_limit_over_all_services()
    {
        _profile = ScoreProfile.Evolve(_profile, new ScoreConsentGiven(_now));
        for (var number = 1; number <= ScoreProfile.OpenMax; number++)
        {
            Assert.Equal(TrustOrderStatus.Trusted, Trust(number, serviceId: $"{number}"));
        }

        Assert.Equal(TrustOrderStatus.TooManyOpen, Trust(99, serviceId: "99"));
    }

    private static AccountId OrderOf(int number) => ServiceOrderNo.Parse($"s-{number}").OrderOf(ServiceOrderWorld.Shop);

    private TrustOrderStatus Trust(int number, string serviceId = "1", int scoreMin = 490, ImmutableHashSet<AccountId>? looked = null) =>
        Decide(number, serviceId, scoreMin, looked, null);

    private TrustOrderStatus Decide(int number, string serviceId, int scoreMin, ImmutableHashSet<AccountId>? looked, ScoreEvent? earlier)
    {
        var terms = ServiceOrderWorld.Terms with { No = ServiceOrderNo.Parse($"s-{number}"), ServiceId = serviceId };
        var command = new TrustOrder(Self, OrderOf(number), terms, ServiceOrderWorld.Lending with { ScoreMin = scoreMin });
        var decision = TrustOrder.Decide(
            _profile, command, looked ?? [.. (_profile?.Open ?? []).Select(open => open.Order)], earlier, _now);
        foreach (var happened in decision.Events) _profile = ScoreProfile.Evolve(_profile, _last = happened);
        return decision.Status;
    }

    private void Tell(int number, ScoreFactKind kind) => _profile = ScoreProfile.Evolve(_profile, new ScoreFactArrived(
        TransferId.Of(OrderOf(number), $"{kind}"), OrderOf(number), Money.Fen(0), new(kind, ServiceOrderWorld.Shop), _now));
}
