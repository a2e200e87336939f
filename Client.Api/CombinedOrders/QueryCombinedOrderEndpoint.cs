using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.CombinedOrders;

/// <summary>GET /v3/combine-transactions/out-trade-no/{combine_out_trade_no}: what has become of a combined order.</summary>
/// <remarks>For the merchant that has combined it; a sub-order's merchant sees its refunds and bills.</remarks>
public static class QueryCombinedOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get("/v3/combine-transactions/out-trade-no/{combine_out_trade_no}", Handle)
            .Answers<CombinedOrderAnswer>()
            .Refuses(ErrorCode.OrderNotExist, "this merchant has combined nothing under the number");

    internal static async Task<Answer> Handle(V3Call call)
    {
        var text = call.Path("combine_out_trade_no");
        if (!OutTradeNo.TryParse(text, out var no)) return Refusal.Url("combine_out_trade_no", text, "is no combine_out_trade_no");

        var account = no.CombinedOf(call.Merchant.Id);
        var trade = await call.Ask(call.Grains, grains => CombinedTrade.Find(grains, account));
        return trade is null ? Answer.Refuse(ErrorCode.OrderNotExist) : Answer.OkJson(trade.ToJson(call.Services.OpenIds));
    }
}
