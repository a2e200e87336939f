using System.Collections.Immutable;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Sharing;

namespace Tael.Domain.Payments;

/// <summary>Send part of a frozen order's money to a profit-sharing order, and with the last of them the rest to the merchant.</summary>
/// <remarks>
/// Here, in one account, it is decided how much has been shared out of an order, so that the limits hold whatever is asked for at
/// once. Sent again, the command is answered as it was. Source of the limits: WeChat Pay, profit sharing.
/// </remarks>
/// <param name="Share">The profit-sharing order's account.</param>
/// <param name="Amount">What its receivers can have, together; zero if there are none who can.</param>
/// <param name="Unfreeze">What is left goes to the merchant.</param>
[GenerateSerializer, Immutable, Alias("ShareOrder")]
public sealed record ShareOrder(
    [property: Id(0)] OutSharingNo OutSharingNo,
    [property: Id(1)] AccountId Share,
    [property: Id(2)] Money Amount,
    [property: Id(3)] bool Unfreeze)
{
    /// <summary>The most times that one order is shared out.</summary>
    public const int SharesMax = 50;

    /// <summary>So much of an order's price may be shared out, in basis points: 30 %. What is left is always more than the fee.</summary>
    public const int RatioMaxBasisPoints = 3_000;

    /// <summary>An order is shared out no sooner after its payment.</summary>
    public static readonly TimeSpan NotBefore = TimeSpan.FromMinutes(1);

    public static Decision<ShareOrderStatus, OrderEvent> Decide(AccountId self, Order? order, ShareOrder command, Instant now)
    {
        if (order?.Shares.FirstOrDefault(share => share.OutSharingNo == command.OutSharingNo) is { } earlier)
        {
            return new(earlier.Amount == command.Amount ? ShareOrderStatus.Shared : ShareOrderStatus.OutSharingNoUsed);
        }

        if (command.Amount.IsZero) return ShareNothing(self, order, command, now);
        if (order is not null && order.IsFrozenTooLong(now))
        {
            return new(ShareOrderStatus.Unfrozen, UnfreezeOrder.Rest(self, order, null, now));
        }

        if (WhyNot(order, command.Amount, now) is { } reason) return new(reason);

        var shared = new OrderShared(
            command.OutSharingNo.TransferOf(self), command.Share, command.Amount, command.OutSharingNo, now);
        return command.Unfreeze
            ? new(ShareOrderStatus.Shared, shared, UnfreezeOrder.Rest(self, Order.Evolve(order, shared), command.OutSharingNo, now))
            : new(ShareOrderStatus.Shared, shared);
    }

    /// <summary>What keeps so much of an order from being shared out now; null if nothing does. In order of precedence.</summary>
    public static ShareOrderStatus? WhyNot(Order? order, Money amount, Instant now)
    {
        if (order is not { State: OrderState.Paid, Terms: { } terms }) return ShareOrderStatus.OrderNotPaid;
        if (terms.ProfitSharing != true) return ShareOrderStatus.NotForSharing;
        if (!order.IsFrozen || order.IsFrozenTooLong(now)) return ShareOrderStatus.Unfrozen;
        if (now < order.PaidAt!.Value + NotBefore) return ShareOrderStatus.TooEarly;
        if (order.Shares.Length >= SharesMax) return ShareOrderStatus.TooMany;
        if (amount > order.Balance) return ShareOrderStatus.NotEnough;
        return order.SharedOut + amount > RatioMaxOf(terms.Amount) ? ShareOrderStatus.OverRatio : null;
    }

    /// <summary>The most of a price that may be shared out, rounded down to the minor unit.</summary>
    public static Money RatioMaxOf(Money price) =>
        new((long)((Int128)price.Minor * RatioMaxBasisPoints / 10_000), price.Currency);

    /// <summary>No receiver can have any: there is nothing to send, but there may be something to unfreeze.</summary>
    private static Decision<ShareOrderStatus, OrderEvent> ShareNothing(
        AccountId self, Order? order, ShareOrder command, Instant now) => command.Unfreeze && order is { IsFrozen: true }
        ? new(ShareOrderStatus.Shared, UnfreezeOrder.Rest(self, order, command.OutSharingNo, now))
        : new(ShareOrderStatus.Shared);

    /// <summary>The answer, from what the profit-sharing order said when the money arrived.</summary>
    public static ShareOrderStatus Of(CreditStatus arrived) => arrived switch
    {
        CreditStatus.Credited => ShareOrderStatus.Shared,
        CreditStatus.ShareNotFound => ShareOrderStatus.ShareNotFound,
        _ => throw new ArgumentOutOfRangeException(nameof(arrived), arrived, "No final answer."),
    };
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum ShareOrderStatus : byte
{
    Shared = 1,
    OutSharingNoUsed = 2,
    OrderNotPaid = 3,

    /// <summary>It was not made to be shared out.</summary>
    NotForSharing = 4,

    /// <summary>What was left has gone to the merchant.</summary>
    Unfrozen = 5,
    TooEarly = 6,
    TooMany = 7,

    /// <summary>So much is not left in the order.</summary>
    NotEnough = 8,
    OverRatio = 9,

    /// <summary>Too many transfers of this order are still on their way; nothing has changed.</summary>
    OutboxFull = 10,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 11,

    /// <summary>There is no such profit-sharing order of this amount, and the money is on its way back.</summary>
    ShareNotFound = 20,
}
