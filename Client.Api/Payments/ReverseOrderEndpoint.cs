using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

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
            .Refuses(Reversing.Refusals);

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (!OwnOrders.TryReadNo(call, out var no, out var malformed)) return malformed;
        if (Ordering.Refuse(call, request.Mchid, request.Appid) is { } refusal) return refusal;

        return await Reversing.Reverse(call, new(call.Merchant.Id), no, ("/appid", request.Appid)) is { } why
            ? why
            : Answer.Ok(new Response(request.Appid, request.Mchid, no.Value));
    }

    public sealed record Request
    {
        [Text(32)] public required string Appid { get; init; }
        [Text(32)] public required string Mchid { get; init; }
    }

    public sealed record Response(string Appid, string Mchid, string OutTradeNo);
}
