using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Tests.Payments;

/// <summary>Refunds whose money waits in the order, by the rules alone.</summary>
public sealed class HeldRefundTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly MerchantId Shop = new(1900000001);
    private static readonly UserId Payer = new(10000001);
    private static readonly OutRefundNo No = OutRefundNo.Parse("r1");

    private static readonly OrderTerms Terms = new()
    {
        Merchant = Shop,
        OutTradeNo = OutTradeNo.Parse("order-1"),
        AppId = "wx0",
        TradeType = TradeType.Native,
        Amount = Money.Fen(100),
        Description = "tea",
    };

    private static readonly AccountId Self = Terms.OutTradeNo.OrderOf(Shop);

    private readonly List<OrderEvent> _journal = [];
    private Order? _order;

    public HeldRefundTests()
    {
        Happen(CreateOrder.Decide(null, new(Terms), Now).Events);
        Happen(CreditOrder.Decide(Self, _order, new(TransferId.Parse("w-10000001/p1"), Payer.Wallet, Terms.Amount, Now), null, Now).Events);
    }

    [Fact]
    public void What_is_processed_goes_to_the_payer_when_its_time_is_over_and_once()
    {
        Refund(RefundHold.Processing);
        Assert.Equal((40, 40), (_order!.BalanceMinor, _order.Refunded.Minor));
        Release(ReleaseRefundStatus.NotAbnormal, RefundWay.Merchant, Now + OrderRefund.ProcessedWithin);
        var due = Now + OrderRefund.ProcessedWithin;
        Expire(ReleaseRefundStatus.Unchanged, due + TimeSpan.FromMicroseconds(-1));
        Expire(ReleaseRefundStatus.Released, due);
        Expire(ReleaseRefundStatus.Unchanged, due);
        Assert.Equal(Movement.Debit(No.PayoutOf(Self), Payer.Wallet, Money.Fen(40)), _journal[^1].Movement);
        Assert.Equal(0, _order.BalanceMinor);
        Release(ReleaseRefundStatus.NotAbnormal, RefundWay.Merchant, due);
    }

    [Theory]
    [InlineData(RefundWay.PayersBank, RefundWay.Merchant, "o-1900000001-order-1/refund-r1", "x-bank")]
    [InlineData(RefundWay.Merchant, RefundWay.PayersBank, null, "m-1900000001")]
    public void What_is_abnormal_goes_where_its_merchant_says_and_once(RefundWay way, RefundWay other, string? transfer, string to)
    {
        Release(ReleaseRefundStatus.RefundNotFound, way);
        Refund(RefundHold.Abnormal);
        Expire(ReleaseRefundStatus.Unchanged, Now + TimeSpan.FromDays(1_000));
        Release(ReleaseRefundStatus.Released, way);
        Release(ReleaseRefundStatus.Released, way);
        Release(ReleaseRefundStatus.WentElsewhere, other);
        Assert.Equal((0, 40), (_order!.BalanceMinor, _order.Refunded.Minor));
        var debit = Assert.Single(_journal.OfType<RefundReleased>());
        Assert.Equal((transfer ?? No.TransferOf(Shop).Back().Value, to, 40), (debit.Transfer.Value, debit.To.Value, debit.Amount.Minor));
        Assert.NotNull(_order.Refunds.Single().ReleasedAt);
    }

    [Fact]
    public void The_same_money_again_changes_nothing()
    {
        Refund(RefundHold.Abnormal);
        var earlier = _journal[^1];
        Assert.Empty(CreditRefund.Decide(Self, _order, CreditOf(RefundHold.Abnormal) with { IsRetry = true }, earlier, Now).Events);
        Release(ReleaseRefundStatus.Released, RefundWay.Merchant);
        var again = CreditRefund.Decide(Self, _order, CreditOf(RefundHold.Abnormal) with { IsRetry = true }, earlier, Now);
        Assert.Equal(CreditStatus.Credited, again.Status);
        Assert.Empty(again.Events);
    }

    [Fact]
    public void What_was_paid_out_at_once_is_not_abnormal()
    {
        Refund(null);
        Assert.Equal(0, _order!.BalanceMinor);
        Release(ReleaseRefundStatus.NotAbnormal, RefundWay.Merchant);
    }

    private static CreditAccount CreditOf(RefundHold? hold) => new(
        No.TransferOf(Shop), Shop.Account, Money.Fen(40), Now + TimeSpan.FromSeconds(10),
        Refund: new(new() { Total = Terms.Amount, Hold = hold }, Money.Fen(0), Money.Fen(1)));

    private void Refund(RefundHold? hold) => Happen(CreditRefund.Decide(Self, _order, CreditOf(hold), null, Now).Events);

    private void Release(ReleaseRefundStatus expected, RefundWay way, Instant? at = null)
    {
        var decision = ReleaseRefund.Decide(Self, _order, new(No, way), at ?? Now);
        Assert.Equal(expected, decision.Status);
        Happen(decision.Events);
    }

    private void Expire(ReleaseRefundStatus expected, Instant at)
    {
        var decision = ReleaseOverdueRefunds.Decide(Self, _order, at);
        Assert.Equal(expected, decision.Status);
        Happen(decision.Events);
    }

    private void Happen(IEnumerable<OrderEvent> events)
    {
        foreach (var happened in events)
        {
            _journal.Add(happened);
            _order = Order.Evolve(_order, happened);
        }
    }
}
