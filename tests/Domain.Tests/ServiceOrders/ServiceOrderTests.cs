using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;

namespace Tael.Tests.ServiceOrders;

/// <summary>What a service order answers, each row to the order that the rows above have left behind.</summary>
public sealed class ServiceOrderTests
{
    private readonly ServiceOrderWorld _world = new();

    [Fact]
    public void From_offer_to_payment_every_retry_gets_the_first_answer()
    {
        Assert.Equal(CreateServiceOrderStatus.Created, _world.Create());
        Assert.Equal(CreateServiceOrderStatus.Created, _world.Create(service: ServiceOrderWorld.Lending with { ScoreMin = 850 }));
        Assert.Equal(CreateServiceOrderStatus.OutOrderNoUsed, _world.Create(ServiceOrderWorld.Terms with { Attach = "other" }));
        Assert.Equal(CompleteServiceOrderStatus.WrongState, _world.Complete(100));
        Assert.Equal(CreditStatus.Credited, _world.Accept());
        Assert.Equal(CreditStatus.Credited, _world.Accept());
        Assert.Equal(CreditStatus.ServiceOrderTaken, _world.Accept(new UserId(10_000_002)));
        Assert.Equal(CompleteServiceOrderStatus.ExceedsRiskFund, _world.Complete(301));
        Assert.Equal(CompleteServiceOrderStatus.Completed, _world.Complete(300));
        Assert.Equal(CompleteServiceOrderStatus.Completed, _world.Complete(300));
        Assert.Equal(CompleteServiceOrderStatus.WrongState, _world.Complete(299));
        Assert.Equal(CancelServiceOrderStatus.WrongState, _world.Cancel());
        Assert.Equal(PayServiceOrderStatus.Unpaid, _world.See(1, OrderState.NotPaid));
        Assert.Equal(PayServiceOrderStatus.NotDue, _world.See(2, OrderState.Paid));
        Assert.Equal(PayServiceOrderStatus.Paid, _world.See(1, OrderState.Paid));
        Assert.Equal(PayServiceOrderStatus.NotDue, _world.See(1, OrderState.Paid));
        Assert.Equal(CompleteServiceOrderStatus.Completed, _world.Complete(300));
        Assert.Equal(CreateServiceOrderStatus.Created, _world.Create());
        Assert.Equal(ServiceOrderState.Done, _world.Order!.State);
        Assert.Equal(["OrderWithdrawn", "OrderKept"], _world.Facts);
    }

    [Theory]
    [InlineData(RiskFundKind.Deposit, TrustScene.Hotel, 300, CreateServiceOrderStatus.Created)]
    [InlineData(RiskFundKind.Advance, TrustScene.Hospital, 300, CreateServiceOrderStatus.Created)]
    [InlineData(RiskFundKind.CashDeposit, TrustScene.Bike, 500, CreateServiceOrderStatus.Created)]
    [InlineData(RiskFundKind.CashDeposit, TrustScene.Bike, 501, CreateServiceOrderStatus.RiskFundOutOfRange)]
    [InlineData(RiskFundKind.CashDeposit, TrustScene.Bike, 0, CreateServiceOrderStatus.RiskFundOutOfRange)]
    [InlineData(RiskFundKind.EstimatedCost, TrustScene.PowerBank, 300, CreateServiceOrderStatus.RiskFundNotOfService)]
    [InlineData(RiskFundKind.EstimatedCost, TrustScene.UnmannedShelf, 300, CreateServiceOrderStatus.Created)]
    [InlineData(RiskFundKind.EstimatedCost, TrustScene.PlayFirst, 300, CreateServiceOrderStatus.Created)]
    [InlineData(RiskFundKind.Deposit, TrustScene.RideFirst, 300, CreateServiceOrderStatus.RiskFundNotOfService)]
    [InlineData(RiskFundKind.Deposit, TrustScene.ParcelFirst, 300, CreateServiceOrderStatus.RiskFundNotOfService)]
    public void A_scene_spares_deposits_or_is_paid_afterwards(
        RiskFundKind kind, TrustScene scene, long fen, CreateServiceOrderStatus expected) => Assert.Equal(
        expected,
        _world.Create(
            ServiceOrderWorld.Terms with { RiskFund = new(kind, Money.Fen(fen)) }, ServiceOrderWorld.Lending with { Scene = scene }));

    [Fact]
    public void Without_a_deposit_the_quota_is_the_limit()
    {
        _world.Create(
            ServiceOrderWorld.Terms with { RiskFund = new(RiskFundKind.EstimatedCost, Money.Fen(10)) }, ServiceOrderWorld.Riding);
        _world.Accept();
        Assert.Equal(CompleteServiceOrderStatus.ExceedsQuota, _world.Complete(401));
        Assert.Equal(CompleteServiceOrderStatus.Completed, _world.Complete(400));
    }

    [Fact]
    public void What_costs_nothing_is_done_and_kept()
    {
        Begin();
        Assert.Equal(CompleteServiceOrderStatus.Completed, _world.Complete(0));
        Assert.Equal(ServiceOrderState.Done, _world.Order!.State);
        Assert.Equal(["OrderKept"], _world.Facts);
        Assert.Equal(SyncServiceOrderStatus.WrongState, _world.Sync(1));
    }

    [Theory]
    [InlineData(24, "OrderKept")]
    [InlineData(25, "OrderLate")]
    public void In_time_or_late_goes_by_when_it_was_paid(int hours, string fact)
    {
        Begin();
        _world.Complete(300);
        _world.Now += TimeSpan.FromHours(hours);
        Assert.Equal(PayServiceOrderStatus.Paid, _world.See(1, OrderState.Paid));
        Assert.Equal([fact], _world.Facts);
    }

    [Fact]
    public void A_week_unpaid_is_a_debt_once_and_its_payment_settles_it()
    {
        Begin();
        _world.Complete(300);
        _world.Now += ServiceOrder.DebtAfter + TimeSpan.FromSeconds(-1);
        Assert.Equal(TendServiceOrderStatus.Unchanged, _world.PassTime(1));
        _world.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(TendServiceOrderStatus.Unchanged, _world.PassTime(null)); // Nobody has just tried to collect it.
        Assert.Equal(TendServiceOrderStatus.Unchanged, _world.PassTime(2));
        Assert.Equal(TendServiceOrderStatus.Changed, _world.PassTime(1));
        Assert.Equal(TendServiceOrderStatus.Unchanged, _world.PassTime(1));
        Assert.True(_world.Order!.IsDebt);
        Assert.Equal(PayServiceOrderStatus.Paid, _world.See(1, OrderState.Paid));
        Assert.Equal(["OrderUnpaid", "DebtSettled"], _world.Facts);
    }

    [Fact]
    public void Less_may_be_asked_for_once_what_was_asked_can_not_be_paid_any_more()
    {
        Begin();
        Assert.Equal(ModifyServiceOrderStatus.WrongState, _world.Modify(100, null));
        _world.Complete(300);
        Assert.Equal(ModifyServiceOrderStatus.AmountRaised, _world.Modify(301, 1));
        Assert.Equal(ModifyServiceOrderStatus.CollectionOpen, _world.Modify(200, null));
        Assert.Equal(ModifyServiceOrderStatus.Modified, _world.Modify(200, 1));
        Assert.Equal(ModifyServiceOrderStatus.Modified, _world.Modify(200, null));
        Assert.Equal(ModifyServiceOrderStatus.CollectionOpen, _world.Modify(150, 1));

        // Closed for a change that did not come about: another collection takes its place.
        Assert.Equal(PayServiceOrderStatus.Renewed, _world.See(2, OrderState.Closed));
        Assert.Equal(3, _world.Order!.CollectionNumber);
        Assert.Equal(SyncServiceOrderStatus.CollectionOpen, _world.Sync(2));
        Assert.Equal(SyncServiceOrderStatus.Paid, _world.Sync(3));
        Assert.Equal(SyncServiceOrderStatus.Paid, _world.Sync(null));
        Assert.Equal(ModifyServiceOrderStatus.WrongState, _world.Modify(100, 3));
        Assert.Equal((CollectedBy.Merchant, 1), (_world.Order.PaidBy, _world.Order.Notifications));
    }

    [Fact]
    public void Less_down_to_nothing_is_done()
    {
        Begin();
        _world.Complete(300);
        Assert.Equal(ModifyServiceOrderStatus.Modified, _world.Modify(0, 1));
        Assert.Equal(ServiceOrderState.Done, _world.Order!.State);
        Assert.Equal(["OrderKept"], _world.Facts);
    }

    [Fact]
    public void An_offer_lasts_thirty_days()
    {
        _world.Create();
        _world.Now += ServiceOrder.AcceptWithin;
        Assert.Equal(CreditStatus.ServiceOrderTaken, _world.Accept());
        Assert.Equal(TendServiceOrderStatus.Changed, _world.PassTime());
        Assert.Equal(ServiceOrderState.Expired, _world.Order!.State);
        Assert.Equal(CancelServiceOrderStatus.WrongState, _world.Cancel());
    }

    [Fact]
    public void Cancelled_it_is_over_even_before_it_comes()
    {
        Assert.Equal(CancelServiceOrderStatus.OrderNotFound, _world.Cancel());
        Assert.Equal(CancelServiceOrderStatus.OrderNotFound, _world.Cancel());
        Assert.Equal(CreateServiceOrderStatus.Revoked, _world.Create());

        var other = new ServiceOrderWorld();
        other.Create();
        other.Accept();
        Assert.Equal(CancelServiceOrderStatus.Revoked, other.Cancel());
        Assert.Equal(CancelServiceOrderStatus.Revoked, other.Cancel());
        Assert.Equal(CompleteServiceOrderStatus.WrongState, other.Complete(1));
        Assert.Equal(["OrderWithdrawn"], other.Facts);
    }

    [Fact]
    public void The_collection_is_an_order_that_no_merchant_can_name()
    {
        Begin();
        _world.Complete(300);
        var collection = _world.Order!.Collection(ServiceOrderWorld.Self);
        Assert.False(OutTradeNo.TryParse(collection.OutTradeNo.Value, out _));
        Assert.Equal(collection.OutTradeNo, OutTradeNo.ParseStored(collection.OutTradeNo.Value));
        Assert.Equal((300, ServiceOrderWorld.User), (collection.Amount.Minor, collection.Payer));
        Assert.NotEqual(collection.OutTradeNo, OutTradeNo.OfCollection(ServiceOrderWorld.Self, 2));
        Assert.Equal("wxzff|15001900000001s-1|s-1", collection.Attach);
    }

    private void Begin()
    {
        _world.Create();
        _world.Accept();
    }
}
