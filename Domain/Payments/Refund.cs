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

/// <summary>A refund that an order has taken and paid out.</summary>
[GenerateSerializer, Immutable, Alias("OrderRefund")]
public sealed record OrderRefund(
    [property: Id(0)] OutRefundNo OutRefundNo,
    [property: Id(1)] Money Amount,
    [property: Id(2)] Money Fee,
    [property: Id(3)] Instant At);

/// <summary>How a refund has ended.</summary>
/// <param name="At">When it did; meaningless while it is on its way.</param>
[GenerateSerializer, Immutable, Alias("RefundOutcome")]
public sealed record RefundOutcome(
    [property: Id(0)] RefundState State,
    [property: Id(1)] Instant At,
    [property: Id(2)] OutRefundNo OutRefundNo);

/// <summary>Append, never renumber.</summary>
/// <remarks>A wallet never sends a refund back, so there is nothing like WeChat Pay's ABNORMAL.</remarks>
public enum RefundState : byte
{
    /// <summary>The merchant has paid; the order has not taken it yet.</summary>
    Processing = 1,

    /// <summary>The order has it and has paid it out: from here on it will arrive.</summary>
    Success = 2,

    /// <summary>The order could not take it; the merchant has it back.</summary>
    Closed = 3,
}
