using System.Collections.Immutable;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Payments;

/// <summary>The members of a refund, for those who read about it: <see cref="RefundJson"/> writes them.</summary>
/// <remarks>Tests hold every answer against it, so it can't say anything else.</remarks>
internal sealed record RefundAnswer
{
    public required string RefundId { get; init; }
    public required string OutRefundNo { get; init; }
    public string? TransactionId { get; init; }
    public required string OutTradeNo { get; init; }
    public required string Channel { get; init; }
    public required string UserReceivedAccount { get; init; }
    public string? SuccessTime { get; init; }
    public required string CreateTime { get; init; }
    [OneOf("SUCCESS", "CLOSED", "PROCESSING", "ABNORMAL")] public required string Status { get; init; }
    public required string FundsAccount { get; init; }
    public required RefundAmountAnswer Amount { get; init; }
    public required ImmutableArray<PromotionAnswer> PromotionDetail { get; init; }
}

internal sealed record RefundAmountAnswer
{
    public required long Total { get; init; }
    public required long Refund { get; init; }
    public required long PayerTotal { get; init; }
    public required long PayerRefund { get; init; }
    public ImmutableArray<RefundFromRequest>? From { get; init; }
    public required long SettlementRefund { get; init; }
    public required long SettlementTotal { get; init; }
    public required long DiscountRefund { get; init; }
    public required string Currency { get; init; }
    public required long RefundFee { get; init; }
}

/// <summary>The plaintext of a refund's notification.</summary>
internal abstract record RefundNoticeContent
{
    public required string RefundId { get; init; }
    public required string OutRefundNo { get; init; }
    public string? TransactionId { get; init; }
    public required string OutTradeNo { get; init; }
    [OneOf("SUCCESS", "CLOSED", "ABNORMAL")] public required string RefundStatus { get; init; }
    public string? SuccessTime { get; init; }
    public required string UserReceivedAccount { get; init; }
    public required RefundNoticeAmount Amount { get; init; }
}

/// <summary>Of a merchant's order.</summary>
internal sealed record RefundNotice : RefundNoticeContent
{
    public required string Mchid { get; init; }
}

/// <summary>Of a service provider's order.</summary>
internal sealed record PartnerRefundNotice : RefundNoticeContent
{
    public required string SpMchid { get; init; }
    public required string SubMchid { get; init; }
}

internal sealed record RefundNoticeAmount(long Total, long Refund, long PayerTotal, long PayerRefund);
