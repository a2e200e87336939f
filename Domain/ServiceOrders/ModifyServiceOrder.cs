using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.ServiceOrders;

/// <summary>Ask for less than the order was completed with, while it is not paid.</summary>
/// <remarks>Source: WeChat Pay, modify of a service order.</remarks>
[GenerateSerializer, Immutable, Alias("ModifyServiceOrder")]
public sealed record ModifyServiceOrder([property: Id(0)] ServiceBill Bill)
{
    /// <param name="closed">The collection that can't be paid any more; null: none has been closed for this.</param>
    public static Decision<ModifyServiceOrderStatus, ServiceOrderEvent> Decide(
        AccountId self, ServiceOrder? order, ModifyServiceOrder command, int? closed, Instant now)
    {
        if (order?.Terms is null) return new(ModifyServiceOrderStatus.OrderNotFound);
        if (order.Bill == command.Bill) return new(ModifyServiceOrderStatus.Modified);
        if (order.State != ServiceOrderState.Completed) return new(ModifyServiceOrderStatus.WrongState);
        if (command.Bill.Total > order.Bill!.Total) return new(ModifyServiceOrderStatus.AmountRaised);
        if (command.Bill.Total < order.PaidInParts) return new(ModifyServiceOrderStatus.PaidMore);
        if (closed != order.CollectionNumber) return new(ModifyServiceOrderStatus.CollectionOpen);

        var modified = new ServiceOrderModified(command.Bill, now);
        return command.Bill.Total == order.PaidInParts
            ? new(ModifyServiceOrderStatus.Modified, [modified, .. ServiceOrderEnding.Of(self, order, now, now)])
            : new(ModifyServiceOrderStatus.Modified, modified);
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum ModifyServiceOrderStatus : byte
{
    Modified = 1,
    OrderNotFound = 2,

    /// <summary>It has not been completed, or it has been paid.</summary>
    WrongState = 3,
    AmountRaised = 4,

    /// <summary>What it cost before may still be paid. Never leaves the grain.</summary>
    CollectionOpen = 5,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 6,

    /// <summary>More has been paid in parts: give that back by a refund. After <see cref="AmountRaised"/>.</summary>
    PaidMore = 7,
}
