using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Domain.CombinedOrders;

/// <summary>A payer's money has come to a combined order: pass all of it on to its sub-orders, or send all of it back.</summary>
/// <remarks>Never refuses money. Whatever the answer, the transfer has arrived and its source may forget it.</remarks>
public static class CreditCombinedOrder
{
    public static Decision<CreditStatus, CombinedOrderEvent> Decide(
        AccountId self, CombinedOrder? order, CreditAccount credit, CombinedOrderEvent? earlier, Instant now)
    {
        // A reserved sub-order takes what it is sent: if one did not, somebody must look, and the money waits for that.
        if (credit.From.Kind == AccountKind.Order) throw new InvalidOperationException($"{credit.From} belongs to {self} and sends {credit.Id}.");
        if (earlier is CombinedOrderPaid) return new(CreditStatus.Credited);
        if (earlier is CombinedPaymentNotTaken notTaken) return new(notTaken.Reason);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);

        if (WhyNot(order, credit, now) is { } reason)
        {
            return new(
                reason,
                new CombinedPaymentNotTaken(credit.Id, credit.From, credit.Amount, reason, now),
                new CombinedPaymentReturned(credit.Id.Back(), credit.From, credit.Amount, now));
        }

        if (!UserId.TryOf(credit.From, out var payer)) throw new InvalidOperationException($"{credit.From} is no wallet.");

        var passedOn = order!.Terms!.SubOrders.Select(CombinedOrderEvent (sub, place) => new SubOrderPassedOn(
            SubOrderTransfer.Of(self, place, payer), sub.OutTradeNo.OrderOf(sub.Merchant), sub.Amount, now));
        return new(CreditStatus.Credited, [new CombinedOrderPaid(credit.Id, credit.From, credit.Amount, now), .. passedOn]);
    }

    private static CreditStatus? WhyNot(CombinedOrder? order, CreditAccount credit, Instant now)
    {
        if (order?.Terms is not { } terms) return CreditStatus.OrderNotFound;
        if (order.State == CombinedOrderState.Closed || order.IsUnpaidTooLong(now)) return CreditStatus.OrderClosed;
        if (order.State == CombinedOrderState.Paid) return CreditStatus.OrderAlreadyPaid;
        if (order.State == CombinedOrderState.Reserving) return CreditStatus.OrderNotFound;
        if (terms.TimeExpire <= now) return CreditStatus.OrderExpired;
        if (terms.Total != credit.Amount) return CreditStatus.AmountDiffers;
        if (terms.Payer is { } payer && payer.Wallet != credit.From) return CreditStatus.NotThePayer;
        if (terms.ExcludesBalance) return CreditStatus.BalanceExcluded;
        return null;
    }
}
