using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Tests.CombinedOrders;

/// <summary>An order that belongs to a combined one: nobody else has a say in it, and it always takes what that one sends.</summary>
public sealed class SubOrderTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly MerchantId Shop = new(1900000002);
    private static readonly UserId Payer = new(10000001);
    private static readonly AccountId Combined = OutTradeNo.Parse("combine-1").CombinedOf(new(1900000001));
    private static readonly AccountId Another = OutTradeNo.Parse("combine-2").CombinedOf(new(1900000001));
    private static readonly TransferId Part = SubOrderTransfer.Of(Combined, 1, Payer);

    private static readonly OrderTerms Terms = new()
    {
        Merchant = Shop,
        OutTradeNo = OutTradeNo.Parse("order-b"),
        AppId = "wx0000000000000001",
        TradeType = TradeType.Native,
        Amount = Money.Fen(500),
        Description = "tea",
        Combined = Combined,
    };

    private static readonly AccountId Self = Terms.OutTradeNo.OrderOf(Shop);

    private readonly List<OrderEvent> _journal = [];
    private Order? _order;

    [Fact]
    public void Its_combined_order_pays_it_in_the_payers_name_and_it_settles_as_any_order_does()
    {
        Create(CreateOrderStatus.Created);
        Pay(Part, Combined, CreditStatus.Credited);
        Pay(Part, Combined, CreditStatus.Credited);

        Assert.Equal((OrderState.Paid, 0, Payer.Wallet), (_order!.State, _order.BalanceMinor, _order.PaidBy!.Value));
        var settled = Assert.Single(_journal.OfType<OrderSettled>());
        Assert.Equal((Shop.Account, 500), (settled.To, settled.Amount.Minor));
    }

    [Fact]
    public void Refunded_it_goes_back_to_the_payer_and_not_to_the_combined_order()
    {
        Create(CreateOrderStatus.Created);
        Pay(Part, Combined, CreditStatus.Credited);
        var slip = new RefundSlip(new RefundTerms { Total = Money.Fen(500) }, Money.Fen(0), Money.Fen(0));
        var credit = new CreditAccount(OutRefundNo.Parse("r1").TransferOf(Shop), Shop.Account, Money.Fen(200), Now, Refund: slip);
        Check(CreditStatus.Credited, CreditOrder.Decide(Self, _order, credit, null, Now));
        Assert.Equal(Payer.Wallet, Assert.Single(_journal.OfType<RefundPassedOn>()).To);
    }

    [Fact]
    public void Nobody_else_can_pay_close_reverse_or_take_it()
    {
        Create(CreateOrderStatus.Created);
        Pay(TransferId.Of(Payer.Wallet, "r1"), Payer.Wallet, CreditStatus.OrderNotFound);
        Pay(SubOrderTransfer.Of(Another, 1, Payer), Another, CreditStatus.OrderNotFound);
        Pay(TransferId.Of(Combined, "x"), Combined, CreditStatus.OrderNotFound);
        Check(CloseOrderStatus.OrderNotFound, CloseOrder.Decide(_order, new(), Now));
        Check(ReverseOrderStatus.OrderNotFound, ReverseOrder.Decide(_order, new(), Now));
        Check(ExpireOrderStatus.Unchanged, ExpireOrder.Decide(_order, Now + TimeSpan.FromDays(400)));
        Create(CreateOrderStatus.OutTradeNoUsed, Terms with { Combined = null });
        Create(CreateOrderStatus.OutTradeNoUsed, Terms with { Combined = Another });
        Pay(Part, Combined, CreditStatus.Credited, Now + TimeSpan.FromDays(400));
        Assert.Equal(3, _journal.OfType<PaymentReturned>().Count());
    }

    [Fact]
    public void An_order_of_its_own_takes_nothing_from_a_combined_one()
    {
        Create(CreateOrderStatus.Created, Terms with { Combined = null });
        Pay(Part, Combined, CreditStatus.OrderNotFound);
    }

    [Fact]
    public void Only_who_has_reserved_it_gives_it_up_and_never_once_it_is_paid()
    {
        Release(Combined, ReleaseOrderStatus.NotReserved);
        Create(CreateOrderStatus.Created);
        Release(Another, ReleaseOrderStatus.NotReserved);
        Release(Combined, ReleaseOrderStatus.Released);
        Release(Combined, ReleaseOrderStatus.NotReserved);

        // The number is free for whoever comes first.
        Create(CreateOrderStatus.Created, Terms with { Combined = Another });
        Release(Combined, ReleaseOrderStatus.NotReserved);
        Pay(SubOrderTransfer.Of(Another, 0, Payer), Another, CreditStatus.Credited);
        Release(Another, ReleaseOrderStatus.NotReserved);
    }

    [Fact]
    public void What_a_service_provider_has_ordered_only_it_closes()
    {
        var sp = new MerchantId(1900000009);
        Create(CreateOrderStatus.Created, Terms with { Combined = null, Partner = sp });
        Check(CloseOrderStatus.OrderNotFound, CloseOrder.Decide(_order, new(), Now));
        Check(CloseOrderStatus.OrderNotFound, CloseOrder.Decide(_order, new(Shop), Now));
        Check(CloseOrderStatus.Closed, CloseOrder.Decide(_order, new(sp), Now));
        Check(CloseOrderStatus.Closed, CloseOrder.Decide(_order, new(sp), Now));
        Assert.Single(_journal.OfType<OrderClosed>());
    }

    [Theory]
    [InlineData("j-1900000001-combine-1/sub-1-by-10000001", true)]
    [InlineData("j-1900000001-combine-1/sub-49-by-9999999999999999", true)]
    [InlineData("j-1900000001-combine-1/sub-1-by-1", false)]
    [InlineData("j-1900000001-combine-1/sub-1-by-10000001/back", false)]
    [InlineData("j-1900000001-combine-1/sub-1", false)]
    [InlineData("j-1900000001-combine-2/sub-1-by-10000001", false)]
    public void Its_transfer_names_the_payer(string transfer, bool names) =>
        Assert.Equal(names, SubOrderTransfer.TryPayer(TransferId.Parse(transfer), Combined, out _));

    private void Create(CreateOrderStatus expected, OrderTerms? terms = null) =>
        Check(expected, CreateOrder.Decide(_order, new(terms ?? Terms), Now));

    private void Release(AccountId combined, ReleaseOrderStatus expected) =>
        Check(expected, ReleaseOrder.Decide(_order, new(combined), Now));

    private void Pay(TransferId transfer, AccountId from, CreditStatus expected, Instant? at = null)
    {
        var credit = new CreditAccount(transfer, from, Money.Fen(500), (at ?? Now) + TimeSpan.FromSeconds(10));
        var earlier = _journal.LastOrDefault(e => e.Movement?.Transfer == transfer);
        Check(expected, CreditOrder.Decide(Self, _order, credit, earlier, at ?? Now));
    }

    private void Check<TStatus>(TStatus expected, Decision<TStatus, OrderEvent> decision)
        where TStatus : struct, Enum
    {
        Assert.Equal(expected, decision.Status);
        foreach (var happened in decision.Events)
        {
            _journal.Add(happened);
            _order = Order.Evolve(_order, happened);
        }
    }
}
