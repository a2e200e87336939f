using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;

namespace Tael.Tests.ServiceOrders;

/// <summary>Orders of what has been used already, orders in a merchant's name, and what users are told before they pay.</summary>
public sealed class DirectServiceOrderTests
{
    private static readonly MerchantId Provider = new(1_900_000_009);

    private readonly ServiceOrderWorld _world = new();

    [Fact]
    public void What_has_been_used_is_accepted_and_completed_in_one_decision()
    {
        Assert.Equal(CreateServiceOrderStatus.ExceedsQuota, _world.Create(Used(401)));
        Assert.Null(_world.Order);
        Assert.Equal(CreateServiceOrderStatus.Created, _world.Create(Used(400)));
        Assert.Equal(CreateServiceOrderStatus.Created, _world.Create(Used(400)));
        Assert.Equal(CreateServiceOrderStatus.OutOrderNoUsed, _world.Create(Used(399)));
        Assert.Equal(CreditStatus.Credited, _world.Accept());
        Assert.Equal(ServiceOrderState.Completed, _world.Order!.State);
        Assert.Equal(["ServiceOrderCreated", "ServiceOrderAccepted", "ServiceOrderCompleted"], _world.Events.Select(e => e.GetType().Name));
        Assert.Equal((400L, 1), (_world.Order.Bill!.Total.Minor, _world.Order.CollectionNumber));

        Assert.Equal(CreditStatus.Credited, _world.Accept()); // A retry.
        Assert.Equal(3, _world.Events.Count);
        Assert.Equal(PayServiceOrderStatus.Paid, _world.See(1, OrderState.Paid));
        Assert.Equal(["OrderKept"], _world.Facts);
    }

    [Fact]
    public void What_has_been_used_for_nothing_has_ended_when_it_is_accepted()
    {
        _world.Create(Used(0));
        _world.Accept();
        Assert.Equal(ServiceOrderState.Done, _world.Order!.State);
        Assert.Equal(["OrderKept"], _world.Facts);
    }

    [Fact]
    public void Only_who_has_made_it_takes_it_back()
    {
        _world.Create(ServiceOrderWorld.Terms with { Partner = Provider });
        Assert.Equal(CancelServiceOrderStatus.OrderNotFound, _world.Cancel());
        Assert.Equal(CancelServiceOrderStatus.OrderNotFound, _world.Cancel(new MerchantId(1_900_000_008)));
        Assert.Equal(ServiceOrderState.Created, _world.Order!.State);
        Assert.Equal(CancelServiceOrderStatus.Revoked, _world.Cancel(Provider));
    }

    [Fact]
    public void It_is_collected_for_the_merchant_in_the_providers_name()
    {
        _world.Create(ServiceOrderWorld.Terms with { Partner = Provider, SubAppId = "wx1" });
        _world.Accept();
        _world.Complete(300);
        var collection = _world.Order!.Collection(ServiceOrderWorld.Self);
        Assert.Equal((ServiceOrderWorld.Shop, Provider, "wx1"), (collection.Merchant, collection.Partner, collection.SubAppId));
    }

    /// <summary>Merchants of one service provider are quickly made: for a score they are one, and a farm of them gains nothing.</summary>
    [Fact]
    public void What_is_kept_with_a_providers_merchants_is_kept_with_the_provider()
    {
        _world.Create(ServiceOrderWorld.Terms with { Partner = Provider });
        _world.Accept();
        _world.Complete(0);
        Assert.Equal(Provider, Assert.Single(_world.Events.OfType<ServiceOrderFactTold>()).Fact.Merchant);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(24, true)]
    [InlineData(25, false)]
    public void Its_scene_is_told_once_what_it_has_spared_if_it_ends_well(int hours, bool isWell)
    {
        _world.Create();
        _world.Accept();
        _world.Complete(200);
        _world.Now += TimeSpan.FromHours(hours);
        _world.See(1, OrderState.Paid);
        _world.See(1, OrderState.Paid);
        var spared = _world.Events.OfType<ServiceDepositSpared>().ToArray();
        Assert.Equal(isWell ? 1 : 0, spared.Length);
        Assert.All(spared, e => Assert.Equal((300L, "e-PowerBank"), (e.Saved.Minor, e.To.Value)));
    }

    [Fact]
    public void A_scene_counts_each_order_once()
    {
        var from = ServiceOrderWorld.Self;
        var credit = new CreditAccount(
            TransferId.Of(from, "spared"), from, Money.Fen(0), ServiceOrderWorld.Start, Spared: Money.Fen(300));
        var first = CreditSavedDeposits.Decide(credit, null, ServiceOrderWorld.Start);
        Assert.Equal(CreditStatus.Credited, first.Status);
        var counted = Assert.Single(first.Events);
        Assert.Empty(CreditSavedDeposits.Decide(credit with { IsRetry = true }, counted, ServiceOrderWorld.Start).Events);
        Assert.Equal(new SavedDeposits(1, Money.Fen(300)), SavedDeposits.Evolve(null, counted));
        Assert.Equal(CreditStatus.Late, CreditSavedDeposits.Decide(credit, null, ServiceOrderWorld.Start + TimeSpan.FromSeconds(1)).Status);
        Assert.Throws<InvalidOperationException>(() => CreditSavedDeposits.Decide(credit with { Spared = null }, null, ServiceOrderWorld.Start));
    }

    [Fact]
    public void A_user_is_told_once_of_each_kind_while_the_service_is_used()
    {
        Assert.Equal(AnnounceServiceOrderStatus.OrderNotFound, _world.Announce(100));
        _world.Create();
        Assert.Equal(AnnounceServiceOrderStatus.WrongState, _world.Announce(100));
        _world.Accept();
        Assert.Equal(AnnounceServiceOrderStatus.ExceedsLimit, _world.Announce(301));
        Assert.Equal(AnnounceServiceOrderStatus.Announced, _world.Announce(100));
        Assert.Equal(AnnounceServiceOrderStatus.Announced, _world.Announce(100));
        Assert.Equal(AnnounceServiceOrderStatus.AnnouncedBefore, _world.Announce(200));
        Assert.Equal(AnnounceServiceOrderStatus.Announced, _world.Announce(200, ServiceMessageKind.Pending));
        Assert.Equal((100L, 200L), (_world.Order!.Prepaid!.Total.Minor, _world.Order.Pending!.Total.Minor));

        // It is not what is due.
        _world.Complete(300);
        Assert.Equal(300, _world.Order.Bill!.Total.Minor);
        Assert.Equal(AnnounceServiceOrderStatus.Announced, _world.Announce(100)); // A retry.
        Assert.Equal(2, _world.Events.OfType<ServiceOrderAnnounced>().Count());
    }

    [Fact]
    public void A_completed_service_is_not_announced()
    {
        _world.Create();
        _world.Accept();
        _world.Complete(300);
        Assert.Equal(AnnounceServiceOrderStatus.WrongState, _world.Announce(100));
    }

    [Theory]
    [InlineData(850, 0, 1, 400)]
    [InlineData(650, 0, 1, 400)]
    [InlineData(649, 0, 2, 240)]
    [InlineData(599, 0, 3, 120)]
    [InlineData(549, 0, 4, 40)]
    [InlineData(500, 0, 4, 40)]
    [InlineData(499, 0, 5, 0)]
    [InlineData(300, 0, 5, 0)]
    [InlineData(850, 1, 5, 0)]
    [InlineData(null, 0, 5, 0)]
    public void A_merchant_learns_one_of_five_levels(int? score, int debts, int level, long suggested)
    {
        Assert.Equal(level, RiskLevels.Of(score, debts));
        Assert.Equal(suggested, RiskLevels.SuggestedQuota(level, ServiceOrderWorld.Lending.Quota).Minor);
    }

    private static ServiceOrderTerms Used(long fen) => ServiceOrderWorld.Terms with
    {
        RiskFund = null, NotifyUrl = null, User = ServiceOrderWorld.User, NeedsConfirm = false, Bill = ServiceOrderWorld.Bill(fen),
    };
}
