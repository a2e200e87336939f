using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.ServiceOrders;

/// <summary>The merchant says that the user has paid it elsewhere: nothing is to be collected any more.</summary>
/// <remarks>Source: WeChat Pay, sync of a service order, Order_Paid.</remarks>
[GenerateSerializer, Immutable, Alias("SyncServiceOrder")]
public sealed record SyncServiceOrder([property: Id(0)] Instant PaidAt)
{
    /// <param name="closed">The collection that can't be paid any more; null: none has been closed for this.</param>
    public static Decision<SyncServiceOrderStatus, ServiceOrderEvent> Decide(
        AccountId self, ServiceOrder? order, SyncServiceOrder command, int? closed, Instant now)
    {
        if (order?.Terms is null) return new(SyncServiceOrderStatus.OrderNotFound);
        if (order is { PaidBy: CollectedBy.Merchant } && order.PaidAt == command.PaidAt) return new(SyncServiceOrderStatus.Paid);
        if (order.State != ServiceOrderState.Completed) return new(SyncServiceOrderStatus.WrongState);
        if (closed != order.CollectionNumber) return new(SyncServiceOrderStatus.CollectionOpen);

        // Whether it was in time goes by when we hear of it: the merchant's word for it could be anything.
        var paid = new ServiceOrderPaid(CollectedBy.Merchant, command.PaidAt, null, now);
        return new(SyncServiceOrderStatus.Paid, [paid, .. ServiceOrderEnding.Of(self, order, now, now)]);
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum SyncServiceOrderStatus : byte
{
    Paid = 1,
    OrderNotFound = 2,

    /// <summary>Nothing is due: it has not been completed, or was paid.</summary>
    WrongState = 3,

    /// <summary>The user's wallet may still be debited. Never leaves the grain.</summary>
    CollectionOpen = 4,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 5,
}
