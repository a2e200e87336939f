using Orleans;
using Tael.Domain.Merchants;

namespace Tael.Domain.Payments;

/// <summary>Take an order back, whatever has become of it: unpaid it never can be paid, paid it goes back to the payer whole.</summary>
/// <remarks>
/// The order decides which of the two. What is paid goes back by <see cref="RefundOf">a refund</see> that the caller then asks
/// the merchant for. As with <see cref="CloseOrder"/>, an order that has never arrived can't come any more.
/// Source: WeChat Pay, reverse.
/// </remarks>
/// <param name="Partner">As with <see cref="CloseOrder"/>: the service provider that takes back what it has ordered; null: the merchant.
/// </param>
[GenerateSerializer, Immutable, Alias("ReverseOrder")]
public sealed record ReverseOrder([property: Id(0)] MerchantId? Partner = null)
{
    /// <summary>A payment can be reversed for so long; later it is refunded.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromDays(7);

    public static Decision<ReverseOrderStatus, OrderEvent> Decide(Order? order, ReverseOrder command, Instant now)
    {
        var close = new OrderClosed(OrderClosedBy.Reversal, now);
        return order switch
        {
            null or { Terms: null, State: OrderState.NotPaid } => new(ReverseOrderStatus.OrderNotFound, close),
            { Terms: null } or { Terms.Combined: not null } => new(ReverseOrderStatus.OrderNotFound),
            _ when order.Terms.Partner != command.Partner => new(ReverseOrderStatus.OrderNotFound),
            { State: OrderState.NotPaid } => new(ReverseOrderStatus.Reversed, close),
            { State: OrderState.Closed } or { IsReversed: true } => new(ReverseOrderStatus.Reversed),
            { IsFrozen: true } => new(ReverseOrderStatus.OrderFrozen),
            { Refunds.Length: > 0 } => new(ReverseOrderStatus.OrderRefunded),
            _ when now > order.PaidAt!.Value + Within => new(ReverseOrderStatus.TooLate),
            _ => new(ReverseOrderStatus.OrderPaid),
        };
    }

    /// <summary>The refund that reverses a paid order; always the same one, so that it happens once.</summary>
    public static RefundPayment RefundOf(OrderTerms terms) => new(
        terms.Merchant,
        OutRefundNo.OfReversal(terms.OutTradeNo),
        terms.OutTradeNo.OrderOf(terms.Merchant),
        terms.Amount,
        new RefundTerms { Total = terms.Amount });
}

/// <summary>Append, never renumber.</summary>
public enum ReverseOrderStatus : byte
{
    Reversed = 1,

    /// <summary>There is no such order, and from now on there can't be.</summary>
    OrderNotFound = 2,

    /// <summary>It is still to be refunded.</summary>
    OrderPaid = 3,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 4,

    /// <summary>Part of it has gone back already.</summary>
    OrderRefunded = 5,
    TooLate = 6,
    OrderFrozen = 7,
}
