using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Payments;

/// <summary>GET /v3/pay/transactions/out-trade-no/{out_trade_no}?mchid=: an order under the merchant's number.</summary>
public static class QueryOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<MerchantQuery>("/v3/pay/transactions/out-trade-no/{out_trade_no}", Handle)
            .Answers<TransactionAnswer>()
            .Refuses(ErrorCode.NoAuth, "`mchid` is not the merchant that signed")
            .Refuses(ErrorCode.OrderNotExist, "there is no such order of this merchant");

    internal static async Task<Answer> Handle(V3Call call, MerchantQuery query)
    {
        if (MerchantQuery.Refuse(call, query.Mchid, "mchid", "query") is { } refusal) return refusal;

        var text = call.Path("out_trade_no");
        if (!OutTradeNo.TryParse(text, out var no)) return Refusal.Url("out_trade_no", text, "is no out_trade_no");

        var order = await call.Ask(call.Grains.Payment(no.OrderOf(call.Merchant.Id)), payment => payment.Look());
        return order?.Terms is not { Combined: null, Partner: null }
            ? Answer.Refuse(ErrorCode.OrderNotExist)
            : Answer.OkJson(TransactionJson.Of(order, call.Services.OpenIds));
    }
}
