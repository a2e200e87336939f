using Orleans;

namespace Tael.Domain.Payments;

/// <summary>Close an order that has not been paid, so that it never can be.</summary>
[GenerateSerializer, Immutable, Alias("CloseOrder")]
public sealed record CloseOrder
{
    public static Decision<CloseOrderStatus, OrderEvent> Decide(Order? order, CloseOrder command, Instant now) =>
        order switch
        {
            null or { Terms: null, State: OrderState.NotPaid } => new(CloseOrderStatus.OrderNotFound),
            { State: OrderState.Paid } => new(CloseOrderStatus.OrderPaid),
            { State: OrderState.Closed } => new(CloseOrderStatus.Closed),
            _ => new(CloseOrderStatus.Closed, new OrderClosed(OrderClosedBy.Merchant, now)),
        };
}

/// <summary>Append, never renumber.</summary>
public enum CloseOrderStatus : byte
{
    Closed = 1,
    OrderNotFound = 2,
    OrderPaid = 3,
}
