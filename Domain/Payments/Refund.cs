using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Payments;

/// <summary>What a merchant says of a refund beside which order and how much.</summary>
/// <remarks>Texts are kept as they were sent and have passed the edge's limits; a <c>null</c> was not sent.
/// Source of the fields: POST /v3/refund/domestic/refunds.</remarks>
[GenerateSerializer, Immutable, Alias("RefundTerms")]
public sealed record RefundTerms
{
    /// <summary>What the merchant takes the order's price to be; the order refuses any other than its own.</summary>
    [Id(0)] public required Money Total { get; init; }

    /// <summary>Shown to the payer.</summary>
    [Id(1)] public string? Reason { get; init; }

    /// <summary>Where the merchant hears how it ends; <c>null</c>: nowhere.</summary>
    [Id(2)] public string? NotifyUrl { get; init; }
    [Id(3)] public string? FundsAccount { get; init; }

    /// <summary>The JSON arrays <c>amount.from</c> and <c>goods_detail</c>, without insignificant white space.</summary>
    [Id(4)] public string? From { get; init; }
    [Id(5)] public string? GoodsDetail { get; init; }

    /// <summary>Why its money waits in the order: a test in the sandbox wants it so. Null: it goes to the payer at once.</summary>
    [Id(6)] public RefundHold? Hold { get; init; }
}

/// <summary>Why a refund's money waits in its order. Append, never renumber.</summary>
public enum RefundHold : byte
{
    /// <summary>It takes its time, and then goes to the payer.</summary>
    Processing = 1,

    /// <summary>It can't go the way it came: its merchant has to say where it goes.</summary>
    Abnormal = 2,
}

/// <summary>Where a refund's money went that had waited. Append, never renumber.</summary>
public enum RefundWay : byte
{
    /// <summary>To the payer's wallet.</summary>
    Payer = 1,

    /// <summary>To the payer's bank, which is outside.</summary>
    PayersBank = 2,

    /// <summary>Back to the merchant, who settles it with the payer.</summary>
    Merchant = 3,
}

/// <summary>What goes with a refund's money from the merchant to the order.</summary>
/// <param name="Fee">What of the payment's fee the merchant has given back to itself.</param>
/// <param name="FeeCharged">All of that fee: no refunds together may give back more.</param>
[GenerateSerializer, Immutable, Alias("RefundSlip")]
public sealed record RefundSlip(
    [property: Id(0)] RefundTerms Terms,
    [property: Id(1)] Money Fee,
    [property: Id(2)] Money FeeCharged);

/// <summary>What an order has refunded, and what of its fee has gone back with that.</summary>
[GenerateSerializer, Immutable, Alias("RefundedBefore")]
public readonly record struct RefundedBefore([property: Id(0)] Money Amount, [property: Id(1)] Money Fee);

/// <summary>A refund as its merchant's account knows it: that it was asked for and paid, not yet how it ended.</summary>
/// <param name="Fee">What of the payment's fee came back with it.</param>
[GenerateSerializer, Immutable, Alias("Refund")]
public sealed record Refund(
    [property: Id(0)] OutRefundNo OutRefundNo,
    [property: Id(1)] TransferId Transfer,
    [property: Id(2)] AccountId Order,
    [property: Id(3)] Money Amount,
    [property: Id(4)] RefundTerms Terms,
    [property: Id(5)] Instant RequestedAt,
    [property: Id(6)] Money Fee)
{
    public RefundId Id => RefundId.Of(Transfer, RequestedAt);
}

/// <summary>A refund that an order has taken, and paid out unless it is held.</summary>
/// <param name="Hold">Why its money waited or still waits here; null: it was paid out at once.</param>
/// <param name="ReleasedAt">When its money went on, if it was held; null: it waits.</param>
/// <param name="NotifyUrl">Where the merchant hears that it has gone on, if it is held.</param>
[GenerateSerializer, Immutable, Alias("OrderRefund")]
public sealed record OrderRefund(
    [property: Id(0)] OutRefundNo OutRefundNo,
    [property: Id(1)] Money Amount,
    [property: Id(2)] Money Fee,
    [property: Id(3)] Instant At,
    [property: Id(4)] RefundHold? Hold = null,
    [property: Id(5)] Instant? ReleasedAt = null,
    [property: Id(6)] RefundWay? Way = null,
    [property: Id(7)] string? NotifyUrl = null)
{
    /// <summary>So long is PROCESSING what a test wants to be.</summary>
    public static readonly TimeSpan ProcessedWithin = TimeSpan.FromHours(1);

    public bool IsHeld => Hold is not null && ReleasedAt is null;

    public bool IsOverdue(Instant now) => IsHeld && Hold == RefundHold.Processing && now >= At + ProcessedWithin;
}

/// <summary>How a refund has ended.</summary>
/// <param name="At">When it did; meaningless while it is on its way.</param>
/// <param name="Way">Where its money went, if it had to wait.</param>
[GenerateSerializer, Immutable, Alias("RefundOutcome")]
public sealed record RefundOutcome(
    [property: Id(0)] RefundState State,
    [property: Id(1)] Instant At,
    [property: Id(2)] OutRefundNo OutRefundNo,
    [property: Id(3)] RefundWay? Way = null);

/// <summary>Append, never renumber.</summary>
public enum RefundState : byte
{
    /// <summary>The merchant has paid; the order has not taken it yet, or holds it for a while.</summary>
    Processing = 1,

    /// <summary>The order has it and has paid it out: from here on it will arrive.</summary>
    Success = 2,

    /// <summary>The order could not take it; the merchant has it back.</summary>
    Closed = 3,

    /// <summary>The order has it and can't pay it out: its merchant has to say where it goes.</summary>
    Abnormal = 4,
}
