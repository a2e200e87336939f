using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Tests.Payments;

public sealed class OrderTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly UserId Payer = new(10000001);
    private static readonly UserId Other = new(10000002);

    private static readonly OrderTerms Terms = new()
    {
        Merchant = new MerchantId(1900000001),
        OutTradeNo = OutTradeNo.Parse("order-1"),
        AppId = "wx0000000000000001",
        TradeType = TradeType.Native,
        Amount = Money.Fen(100),
        Description = "tea",
    };

    private static readonly AccountId Self = Terms.OutTradeNo.OrderOf(Terms.Merchant);

    private readonly List<OrderEvent> _journal = [];
    private Order? _order;

    [Fact]
    public void The_same_terms_get_the_same_answer_for_ever_and_other_terms_never()
    {
        Create(Terms with { Amount = Money.Fen(0) }, CreateOrderStatus.AmountMustNotBeZero);
        Create(Terms with { Amount = Money.Fen(CreateOrder.AmountMaxMinor + 1) }, CreateOrderStatus.AmountOverLimit);
        Create(Terms with { TimeExpire = Now }, CreateOrderStatus.TimeExpirePassed);
        Assert.Null(_order);

        Create(Terms, CreateOrderStatus.Created);
        Create(Terms with { }, CreateOrderStatus.Created);
        Create(Terms with { Description = "coffee" }, CreateOrderStatus.OutTradeNoUsed);
        Create(Terms with { TradeType = TradeType.Jsapi }, CreateOrderStatus.OutTradeNoUsed);
        Pay("p1", Payer, 100, CreditStatus.Credited);
        Create(Terms, CreateOrderStatus.Created);
        Create(Terms with { Attach = "" }, CreateOrderStatus.OutTradeNoUsed);
        Assert.Single(_journal.OfType<OrderCreated>());
    }

    [Fact]
    public void An_order_is_paid_once_and_sends_back_what_it_cannot_take()
    {
        Pay("p0", Payer, 100, CreditStatus.OrderNotFound);
        Create(Terms, CreateOrderStatus.Created);
        Pay("p1", Payer, 99, CreditStatus.AmountDiffers);
        Pay("p2", Payer, 100, CreditStatus.Credited);
        Pay("p2", Payer, 100, CreditStatus.Credited); // A repeat is told what the first was told,
        Pay("p1", Payer, 99, CreditStatus.AmountDiffers); // also when the order would say something else today.
        Pay("p0", Payer, 100, CreditStatus.OrderNotFound);
        Pay("p3", Other, 100, CreditStatus.OrderAlreadyPaid);
        Close(CloseOrderStatus.OrderPaid);

        Assert.Equal(0, _order!.BalanceMinor);
        Assert.Equal(OrderState.Paid, _order.State);
        Assert.Equal(Payer.Wallet, _order.PaidBy);
        Assert.Equal(100, Assert.Single(_journal.OfType<OrderSettled>()).Amount.Minor);
        Assert.Equal(3, _journal.OfType<PaymentReturned>().Count());
    }

    [Fact]
    public void An_order_that_is_closed_before_it_comes_can_never_come()
    {
        Close(CloseOrderStatus.OrderNotFound);
        Close(CloseOrderStatus.OrderNotFound);
        Create(Terms, CreateOrderStatus.OrderClosed);
        Pay("p1", Payer, 100, CreditStatus.OrderNotFound);
        Create(Terms, CreateOrderStatus.OrderClosed);
        Close(CloseOrderStatus.OrderNotFound);
        Assert.Single(_journal.OfType<OrderClosed>());
        Assert.Empty(_journal.OfType<OrderCreated>());
        Assert.Equal(0, _order!.BalanceMinor);
    }

    [Fact]
    public void A_closed_order_stays_closed()
    {
        Create(Terms, CreateOrderStatus.Created);
        Close(CloseOrderStatus.Closed);
        Close(CloseOrderStatus.Closed);
        Pay("p1", Payer, 100, CreditStatus.OrderClosed);
        Create(Terms, CreateOrderStatus.Created);
        Assert.Equal(OrderState.Closed, _order!.State);
        Assert.Single(_journal.OfType<OrderClosed>());
        Assert.Equal(0, _order.BalanceMinor);
    }

    [Fact]
    public void After_its_deadline_an_order_cannot_be_paid_but_is_not_closed()
    {
        Create(Terms with { TimeExpire = Now + TimeSpan.FromMinutes(5) }, CreateOrderStatus.Created);
        Pay("p1", Payer, 100, CreditStatus.OrderExpired, Now + TimeSpan.FromMinutes(5));
        Assert.Equal(OrderState.NotPaid, _order!.State);
        Pay("p2", Payer, 100, CreditStatus.Credited, Now + TimeSpan.FromMinutes(4));
    }

    [Fact]
    public void An_order_that_nobody_pays_is_closed_after_seven_days()
    {
        Create(Terms, CreateOrderStatus.Created);
        Assert.Equal(ExpireOrderStatus.Unchanged, ExpireOrder.Decide(_order, Now + TimeSpan.FromDays(6.99)).Status);
        Pay("p1", Payer, 100, CreditStatus.OrderClosed, Now + TimeSpan.FromDays(7));

        var decision = ExpireOrder.Decide(_order, Now + TimeSpan.FromDays(7));
        Assert.Equal(ExpireOrderStatus.Expired, decision.Status);
        Happen([.. decision.Events]);
        Assert.Equal(OrderState.Closed, _order!.State);
        Assert.Equal(ExpireOrderStatus.Unchanged, ExpireOrder.Decide(_order, Now + TimeSpan.FromDays(8)).Status);
    }

    [Fact]
    public void An_order_for_one_payer_sends_everybody_elses_money_back()
    {
        Create(Terms with { Payer = Payer }, CreateOrderStatus.Created);
        Pay("p1", Other, 100, CreditStatus.NotThePayer);
        Pay("p2", Payer, 100, CreditStatus.Credited);
    }

    /// <summary>A wallet's money is a balance, so nobody can pay; every other limit leaves it alone.</summary>
    [Theory]
    [InlineData("no_balance", CreditStatus.BalanceExcluded)]
    [InlineData("no_credit,no_balance", CreditStatus.BalanceExcluded)]
    [InlineData("balance_only", CreditStatus.Credited)]
    [InlineData("no_credit,no_debit", CreditStatus.Credited)]
    [InlineData("", CreditStatus.Credited)]
    public void An_order_that_excludes_balances_sends_a_wallets_money_back(string limitPay, CreditStatus expected)
    {
        Create(Terms with { LimitPay = limitPay, Payer = Payer }, CreateOrderStatus.Created);
        Pay("p1", Other, 100, CreditStatus.NotThePayer);
        Pay("p2", Payer, 100, expected);
        Pay("p2", Payer, 100, expected);
        Assert.Equal(expected == CreditStatus.Credited ? OrderState.Paid : OrderState.NotPaid, _order!.State);
        Assert.Equal(0, _order.BalanceMinor);
    }

    [Fact]
    public void Money_to_be_shared_out_stays_in_the_order()
    {
        Create(Terms with { ProfitSharing = true }, CreateOrderStatus.Created);
        Pay("p1", Payer, 100, CreditStatus.Credited);
        Assert.Equal(100, _order!.BalanceMinor);
    }

    [Fact]
    public void A_reversed_order_can_never_be_paid_whether_it_has_come_or_not()
    {
        Reverse(ReverseOrderStatus.OrderNotFound);
        Reverse(ReverseOrderStatus.OrderNotFound);
        Create(Terms, CreateOrderStatus.OrderClosed);
        _order = null;

        Create(Terms, CreateOrderStatus.Created);
        Assert.False(_order!.IsReversed);
        Reverse(ReverseOrderStatus.Reversed);
        Reverse(ReverseOrderStatus.Reversed);
        Assert.True(_order!.IsReversed);
        Pay("p1", Payer, 100, CreditStatus.OrderClosed);
        Close(CloseOrderStatus.Closed);
    }

    [Fact]
    public void A_paid_order_is_reversed_by_its_whole_refund_within_seven_days()
    {
        Create(Terms, CreateOrderStatus.Created);
        Pay("p1", Payer, 100, CreditStatus.Credited);
        Reverse(ReverseOrderStatus.OrderPaid);
        Reverse(ReverseOrderStatus.OrderPaid, Now + ReverseOrder.Within);
        Reverse(ReverseOrderStatus.TooLate, Now + ReverseOrder.Within + TimeSpan.FromMicroseconds(1));

        var refund = ReverseOrder.RefundOf(_order!.Terms!);
        Assert.Equal((Self, 100, "reverse@order-1"), (refund.Order, refund.Amount.Minor, refund.OutRefundNo.Value));
        Assert.Equal(refund, ReverseOrder.RefundOf(_order.Terms!));
        var slip = new RefundSlip(refund.Terms, Money.Fen(1), Money.Fen(1));
        var credit = new CreditAccount(refund.Transfer, Terms.Merchant.Account, refund.Amount, Now, Refund: slip);
        Happen([.. CreditOrder.Decide(Self, _order, credit, null, Now).Events]);
        Assert.True(_order.IsReversed);
        Reverse(ReverseOrderStatus.Reversed, Now + TimeSpan.FromDays(100));
    }

    [Fact]
    public void Only_who_has_ordered_can_reverse()
    {
        Create(Terms with { Partner = new(1900000009) }, CreateOrderStatus.Created);
        Reverse(ReverseOrderStatus.OrderNotFound);
        Assert.Equal(ReverseOrderStatus.OrderNotFound, ReverseOrder.Decide(_order, new(new(1900000008)), Now).Status);
        Assert.False(_order!.IsReversed);
        Assert.Equal(ReverseOrderStatus.Reversed, ReverseOrder.Decide(_order, new(new(1900000009)), Now).Status);
    }

    [Theory]
    [InlineData(true, 0, ReverseOrderStatus.OrderFrozen)]
    [InlineData(false, 1, ReverseOrderStatus.OrderRefunded)]
    public void What_has_gone_elsewhere_can_not_be_reversed(bool frozen, int refunded, ReverseOrderStatus expected)
    {
        Create(Terms with { ProfitSharing = frozen ? true : null }, CreateOrderStatus.Created);
        Pay("p1", Payer, 100, CreditStatus.Credited);
        if (refunded > 0) _order = _order! with { Refunds = [new(OutRefundNo.Parse("r1"), Money.Fen(refunded), Money.Fen(0), Now)] };
        Reverse(expected);
        Assert.False(_order!.IsReversed);
    }

    [Fact]
    public void An_order_by_code_is_over_after_five_minutes_and_is_not_closed()
    {
        Create(Terms with { TradeType = TradeType.Micropay, AuthCode = "130000000000000000" }, CreateOrderStatus.Created);
        Create(Terms with { TradeType = TradeType.Micropay, AuthCode = "130000000000000001" }, CreateOrderStatus.OutTradeNoUsed);
        Close(CloseOrderStatus.MustBeReversed);
        Assert.Equal(OrderState.NotPaid, _order!.State);
        var last = Now + Order.CodeLifetime + -TimeSpan.FromMicroseconds(1);
        Assert.Equal(ExpireOrderStatus.Unchanged, ExpireOrder.Decide(_order, last).Status);
        Pay("p1", Payer, 100, CreditStatus.OrderClosed, Now + Order.CodeLifetime);
        Happen([.. ExpireOrder.Decide(_order, Now + Order.CodeLifetime).Events]);
        Assert.Equal((OrderState.Closed, OrderClosedBy.Time), (_order!.State, _order.ClosedBy));
        Reverse(ReverseOrderStatus.Reversed);
    }

    [Fact]
    public void A_first_try_after_its_deadline_changes_nothing_and_a_retry_is_taken()
    {
        Create(Terms, CreateOrderStatus.Created);
        var late = new CreditAccount(TransferId.Of(Payer.Wallet, "p1"), Payer.Wallet, Money.Fen(100), Now);
        var after = Now + TimeSpan.FromMicroseconds(1);
        Assert.Equal(CreditStatus.Late, CreditOrder.Decide(Self, _order, late, null, after).Status);
        Assert.Equal(
            CreditStatus.Credited, CreditOrder.Decide(Self, _order, late with { IsRetry = true }, null, after).Status);
    }

    private void Create(OrderTerms terms, CreateOrderStatus expected)
    {
        var decision = CreateOrder.Decide(_order, new CreateOrder(terms), Now);
        Assert.Equal(expected, decision.Status);
        Happen([.. decision.Events]);
    }

    private void Pay(string id, UserId payer, long fen, CreditStatus expected, Instant? at = null)
    {
        var transfer = TransferId.Of(payer.Wallet, id);
        var credit = new CreditAccount(transfer, payer.Wallet, Money.Fen(fen), Now, IsRetry: true);
        var earlier = _journal.Find(e => e.Movement?.Transfer == transfer);
        var decision = CreditOrder.Decide(Self, _order, credit, earlier, at ?? Now);
        Assert.Equal(expected, decision.Status);
        if (earlier is not null) Assert.Empty(decision.Events);
        Happen([.. decision.Events]);
    }

    private void Close(CloseOrderStatus expected)
    {
        var decision = CloseOrder.Decide(_order, new CloseOrder(), Now);
        Assert.Equal(expected, decision.Status);
        Happen([.. decision.Events]);
    }

    private void Reverse(ReverseOrderStatus expected, Instant? at = null)
    {
        var decision = ReverseOrder.Decide(_order, new ReverseOrder(), at ?? Now);
        Assert.Equal(expected, decision.Status);
        Happen([.. decision.Events]);
    }

    private void Happen(params OrderEvent[] events)
    {
        foreach (var happened in events)
        {
            _journal.Add(happened);
            _order = Order.Evolve(_order, happened);
        }
    }
}
