using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Payments;

/// <summary>GET /v3/pay/transactions/id/{transaction_id}?mchid=: a paid order under our number.</summary>
/// <remarks>Another merchant's order does not exist for this one.</remarks>
public static class QueryTransactionEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<MerchantQuery>("/v3/pay/transactions/id/{transaction_id}", Handle)
            .Answers<TransactionAnswer>()
            .Refuses(ErrorCode.NoAuth, "`mchid` is not the merchant that signed")
            .Refuses(ErrorCode.OrderNotExist, "there is no such order of this merchant");

    internal static async Task<Answer> Handle(V3Call call, MerchantQuery query) =>
        OwnOrders.TryReadId(call, out var id, out var malformed) ? await query.Then(call, of => OwnOrders.Show(call, of, id)) : malformed;
}
