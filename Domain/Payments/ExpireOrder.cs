namespace Tael.Domain.Payments;

/// <summary>Close an order that has gone unpaid for <see cref="Order.UnpaidLifetime"/>.</summary>
/// <remarks>Decided whenever somebody looks at the order, so that what they see is what stays.</remarks>
public static class ExpireOrder
{
    public static Decision<ExpireOrderStatus, OrderEvent> Decide(Order? order, Instant now) =>
        order is not null && order.IsUnpaidTooLong(now)
            ? new(ExpireOrderStatus.Expired, new OrderClosed(OrderClosedBy.Time, now))
            : new(ExpireOrderStatus.Unchanged);
}

/// <summary>Append, never renumber.</summary>
public enum ExpireOrderStatus : byte
{
    Unchanged = 1,
    Expired = 2,
}
