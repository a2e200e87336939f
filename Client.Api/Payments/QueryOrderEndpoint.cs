using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Payments;

/// <summary>GET /v3/pay/transactions/out-trade-no/{out_trade_no}?mchid=: an order under the merchant's number.</summary>
public static class QueryOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<MerchantQuery>("/v3/pay/transactions/out-trade-no/{out_trade_no}", Handle)
            .Answers<TransactionAnswer>()
            .Refuses(ErrorCode.NoAuth, "`mchid` is not the merchant that signed")
            .Refuses(ErrorCode.OrderNotExist, "there is no such order of this merchant");

    internal static async Task<Answer> Handle(V3Call call, MerchantQuery query) =>
        OwnOrders.TryReadNo(call, out var no, out var malformed) ? await query.Then(call, of => OwnOrders.Show(call, of, no)) : malformed;
}
