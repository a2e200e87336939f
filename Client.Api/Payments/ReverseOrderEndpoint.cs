using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Payments;

/// <summary>POST /v3/pay/transactions/out-trade-no/{out_trade_no}/reverse: 200, and the order is over. Unpaid it can never be paid;
/// paid, all of it goes back to the payer.</summary>
/// <remarks>Any number of times. Within 7 days of the payment, later INVALID_REQUEST: refund it. Where part has been refunded
/// before, INVALID_REQUEST too. NOT_ENOUGH if the merchant no longer has the money. ORDER_NOT_EXIST for one that never arrived,
/// and from then on it never can.</remarks>
public static class ReverseOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/pay/transactions/out-trade-no/{out_trade_no}/reverse", Handle)
            .Answers<Response>()
            .Refuses(ErrorCode.AppidMchidNotMatch, "`mchid` is not the merchant that signed, or `appid` is not its or not the order's")
            .Refuses(ErrorCode.OrderNotExist, "there is no such order of this merchant")
            .Refuses(ErrorCode.InvalidRequest, "it was paid more than 7 days ago, is refunded in part, or its money is frozen: refund it")
            .Refuses(ErrorCode.NotEnough, "the merchant no longer has the money")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (Ordering.Refuse(call, request.Mchid, request.Appid) is { } refusal) return refusal;

        var text = call.Path("out_trade_no");
        if (!OutTradeNo.TryParse(text, out var no)) return Refusal.Url("out_trade_no", text, "is no out_trade_no");

        return await Reverse(call, no, request.Appid) is { } why
            ? why
            : Answer.Ok(new Response(request.Appid, request.Mchid, no.Value));
    }

    /// <summary>Ends the order and gives back what was paid; null when that is done, else why not.</summary>
    internal static async Task<Refusal?> Reverse(MerchantCall call, OutTradeNo no, string appid)
    {
        var payment = call.Grains.Payment(no.OrderOf(call.Merchant.Id));
        var order = await call.Ask(payment, p => p.Look());
        if (order?.Terms is { } terms && terms.AppId != appid)
        {
            return new Refusal(ErrorCode.AppidMchidNotMatch, "/appid", appid, "is not the order's", "body");
        }

        var status = await call.Ask(payment, p => p.Reverse(new()));
        if (status == ReverseOrderStatus.OrderPaid)
        {
            var refunded = await Refund(call, payment);
            return refunded == RefundPaymentStatus.Refunded ? null : Refuse(refunded);
        }

        Ordering.NoteRefusal(call, no, nameof(ReverseOrder), status == ReverseOrderStatus.Reversed ? null : $"{status}");
        return status switch
        {
            ReverseOrderStatus.Reversed => null,
            ReverseOrderStatus.OrderNotFound => new(ErrorCode.OrderNotExist),
            ReverseOrderStatus.AccountStopped => new(ErrorCode.AccountError),
            ReverseOrderStatus.OrderRefunded => Invalid("the order has been refunded in part: refund the rest"),
            ReverseOrderStatus.TooLate => Invalid("the order was paid more than 7 days ago: refund it"),
            ReverseOrderStatus.OrderFrozen => Invalid("the order's money is frozen for profit sharing"),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private static async Task<RefundPaymentStatus> Refund(MerchantCall call, Grains.Payments.IPaymentGrain payment)
    {
        // What was paid a moment ago may still be on its way to the merchant who gives it back.
        await call.Ask(payment, p => p.Settle());
        var order = await call.Ask(payment, p => p.Look());
        var command = ReverseOrder.RefundOf(order!.Terms!);
        return await call.Ask(call.Grains.Merchant(command.Merchant), merchant => merchant.Refund(command));
    }

    private static Refusal Refuse(RefundPaymentStatus status) => status switch
    {
        RefundPaymentStatus.NotEnough => new(ErrorCode.NotEnough),
        RefundPaymentStatus.OutboxFull or RefundPaymentStatus.Overlaps => new(ErrorCode.FrequencyLimited),
        RefundPaymentStatus.AccountStopped => new(ErrorCode.AccountError),
        _ => Invalid("the order has been refunded meanwhile"),
    };

    private static Refusal Invalid(string issue) =>
        new(ErrorCode.InvalidRequest) { Message = $"{ErrorCode.InvalidRequest.Message}: {issue}" };

    public sealed record Request
    {
        [Text(32)] public required string Appid { get; init; }
        [Text(32)] public required string Mchid { get; init; }
    }

    public sealed record Response(string Appid, string Mchid, string OutTradeNo);
}
