using Tael.Domain.Ledger;
using Tael.Domain.Wallets;

namespace Tael.Domain.Payments;

/// <summary>A merchant's money has come to an order to be refunded: pass it on to the payer, hold it, or send it back.</summary>
/// <remarks>
/// Here, in one account, it is decided what was paid and what has been refunded of it, so that refunded ≤ paid whatever
/// merchants ask for at once. Never refuses money. Source of the limits: WeChat Pay, refund.
/// </remarks>
public static class CreditRefund
{
    /// <summary>The longest after its payment that an order may be refunded.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromDays(365);

    public static Decision<CreditStatus, OrderEvent> Decide(
        AccountId self, Order? order, CreditAccount credit, OrderEvent? earlier, Instant now)
    {
        if (earlier is RefundPaid) return new(CreditStatus.Credited);
        if (earlier is RefundNotTaken notTaken) return new(notTaken.Reason);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);

        var terms = credit.Refund!.Terms;
        if (!OutRefundNo.TryOf(credit.Id, credit.From, out var no))
        {
            throw new InvalidOperationException($"{credit.Id} is no refund's transfer.");
        }

        if (WhyNot(order, credit, now) is { } reason)
        {
            // Of what is not its merchant's own nobody is told.
            var notifyUrl = reason == CreditStatus.OrderNotFound ? null : terms.NotifyUrl;
            return new(
                reason,
                new RefundNotTaken(credit.Id, credit.From, credit.Amount, reason, notifyUrl, now),
                new PaymentReturned(credit.Id.Back(), credit.From, credit.Amount, credit.Id, now));
        }

        var paid = new RefundPaid(credit.Id, credit.From, credit.Amount, terms.NotifyUrl, credit.Refund.Fee, terms.Hold, now);
        if (terms.Hold is not null) return new(CreditStatus.Credited, paid);

        return new(
            CreditStatus.Credited,
            paid,
            new RefundPassedOn(no.PayoutOf(self), order!.PaidBy!.Value, credit.Amount, credit.Id, now));
    }

    /// <summary>What keeps an order's own merchant from refunding so much of it now; null if nothing does. In order of
    /// precedence.</summary>
    public static CreditStatus? WhyNot(Order order, Money amount, Money total, Instant now)
    {
        if (order.State != OrderState.Paid) return CreditStatus.OrderNotPaid;
        if (order.Terms!.Amount != total) return CreditStatus.AmountDiffers;
        if (order.IsFrozen) return CreditStatus.OrderFrozen;
        if (now > order.PaidAt!.Value + Within) return CreditStatus.RefundTooLate;
        if (order.Refunds.Length >= Order.RefundsMax) return CreditStatus.RefundsTooMany;
        if (amount > order.Terms.Amount - order.Refunded) return CreditStatus.RefundExceedsPaid;
        return null;
    }

    private static CreditStatus? WhyNot(Order? order, CreditAccount credit, Instant now)
    {
        if (order?.Terms is not { } terms || terms.Merchant.Account != credit.From) return CreditStatus.OrderNotFound;

        var slip = credit.Refund!;
        if (WhyNot(order, credit.Amount, slip.Terms.Total, now) is { } reason) return reason;
        return order.RefundedSoFar.Fee + slip.Fee > slip.FeeCharged ? CreditStatus.RefundsOverlap : null;
    }
}
