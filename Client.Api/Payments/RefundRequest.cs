using System.Collections.Immutable;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Payments;

/// <summary>What a merchant sends to refund an order.</summary>
/// <remarks>Source: POST /v3/refund/domestic/refunds; lengths from protocol 2.3, of goods from orders.</remarks>
public sealed record RefundRequest
{
    private const string TradeNoAlphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*";

    /// <summary>The merchant in whose name the caller, its service provider, has ordered; left out, the caller's own order is refunded.
    /// </summary>
    [Text(32)] public string? SubMchid { get; init; }
    [Text(32)] public string? TransactionId { get; init; }

    [Text(Domain.Payments.OutTradeNo.LengthMax, LengthMin = Domain.Payments.OutTradeNo.LengthMin, Alphabet = TradeNoAlphabet)]
    public string? OutTradeNo { get; init; }

    [Text(Domain.Payments.OutRefundNo.LengthMax, Alphabet = TradeNoAlphabet + "@")]
    public required string OutRefundNo { get; init; }

    [Text(80, LengthMin = 0)] public string? Reason { get; init; }
    [NotifyUrl(256)] public string? NotifyUrl { get; init; }

    /// <summary>A merchant has one account here; both names mean it.</summary>
    [OneOf("AVAILABLE", "UNSETTLED")] public string? FundsAccount { get; init; }

    public required RefundAmountRequest Amount { get; init; }
    [Items(100)] public ImmutableArray<RefundGoodsRequest>? GoodsDetail { get; init; }

    /// <summary>What no single field can say; null if it is all right.</summary>
    internal Refusal? Refuse()
    {
        if (TransactionId is null && OutTradeNo is null)
        {
            return Refusal.Body("/transaction_id", "", "either transaction_id or out_trade_no names the order");
        }

        if (TransactionId is not null && !Domain.Payments.TransactionId.TryParse(TransactionId, out _))
        {
            return Refusal.Body("/transaction_id", TransactionId, "must have 28 digits");
        }

        if (Domain.Payments.OutRefundNo.Parse(OutRefundNo).IsReversal)
        {
            return Refusal.Body("/out_refund_no", OutRefundNo, "is kept for the reversal of an order");
        }

        if (Amount.Refund > Amount.Total) return Refusal.Body("/amount/refund", $"{Amount.Refund}", "is more than total");
        if (Amount.From is not { Length: > 0 } from) return null;

        if (from.Select(part => part.Account).Distinct().Count() != from.Length)
        {
            return Refusal.Body("/amount/from", "", "names an account twice");
        }

        return from.Sum(part => part.Amount) == Amount.Refund
            ? null
            : Refusal.Body("/amount/from", $"{from.Sum(part => part.Amount)}", "does not come to refund");
    }
}

public sealed record RefundAmountRequest
{
    /// <summary>Fen.</summary>
    [Whole(1, CreateOrder.AmountMaxMinor)] public required long Refund { get; init; }

    [Items(2)] public ImmutableArray<RefundFromRequest>? From { get; init; }
    [Whole(1, CreateOrder.AmountMaxMinor)] public required long Total { get; init; }
    [OneOf("CNY")] public required string Currency { get; init; }
}

public sealed record RefundFromRequest
{
    [OneOf("AVAILABLE", "UNAVAILABLE")] public required string Account { get; init; }
    [Whole(1, CreateOrder.AmountMaxMinor)] public required long Amount { get; init; }
}

public sealed record RefundGoodsRequest
{
    [Text(32)] public required string MerchantGoodsId { get; init; }
    [Text(32, LengthMin = 0)] public string? WechatpayGoodsId { get; init; }
    [Text(256, LengthMin = 0)] public string? GoodsName { get; init; }
    [Whole(0, CreateOrder.AmountMaxMinor)] public required long UnitPrice { get; init; }
    [Whole(0, CreateOrder.AmountMaxMinor)] public required long RefundAmount { get; init; }
    [Whole(1, 1_000_000_000)] public required long RefundQuantity { get; init; }
}
