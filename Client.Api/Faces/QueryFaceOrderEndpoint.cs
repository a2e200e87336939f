using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Faces;

/// <summary>GET /v3/offlineface/transactions/out-trade-no/{out_trade_no}?sp_mchid=&amp;sub_mchid=&amp;business_product_id=: a payment by face.
/// </summary>
/// <remarks>Orders of other kinds are not found here; payments by face are found by the basic queries too.</remarks>
public static class QueryFaceOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<Query>("/v3/offlineface/transactions/out-trade-no/{out_trade_no}", Handle)
            .Answers<FaceTransactionAnswer>()
            .Refuses(Partnership.Refusals)
            .Refuses(ErrorCode.OrderNotExist, "there is no payment by face under this number");

    internal static async Task<Answer> Handle(V3Call call, Query query)
    {
        var text = call.Path("out_trade_no");
        if (!OutTradeNo.TryParse(text, out var no)) return Refusal.Url("out_trade_no", text, "is no out_trade_no");
        if (query.SpMchid != $"{call.Merchant.Id}")
        {
            return new Refusal(ErrorCode.NoAuth, "sp_mchid", Refusal.Shorten(query.SpMchid), "is not the merchant that signed", "query");
        }

        if (query.BusinessProductId is not (2 or 11))
        {
            return new Refusal(ErrorCode.ParamError, "business_product_id", $"{query.BusinessProductId}", "must be 2 or 11", "query");
        }

        var (of, notAllowed) = await FaceCaller.Find(call, query.SubMchid, "sub_mchid", "query");
        if (notAllowed is not null) return notAllowed;

        var order = await call.Ask(call.Grains.Payment(no.OrderOf(of.Merchant)), payment => payment.Look());
        return order?.Terms is { TradeType: TradeType.Facepay } terms && of.Owns(terms)
            ? Answer.Ok(FaceTransactionAnswer.Of(order, call.Services.OpenIds))
            : Answer.Refuse(ErrorCode.OrderNotExist);
    }

    public sealed record Query
    {
        [Text(32)] public required string SpMchid { get; init; }
        [Text(32)] public required string SubMchid { get; init; }

        /// <summary>2 or 11; without effect here.</summary>
        [Whole(2, 11)] public required long BusinessProductId { get; init; }
    }
}
