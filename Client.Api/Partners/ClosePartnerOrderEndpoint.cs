using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

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
            .Refuses(ErrorCode.InvalidRequest, "it is an order by payment code: reverse it")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request) => OwnOrders.TryReadNo(call, out var no, out var malformed)
        ? await Partnership.InBody(call, (request.SpMchid, request.SubMchid), of => OwnOrders.Close(call, of, no))
        : malformed;

    public sealed record Request
    {
        [Text(32)] public required string SpMchid { get; init; }
        [Text(32)] public required string SubMchid { get; init; }
    }
}
