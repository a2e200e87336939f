using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Partners;

/// <summary>POST /v3/pay/partner/transactions/out-trade-no/{out_trade_no}/close: 204, and the order in the merchant's name can never be
/// paid.</summary>
/// <remarks>Closing a closed order is 204 again; a paid one, ORDER_PAID; one that never arrived, ORDER_NOT_EXIST, and from then on it
/// never can.</remarks>
public static class ClosePartnerOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/pay/partner/transactions/out-trade-no/{out_trade_no}/close", Handle)
            .AnswersNothing()
            .Refuses(Partnership.Refusals)
            .Refuses(ErrorCode.OrderNotExist, "the service provider has ordered nothing so in the merchant's name")
            .Refuses(ErrorCode.OrderPaid, "the order has been paid")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        var text = call.Path("out_trade_no");
        if (!OutTradeNo.TryParse(text, out var no)) return Refusal.Url("out_trade_no", text, "is no out_trade_no");

        var (of, notAllowed) = await Partnership.Of(call, (request.SpMchid, request.SubMchid), "/", "body");
        if (notAllowed is not null) return notAllowed;

        var account = no.OrderOf(of.Merchant);
        var command = new CloseOrder(of.Partner);
        var status = await call.Ask(call.Grains.Payment(account), payment => payment.Close(command));
        if (status != CloseOrderStatus.Closed)
        {
            _ = call.Grains.Book().Refused(account, RequestId.Parse(no.Value), nameof(CloseOrder), $"{status}");
        }

        return status switch
        {
            CloseOrderStatus.Closed => Answer.NoContent,
            CloseOrderStatus.OrderNotFound => Answer.Refuse(ErrorCode.OrderNotExist),
            CloseOrderStatus.OrderPaid => Answer.Refuse(ErrorCode.OrderPaid),
            CloseOrderStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"), // No service provider orders by payment code.
        };
    }

    public sealed record Request
    {
        [Text(32)] public required string SpMchid { get; init; }
        [Text(32)] public required string SubMchid { get; init; }
    }
}
