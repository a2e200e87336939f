using System.Diagnostics;
using Tael.Client.Api.Wire;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Payments;

/// <summary>Why a refund was refused, in the codes that WeChat Pay documents for it.</summary>
internal static class RefundRefusal
{
    /// <param name="status">Any but <see cref="RefundPaymentStatus.Refunded"/>.</param>
    public static Refusal Of(RefundPaymentStatus status, RefundPayment command) => status switch
    {
        RefundPaymentStatus.OutRefundNoUsed => new(
            ErrorCode.InvalidRequest, "/out_refund_no", command.OutRefundNo.Value, "used for a refund with other content", "body"),
        RefundPaymentStatus.MerchantNotFound => new(ErrorCode.MchNotExists),
        RefundPaymentStatus.AmountMustNotBeZero => Refusal.Body("/amount/refund", "0", "must not be below 1"),
        RefundPaymentStatus.NotEnough => new(
            ErrorCode.NotEnough, "/amount/refund", $"{command.Amount.Minor}", "the merchant does not have so much", "body"),
        RefundPaymentStatus.OutboxFull => new(ErrorCode.FrequencyLimited),
        RefundPaymentStatus.AccountStopped => new(ErrorCode.AccountError),
        RefundPaymentStatus.OrderNotFound => new(ErrorCode.ResourceNotExists),
        RefundPaymentStatus.OrderNotPaid => Invalid("the order is not paid"),
        RefundPaymentStatus.TotalDiffers => new(
            ErrorCode.InvalidRequest, "/amount/total", $"{command.Terms.Total.Minor}", "is not the order's", "body"),
        RefundPaymentStatus.OrderFrozen => Invalid("the order's money is frozen for profit sharing"),
        RefundPaymentStatus.TooLate => Invalid("the order was paid more than 365 days ago"),
        RefundPaymentStatus.TooMany => Invalid("the order has been refunded 50 times"),
        RefundPaymentStatus.ExceedsPaid => new(
            ErrorCode.InvalidRequest, "/amount/refund", $"{command.Amount.Minor}", "is more than is left of what was paid", "body"),
        RefundPaymentStatus.Overlaps => new(ErrorCode.FrequencyLimited),
        _ => throw new UnreachableException($"{status}"),
    };

    private static Refusal Invalid(string issue) => new(ErrorCode.InvalidRequest) { Message = $"{ErrorCode.InvalidRequest.Message}: {issue}" };
}
