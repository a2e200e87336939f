using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

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
        if (!OwnOrders.TryReadNo(call, out var no, out var malformed)) return malformed;

        return MerchantQuery.Refuse(call, request.Mchid, "/mchid", "body") is { } refusal
            ? refusal
            : await OwnOrders.Close(call, new(call.Merchant.Id), no);
    }

    public sealed record Request
    {
        [Text(32)] public required string Mchid { get; init; }
    }
}
