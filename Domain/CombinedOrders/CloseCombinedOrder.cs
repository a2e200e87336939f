using System.Collections.Immutable;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;

namespace Tael.Domain.CombinedOrders;

/// <summary>Close a combined order that has not been paid, so that it never can be: all of it, there is no part.</summary>
/// <remarks>As with <see cref="CloseOrder"/>, one that has never arrived can't come any more.</remarks>
/// <param name="AppId">Its app, as the caller has it.</param>
/// <param name="SubOrders">The accounts of all its sub-orders, as the caller has them, in any order.</param>
[GenerateSerializer, Immutable, Alias("CloseCombinedOrder")]
public sealed record CloseCombinedOrder([property: Id(0)] string AppId, [property: Id(1)] ImmutableArray<AccountId> SubOrders)
{
    public static Decision<CloseCombinedOrderStatus, CombinedOrderEvent> Decide(
        CombinedOrder? order, CloseCombinedOrder command, Instant now)
    {
        var closed = new CombinedOrderClosed(OrderClosedBy.Merchant, now);
        if (order?.Terms is not { } terms)
        {
            return order is { State: CombinedOrderState.Closed }
                ? new(CloseCombinedOrderStatus.OrderNotFound)
                : new(CloseCombinedOrderStatus.OrderNotFound, closed);
        }

        if (terms.AppId != command.AppId) return new(CloseCombinedOrderStatus.AppDiffers);
        if (!IsAllOf(terms, command.SubOrders)) return new(CloseCombinedOrderStatus.SubOrdersDiffer);
        return order.State switch
        {
            CombinedOrderState.Paid => new(CloseCombinedOrderStatus.OrderPaid),
            CombinedOrderState.Closed => new(CloseCombinedOrderStatus.Closed),
            _ => new(CloseCombinedOrderStatus.Closed, closed),
        };
    }

    private static bool IsAllOf(CombinedOrderTerms terms, ImmutableArray<AccountId> accounts) =>
        accounts.Length == terms.SubOrders.Length
        && terms.SubOrders.Select(order => order.OutTradeNo.OrderOf(order.Merchant)).ToHashSet().SetEquals(accounts);
}

/// <summary>In order of precedence. Append, never renumber.</summary>
public enum CloseCombinedOrderStatus : byte
{
    Closed = 1,

    /// <summary>There is no such order, and from now on there can't be.</summary>
    OrderNotFound = 2,
    AppDiffers = 3,

    /// <summary>The sub-orders are not exactly its own.</summary>
    SubOrdersDiffer = 4,
    OrderPaid = 5,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 6,
}

/// <summary>Close a combined order that has gone unpaid for <see cref="Order.UnpaidLifetime"/>.</summary>
/// <remarks>Decided whenever somebody looks at it, so that what they see is what stays.</remarks>
public static class ExpireCombinedOrder
{
    public static Decision<ExpireOrderStatus, CombinedOrderEvent> Decide(CombinedOrder? order, Instant now) =>
        order is not null && order.IsUnpaidTooLong(now)
            ? new(ExpireOrderStatus.Expired, new CombinedOrderClosed(OrderClosedBy.Time, now))
            : new(ExpireOrderStatus.Unchanged);
}
