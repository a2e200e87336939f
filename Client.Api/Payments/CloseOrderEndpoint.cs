using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Payments;

/// <summary>POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close: 204, and the order can never be paid.</summary>
/// <remarks>Closing a closed order is 204 again; a paid one, ORDER_PAID; one that never arrived, ORDER_NOT_EXIST, and from
/// then on it never can.</remarks>
public static class CloseOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/pay/transactions/out-trade-no/{out_trade_no}/close", Handle)
            .AnswersNothing()
            .Refuses(ErrorCode.NoAuth, "`mchid` is not the merchant that signed")
            .Refuses(ErrorCode.OrderNotExist, "there is no such order of this merchant")
            .Refuses(ErrorCode.OrderPaid, "the order has been paid")
            .Refuses(ErrorCode.InvalidRequest, "it is an order by payment code: reverse it")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (MerchantQuery.Refuse(call, request.Mchid, "/mchid", "body") is { } refusal) return refusal;

        var text = call.Path("out_trade_no");
        if (!OutTradeNo.TryParse(text, out var no)) return Refusal.Url("out_trade_no", text, "is no out_trade_no");

        var command = new CloseOrder();
        var status = await call.Ask(
            call.Grains.Payment(no.OrderOf(call.Merchant.Id)), payment => payment.Close(command));
        Ordering.NoteRefusal(call, no, nameof(CloseOrder), status == CloseOrderStatus.Closed ? null : $"{status}");
        return status switch
        {
            CloseOrderStatus.Closed => Answer.NoContent,
            CloseOrderStatus.OrderNotFound => Answer.Refuse(ErrorCode.OrderNotExist),
            CloseOrderStatus.OrderPaid => Answer.Refuse(ErrorCode.OrderPaid),
            CloseOrderStatus.MustBeReversed => new Refusal(ErrorCode.InvalidRequest) { Message = "付款码订单不能关闭，请撤销" },
            CloseOrderStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    public sealed record Request
    {
        [Text(32)] public required string Mchid { get; init; }
    }
}
