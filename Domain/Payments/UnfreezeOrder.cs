using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Sharing;

namespace Tael.Domain.Payments;

/// <summary>Give the merchant what is left in a frozen order: from then on nothing of it is shared out.</summary>
/// <remarks>The fee, on the whole price, is charged with this. Sent again under its number, it is answered as it was.
/// Source: WeChat Pay, POST /v3/profitsharing/orders/unfreeze.</remarks>
[GenerateSerializer, Immutable, Alias("UnfreezeOrder")]
public sealed record UnfreezeOrder([property: Id(0)] OutSharingNo OutSharingNo)
{
    public static Decision<ShareOrderStatus, OrderEvent> Decide(AccountId self, Order? order, UnfreezeOrder command, Instant now)
    {
        if (order?.Unfrozen is { } earlier)
        {
            return new(earlier.By == command.OutSharingNo ? ShareOrderStatus.Shared : ShareOrderStatus.Unfrozen);
        }

        if (order is not null && order.IsFrozenTooLong(now)) return new(ShareOrderStatus.Unfrozen, Rest(self, order, null, now));
        return WhyNot(order, now) is { } reason
            ? new(reason)
            : new(ShareOrderStatus.Shared, Rest(self, order!, command.OutSharingNo, now));
    }

    /// <summary>What keeps an order from being unfrozen now; null if nothing does. In order of precedence.</summary>
    public static ShareOrderStatus? WhyNot(Order? order, Instant now)
    {
        if (order is not { State: OrderState.Paid, Terms: { } terms }) return ShareOrderStatus.OrderNotPaid;
        if (terms.ProfitSharing != true) return ShareOrderStatus.NotForSharing;
        return order.IsFrozen && !order.IsFrozenTooLong(now) ? null : ShareOrderStatus.Unfrozen;
    }

    /// <summary>Sends what is left to the merchant. It is never nothing: all of an order can't be shared out.</summary>
    /// <param name="by">What asked for it; null: its time was over.</param>
    internal static OrderUnfrozen Rest(AccountId self, Order order, OutSharingNo? by, Instant now) => new(
        TransferId.Of(self, "settle"), order.Terms!.Merchant.Account, order.Balance, order.Terms.Amount, by, now);
}

/// <summary>Unfreeze an order that has been frozen for <see cref="Order.FrozenFor"/>.</summary>
/// <remarks>Decided whenever somebody looks at the order, so that what they see is what stays, and by a reminder, so that the merchant
/// has the money though nobody looks.</remarks>
public static class ThawOrder
{
    public static Decision<ThawOrderStatus, OrderEvent> Decide(AccountId self, Order? order, Instant now) =>
        order is not null && order.IsFrozenTooLong(now)
            ? new(ThawOrderStatus.Thawed, UnfreezeOrder.Rest(self, order, null, now))
            : new(ThawOrderStatus.Unchanged);
}

/// <summary>Append, never renumber.</summary>
public enum ThawOrderStatus : byte
{
    Unchanged = 1,
    Thawed = 2,
}
