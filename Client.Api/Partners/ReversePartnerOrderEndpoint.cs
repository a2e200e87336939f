using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Partners;

/// <summary>POST /v3/pay/partner/transactions/out-trade-no/{out_trade_no}/reverse: 200, and the order in the merchant's name is over.
/// Unpaid it can never be paid; paid, all of it goes back to the payer.</summary>
/// <remarks>Any number of times, within 7 days of the payment. ORDER_NOT_EXIST for one that never arrived, and from then on it never can.
/// </remarks>
public static class ReversePartnerOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/pay/partner/transactions/out-trade-no/{out_trade_no}/reverse", Handle)
            .Answers<Response>()
            .Refuses(Partnership.Refusals)
            .Refuses(Reversing.Refusals);

    internal static async Task<Answer> Handle(V3Call call, Request request) => OwnOrders.TryReadNo(call, out var no, out var malformed)
        ? await PartnerOrdering.For(call, request, async order =>
            await Reversing.Reverse(call, order.Of, no, ("/sp_appid", request.SpAppid), ("/sub_appid", request.SubAppid)) is { } why
                ? why
                : Answer.Ok(new Response(request.SpAppid, request.SpMchid, request.SubAppid, request.SubMchid, no.Value)))
        : malformed;

    public sealed record Request : IPartnerRequest
    {
        [Text(32)] public string? SpAppid { get; init; }
        [Text(32)] public required string SpMchid { get; init; }
        [Text(32)] public string? SubAppid { get; init; }
        [Text(32)] public required string SubMchid { get; init; }
    }

    /// <summary>What was sent.</summary>
    public sealed record Response(string? SpAppid, string SpMchid, string? SubAppid, string SubMchid, string OutTradeNo);
}
