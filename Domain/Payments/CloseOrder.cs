using Orleans;
using Tael.Domain.Merchants;

namespace Tael.Domain.Payments;

/// <summary>Close an order that has not been paid, so that it never can be.</summary>
/// <remarks>
/// An order that has never arrived is closed too, though the answer is that there is none: should it still be on its way, it
/// comes too late (<see cref="CreateOrderStatus.OrderClosed"/>). So whoever gives up on an order can know that it is over.
/// A part of a combined order is none by itself: only the whole is closed.
/// </remarks>
/// <param name="Partner">The service provider that closes it; what the merchant itself or another one has ordered is none of its own. Null:
/// the merchant itself.</param>
[GenerateSerializer, Immutable, Alias("CloseOrder")]
public sealed record CloseOrder([property: Id(0)] MerchantId? Partner = null)
{
    public static Decision<CloseOrderStatus, OrderEvent> Decide(Order? order, CloseOrder command, Instant now) =>
        order switch
        {
            null or { Terms: null, State: OrderState.NotPaid } =>
                new(CloseOrderStatus.OrderNotFound, new OrderClosed(OrderClosedBy.Merchant, now)),
            { Terms: null } or { Terms.Combined: not null } => new(CloseOrderStatus.OrderNotFound),
            _ when order.Terms.Partner != command.Partner => new(CloseOrderStatus.OrderNotFound),
            { State: OrderState.Paid } => new(CloseOrderStatus.OrderPaid),
            { State: OrderState.Closed } => new(CloseOrderStatus.Closed),
            { Terms.IsAtTill: true } => new(CloseOrderStatus.MustBeReversed),
            _ => new(CloseOrderStatus.Closed, new OrderClosed(OrderClosedBy.Merchant, now)),
        };
}

/// <summary>Append, never renumber.</summary>
public enum CloseOrderStatus : byte
{
    Closed = 1,

    /// <summary>There is no such order, and from now on there can't be.</summary>
    OrderNotFound = 2,
    OrderPaid = 3,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 4,

    /// <summary>An order by payment code is not closed but reversed. Nothing has changed.</summary>
    MustBeReversed = 5,
}
