using Tael.Domain.Ledger;
using Tael.Domain.Wallets;

namespace Tael.Domain.Payments;

/// <summary>A payer's money has come to an order: take it and be paid, or send it back.</summary>
/// <remarks>Never refuses money. Whatever the answer, the transfer has arrived and its source may forget it.</remarks>
public static class CreditOrder
{
    public static Decision<CreditStatus, OrderEvent> Decide(
        AccountId self, Order? order, CreditAccount credit, OrderEvent? earlier, Instant now)
    {
        if (credit.Refund is not null) return CreditRefund.Decide(self, order, credit, earlier, now);
        if (credit.Returns is not null && order is not null) return TakeShareBack.Decide(self, order, credit, earlier, now);
        if (earlier is OrderPaid) return new(CreditStatus.Credited);
        if (earlier is PaymentNotTaken notTaken) return new(notTaken.Reason);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);

        if (WhyNot(order, credit, now) is { } reason)
        {
            return new(
                reason,
                new PaymentNotTaken(credit.Id, credit.From, credit.Amount, reason, now),
                new PaymentReturned(credit.Id.Back(), credit.From, credit.Amount, credit.Id, now));
        }

        var transaction = TransactionId.Of(self, now);
        var paid = new OrderPaid(credit.Id, credit.From, credit.Amount, transaction, now);
        if (order!.Terms!.ProfitSharing == true) return new(CreditStatus.Credited, paid);

        var toMerchant = TransferId.Of(self, "settle");
        return new(
            CreditStatus.Credited, paid, new OrderSettled(toMerchant, order.Terms.Merchant.Account, credit.Amount, now));
    }

    private static CreditStatus? WhyNot(Order? order, CreditAccount credit, Instant now)
    {
        if (order?.Terms is not { } terms || !IsOnItsWay(terms, credit)) return CreditStatus.OrderNotFound;
        if (order.State == OrderState.Closed || order.IsUnpaidTooLong(now)) return CreditStatus.OrderClosed;
        if (order.State == OrderState.Paid) return CreditStatus.OrderAlreadyPaid;
        if (terms.TimeExpire <= now) return CreditStatus.OrderExpired;
        if (terms.Amount != credit.Amount) return CreditStatus.AmountDiffers;
        if (IsAnothers(terms, credit)) return CreditStatus.NotThePayer;
        if (terms.ExcludesBalance) return CreditStatus.BalanceExcluded;
        return null;
    }

    /// <summary>Whoever holds a family card is the payer of what it pays, and only of an order that names them.</summary>
    private static bool IsAnothers(OrderTerms terms, CreditAccount credit) => FamilyCardTransfer.TryHolder(credit.Id, out var holder)
        ? terms.Payer != holder
        : terms.Payer is { } payer && payer.Wallet != credit.From;

    /// <summary>A part of a combined order is paid by it, and no other order is.</summary>
    private static bool IsOnItsWay(OrderTerms terms, CreditAccount credit) => terms.Combined is { } combined
        ? combined == credit.From && SubOrderTransfer.TryPayer(credit.Id, credit.From, out _)
        : credit.From.Kind != AccountKind.Combined;
}
