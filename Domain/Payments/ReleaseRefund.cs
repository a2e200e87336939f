using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Payments;

/// <summary>The merchant says where the money of an abnormal refund goes. Once said it stays so.</summary>
/// <remarks>Source: WeChat Pay, apply-abnormal-refund.</remarks>
[GenerateSerializer, Immutable, Alias("ReleaseRefund")]
public sealed record ReleaseRefund([property: Id(0)] OutRefundNo OutRefundNo, [property: Id(1)] RefundWay Way)
{
    public static Decision<ReleaseRefundStatus, OrderEvent> Decide(AccountId self, Order? order, ReleaseRefund command, Instant now)
    {
        if (order?.Refunds.FirstOrDefault(refund => refund.OutRefundNo == command.OutRefundNo) is not { } found)
        {
            return new(ReleaseRefundStatus.RefundNotFound);
        }

        if (found.Hold != RefundHold.Abnormal) return new(ReleaseRefundStatus.NotAbnormal);
        if (!found.IsHeld) return new(found.Way == command.Way ? ReleaseRefundStatus.Released : ReleaseRefundStatus.WentElsewhere);

        return new(ReleaseRefundStatus.Released, Event(self, order, found, command.Way, now));
    }

    internal static RefundReleased Event(AccountId self, Order order, OrderRefund refund, RefundWay way, Instant now)
    {
        var merchant = order.Terms!.Merchant;

        // The merchant knows its own money by the transfer that it went out with.
        var (transfer, to) = way switch
        {
            RefundWay.Merchant => (refund.OutRefundNo.TransferOf(merchant).Back(), merchant.Account),
            RefundWay.PayersBank => (refund.OutRefundNo.PayoutOf(self), AccountId.Bank),
            _ => (refund.OutRefundNo.PayoutOf(self), order.PaidBy!.Value),
        };
        return new(transfer, to, refund.Amount, refund.OutRefundNo, way, refund.NotifyUrl, now);
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum ReleaseRefundStatus : byte
{
    Released = 1,

    /// <summary>The order has taken no such refund.</summary>
    RefundNotFound = 2,
    NotAbnormal = 3,

    /// <summary>Its money has gone another way.</summary>
    WentElsewhere = 4,

    /// <summary>Too many transfers of this order are still on their way; nothing has changed.</summary>
    OutboxFull = 5,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 6,

    /// <summary>No refund's time is over.</summary>
    Unchanged = 7,
}

/// <summary>Let refunds go to the payer that have been held long enough.</summary>
/// <remarks>Decided whenever somebody looks at the order, and by a reminder, so that the payer has the money though nobody looks.</remarks>
public static class ReleaseOverdueRefunds
{
    public static Decision<ReleaseRefundStatus, OrderEvent> Decide(AccountId self, Order? order, Instant now)
    {
        var overdue = order?.Refunds.Where(refund => refund.IsOverdue(now)).ToArray() ?? [];
        return overdue.Length == 0
            ? new(ReleaseRefundStatus.Unchanged)
            : new(
                ReleaseRefundStatus.Released,
                [.. overdue.Select(refund => (OrderEvent)ReleaseRefund.Event(self, order!, refund, RefundWay.Payer, now))]);
    }
}
