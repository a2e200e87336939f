using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Tests.Payments;

/// <summary>One merchant and one order, and the refunds between them, by the rules alone.</summary>
public sealed class RefundTests
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly UserId Payer = new(10000001);
    private static readonly MerchantId Shop = new(1900000001);
    private static readonly OutTradeNo No = OutTradeNo.Parse("order-1");
    private static readonly AccountId Self = No.OrderOf(Shop);

    private readonly RefundWorld _world = new(Shop, Self, basisPoints: 60);

    public RefundTests() => _world.Open(1_000);

    [Fact]
    public void A_refund_goes_from_the_merchant_through_the_order_to_the_payer()
    {
        Refund("r1", 400, RefundPaymentStatus.Refunded);

        Assert.Equal(600, _world.Merchant!.BalanceMinor);
        Assert.Equal(0, _world.Order!.BalanceMinor);
        Assert.Equal(400, _world.Order.Refunded.Minor);
        var paidOut = Assert.Single(_world.OrderEvents.OfType<RefundPassedOn>());
        Assert.Equal((Payer.Wallet, 400), (paidOut.To, paidOut.Amount.Minor));
        Assert.Equal("o-1900000001-order-1/refund-r1", paidOut.Transfer.Value);
        Assert.Equal(OrderState.Paid, _world.Order.State);
    }

    [Fact]
    public void The_same_refund_gets_the_same_answer_for_ever_and_other_content_never()
    {
        Refund("r1", 600, RefundPaymentStatus.Refunded);
        Refund("r1", 600, RefundPaymentStatus.Refunded);
        Refund("r1", 601, RefundPaymentStatus.OutRefundNoUsed);
        Refund("r1", 600, RefundPaymentStatus.OutRefundNoUsed, terms => terms with { Reason = "spilt" });
        Refund("r1", 600, RefundPaymentStatus.OutRefundNoUsed, terms => terms with { NotifyUrl = "https://tea.test" });
        Refund("r1", 600, RefundPaymentStatus.OutRefundNoUsed, terms => terms with { GoodsDetail = "[]" });
        Overtaken("r2", 401, RefundPaymentStatus.NotEnough);
        Refund("r1", 600, RefundPaymentStatus.Refunded, at: Now + TimeSpan.FromDays(3_650));
        Assert.Equal(600, _world.Order!.Refunded.Minor);

        // What came to nothing is told again as well.
        _world.Earn(10_000);
        Overtaken("r3", 401, RefundPaymentStatus.ExceedsPaid);
        Overtaken("r3", 401, RefundPaymentStatus.ExceedsPaid);
        Refund("r3", 400, RefundPaymentStatus.OutRefundNoUsed);
        Refund("r4", 400, RefundPaymentStatus.Refunded);
        Assert.Equal(10_000, _world.Merchant!.BalanceMinor);
    }

    [Fact]
    public void What_the_merchant_does_not_have_changes_nothing()
    {
        _world.Order = null;
        _world.Merchant = null;
        Refund("r1", 1, RefundPaymentStatus.MerchantNotFound);
        _world.Register();
        Refund("r1", 1, RefundPaymentStatus.NotEnough);
        Refund("r1", 0, RefundPaymentStatus.AmountMustNotBeZero);
        Refund("r1", 1_001, RefundPaymentStatus.ExceedsPaid);
        Assert.Equal(0, _world.Merchant!.BalanceMinor);
        Assert.Empty(_world.MerchantEvents.OfType<RefundDebited>());
    }

    public static TheoryData<string, RefundPaymentStatus> Refused => new()
    {
        { "missing", RefundPaymentStatus.OrderNotFound },
        { "other merchant", RefundPaymentStatus.OrderNotFound },
        { "not paid", RefundPaymentStatus.OrderNotPaid },
        { "closed", RefundPaymentStatus.OrderNotPaid },
        { "total", RefundPaymentStatus.TotalDiffers },
        { "frozen", RefundPaymentStatus.OrderFrozen },
        { "late", RefundPaymentStatus.TooLate },
        { "too much", RefundPaymentStatus.ExceedsPaid },
    };

    [Theory, MemberData(nameof(Refused))]
    public void What_an_order_can_not_take_goes_back_to_the_merchant_with_its_fee(string how, RefundPaymentStatus expected)
    {
        _world.Earn(10_000);
        var order = _world.Order!;
        var late = Now + CreditRefund.Within + TimeSpan.FromMicroseconds(1);
        _world.Order = how switch
        {
            "missing" => null,
            "other merchant" => order with { Terms = order.Terms! with { Merchant = new MerchantId(1900000002) } },
            "not paid" => order with { State = OrderState.NotPaid },
            "closed" => order with { State = OrderState.Closed },
            "frozen" => order with { Terms = order.Terms! with { ProfitSharing = true } },
            _ => order,
        };
        if (how == "too much") Refund("r0", 1, RefundPaymentStatus.Refunded);
        var before = _world.Merchant!;
        var total = how == "total" ? 1_001 : 1_000;
        var terms = RefundWorld.Terms(total);
        Assert.Equal(expected, _world.Refund("r1", 1_000, terms, how == "late" ? late : Now, isAlone: false));

        Assert.Equal(before, _world.Merchant);
        Assert.Equal(0, _world.Order!.BalanceMinor);
        Assert.IsType<PaymentReturned>(_world.OrderEvents[^1]);
        if (how == "late") Refund("r2", 1_000, RefundPaymentStatus.Refunded, at: Now + CreditRefund.Within);
    }

    [Fact]
    public void An_order_is_refunded_fifty_times_at_most()
    {
        for (var i = 1; i <= 50; i++) Refund($"r{i}", 1, RefundPaymentStatus.Refunded);
        Refund("r51", 1, RefundPaymentStatus.TooMany);
        Refund("r50", 1, RefundPaymentStatus.Refunded);
        Assert.Equal(50, _world.Order!.Refunds.Length);
        Assert.Equal(950, _world.Merchant!.BalanceMinor);
    }

    [Fact]
    public void A_first_try_after_its_deadline_changes_nothing()
    {
        var credit = new CreditAccount(
            OutRefundNo.Parse("r1").TransferOf(Shop), Shop.Account, Money.Fen(1), Now, Refund: new(
                RefundWorld.Terms(1_000), Money.Fen(0), Money.Fen(6)));
        var after = Now + TimeSpan.FromMicroseconds(1);
        var late = CreditOrder.Decide(Self, _world.Order, credit, null, after);
        Assert.Equal(CreditStatus.Late, late.Status);
        Assert.Empty(late.Events);
        Assert.Equal(
            CreditStatus.Credited, CreditOrder.Decide(Self, _world.Order, credit with { IsRetry = true }, null, after).Status);
    }

    [Fact]
    public void The_whole_fee_comes_back_with_the_whole_price()
    {
        Assert.Equal(6, _world.Merchant!.FeesDue.Minor);
        Refund("r1", 1_000, RefundPaymentStatus.Refunded);
        Assert.Equal(0, _world.Merchant!.FeesDue.Minor);
        Assert.Equal(0, _world.Merchant.BalanceMinor);
    }

    [Fact]
    public void Refund_by_refund_the_whole_fee_comes_back_with_the_whole_price()
    {
        // 1.8 and 4.2 of 6: the merchant has nothing else to pay the last fen from.
        Refund("r1", 300, RefundPaymentStatus.Refunded);
        Assert.Equal(5, _world.Merchant!.FeesDue.Minor);
        Refund("r2", 700, RefundPaymentStatus.Refunded);
        Assert.Equal((0, 0), (_world.Merchant!.FeesDue.Minor, _world.Merchant.BalanceMinor));
    }

    [Fact]
    public void What_overlapping_refunds_leave_of_the_fee_goes_back_with_a_later_one()
    {
        _world.Earn(10_000);
        Overtaken("r1", 150, RefundPaymentStatus.Refunded); // 0.9
        Overtaken("r2", 150, RefundPaymentStatus.Refunded); // 0.9
        Refund("r3", 50, RefundPaymentStatus.Refunded); // 2.1 in all.
        Assert.Equal([0, 0, 2], _world.Order!.Refunds.Select(refund => refund.Fee.Minor));
    }

    [Fact]
    public void No_refunds_decided_apart_give_more_of_the_fee_back_than_there_was()
    {
        _world.Earn(10_000);
        Refund("r1", 900, RefundPaymentStatus.Refunded); // 5 of 6.
        var slip = new RefundSlip(RefundWorld.Terms(1_000), Money.Fen(2), Money.Fen(6));
        var credit = new CreditAccount(
            OutRefundNo.Parse("r2").TransferOf(Shop), Shop.Account, Money.Fen(50), Now, IsRetry: true, Refund: slip);
        Assert.Equal(CreditStatus.RefundsOverlap, CreditOrder.Decide(Self, _world.Order, credit, null, Now).Status);
        Assert.Equal(
            CreditStatus.Credited,
            CreditOrder.Decide(Self, _world.Order, credit with { Refund = slip with { Fee = Money.Fen(1) } }, null, Now).Status);
    }

    [Fact]
    public void A_fee_that_has_moved_to_the_house_comes_off_the_fees_to_come()
    {
        _world.Earn(16_666_000); // 99,996: with the 6 that are due, all of it moves.
        Assert.Equal((0, 1), (_world.Merchant!.FeesDue.Minor, _world.Merchant.FeesMovedCount));
        Refund("r1", 1_000, RefundPaymentStatus.Refunded);
        Assert.Equal((0, 6), (_world.Merchant!.FeesDue.Minor, _world.Merchant.FeesOwed.Minor));
        _world.Earn(500);
        Assert.Equal((0, 3), (_world.Merchant!.FeesDue.Minor, _world.Merchant.FeesOwed.Minor));
        _world.Earn(1_000);
        Assert.Equal((3, 0), (_world.Merchant!.FeesDue.Minor, _world.Merchant.FeesOwed.Minor));
    }

    [Fact]
    public void Each_refund_that_somebody_is_to_be_told_of_has_its_number()
    {
        Assert.Equal(0, _world.Order!.Notifications);
        Refund("r1", 1, RefundPaymentStatus.Refunded, terms => terms with { NotifyUrl = "https://tea.test/r" });
        Refund("r2", 1, RefundPaymentStatus.Refunded);
        _world.Earn(10_000);
        var terms = RefundWorld.Terms(1_000) with { NotifyUrl = "https://tea.test/r" };
        Assert.Equal(RefundPaymentStatus.ExceedsPaid, _world.Refund("r3", 999, terms, Now, isAlone: false));
        Assert.Equal(2, _world.Order!.Notifications);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("退款")]
    public void An_out_refund_no_has_its_alphabet(string text) => Assert.False(OutRefundNo.TryParse(text, out _));

    [Fact]
    public void An_out_refund_no_is_found_again_in_its_transfer()
    {
        var no = OutRefundNo.Parse(new string('@', OutRefundNo.LengthMax));
        Assert.False(OutRefundNo.TryParse(no.Value + "x", out _));
        Assert.True(OutRefundNo.TryOf(no.TransferOf(Shop), Shop.Account, out var found));
        Assert.Equal(no, found);
        Assert.False(OutRefundNo.TryOf(no.TransferOf(Shop), new MerchantId(1900000002).Account, out _));
        Assert.True(no.PayoutOf(Self).Back().Value.Length <= TransferId.LengthMax);
        Assert.Matches("^50231115[0-9]{24}$", RefundId.Of(no.TransferOf(Shop), Now).Value);
    }

    /// <summary>Decided while others are on their way.</summary>
    private void Overtaken(string no, long fen, RefundPaymentStatus expected) =>
        Assert.Equal(expected, _world.Refund(no, fen, RefundWorld.Terms(1_000), Now, isAlone: false));

    private void Refund(
        string no, long fen, RefundPaymentStatus expected, Func<RefundTerms, RefundTerms>? change = null, Instant? at = null)
    {
        var terms = RefundWorld.Terms(1_000);
        Assert.Equal(expected, _world.Refund(no, fen, change?.Invoke(terms) ?? terms, at ?? Now));
    }
}
