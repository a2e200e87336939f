using Tael.Domain.Ledger;
using Tael.Domain.Payments;

namespace Tael.Domain.ServiceOrders;

/// <summary>A collection has been paid, or closed: keep that.</summary>
public static class PayServiceOrder
{
    /// <param name="number">Of the collection.</param>
    /// <param name="collection">As it is stored.</param>
    public static Decision<PayServiceOrderStatus, ServiceOrderEvent> Decide(
        AccountId self, ServiceOrder? order, int number, Order collection, Instant now)
    {
        if (order is not { State: ServiceOrderState.Completed } || order.CollectionNumber != number)
        {
            return new(PayServiceOrderStatus.NotDue);
        }

        if (collection is { State: OrderState.Paid, PaidAt: { } paidAt })
        {
            if (order.Asked is { } part)
            {
                return new(
                    PayServiceOrderStatus.PartPaid,
                    new ServiceOrderPartPaid(part, paidAt, collection.TransactionId!.Value, now));
            }

            var paid = new ServiceOrderPaid(CollectedBy.Platform, paidAt, collection.TransactionId, now);
            return new(PayServiceOrderStatus.Paid, [paid, .. ServiceOrderEnding.Of(self, order, paidAt, now)]);
        }

        return collection.State == OrderState.Closed
            ? new(PayServiceOrderStatus.Renewed, new ServiceCollectionRenewed(now))
            : new(PayServiceOrderStatus.Unpaid);
    }
}

/// <summary>Append, never renumber.</summary>
public enum PayServiceOrderStatus : byte
{
    Paid = 1,

    /// <summary>Nothing is to be collected, or something else than this.</summary>
    NotDue = 2,
    Unpaid = 3,

    /// <summary>Another collection takes its place.</summary>
    Renewed = 4,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 5,

    /// <summary>A part of it; the rest is due.</summary>
    PartPaid = 6,
}
