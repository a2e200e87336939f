using Orleans;
using Tael.Domain.Payments;
using Tael.Domain.Scores;

namespace Tael.Domain.Ledger;

/// <summary>Money on its way: the source has been debited, durably; the target is to take it, once.</summary>
/// <param name="Deadline">After this the target refuses a first try, and only then does the source try again: so a
/// first try can be applied without looking whether it has been here before.</param>
/// <param name="IsRetry">The target looks <paramref name="Id"/> up in its own journal before it decides.</param>
/// <param name="Returns">The transfer which this one gives back, if it is one that the other side could not take.</param>
/// <param name="Refund">What goes with it, if it is a refund on its way to its order.</param>
/// <param name="Fact">What it tells, if it is a transfer of nothing to a score profile.</param>
/// <param name="Spared">What a service order has spared its user, if it is a transfer of nothing to its scene.</param>
/// <param name="Price">What the merchant's fee is on, if that is not the amount: the whole price of an order that was shared out.</param>
[GenerateSerializer, Immutable, Alias("CreditAccount")]
public sealed record CreditAccount(
    [property: Id(0)] TransferId Id,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] Instant Deadline,
    [property: Id(4)] bool IsRetry = false,
    [property: Id(5)] TransferId? Returns = null,
    [property: Id(6)] RefundSlip? Refund = null,
    [property: Id(7)] ScoreFact? Fact = null,
    [property: Id(8)] Money? Price = null,
    [property: Id(9)] Money? Spared = null);

/// <summary>What became of a transfer at its target. Every status but <see cref="Late"/> means: it has arrived,
/// durably, and its source may forget it. Append, never renumber.</summary>
/// <remarks>From <see cref="OrderNotFound"/> on the target could not keep the money: in the same append that took it, it
/// sent it back.</remarks>
public enum CreditStatus : short
{
    Credited = 1,

    /// <summary>A first try came after its deadline. Nothing has changed; the source tries again and says so.</summary>
    Late = 2,
    OrderNotFound = 10,
    OrderClosed = 11,
    OrderAlreadyPaid = 12,
    OrderExpired = 13,
    AmountDiffers = 14,
    NotThePayer = 15,
    OrderNotPaid = 16,
    OrderFrozen = 17,
    RefundTooLate = 18,
    RefundsTooMany = 19,
    RefundExceedsPaid = 20,

    /// <summary>Refunds at the same moment have given the fee back between them.</summary>
    RefundsOverlap = 21,

    /// <summary>The order may not be paid from a balance, and money in a wallet is one.</summary>
    BalanceExcluded = 22,
    PayoutNotFound = 40,

    /// <summary>It was cancelled, or its time is over.</summary>
    PayoutEnded = 41,
    ServiceOrderNotFound = 82,

    /// <summary>Somebody has accepted it, or it is over.</summary>
    ServiceOrderTaken = 83,

    /// <summary>Another user has given it, or it has been ended.</summary>
    PermissionTaken = 84,

    /// <summary>There is no such profit-sharing order, or not of this order and amount.</summary>
    ShareNotFound = 42,

    /// <summary>The number stands for another return of the same profit-sharing order.</summary>
    ReturnNoUsed = 43,
    ReturnTooLate = 44,
    ReturnsTooMany = 45,

    /// <summary>With what was given back before it would be more than was received.</summary>
    ReturnExceedsPart = 46,
}
