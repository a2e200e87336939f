using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Payments;
using Tael.Grains;

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

    internal static async Task<Answer> Handle(V3Call call, MerchantQuery query)
    {
        if (MerchantQuery.Refuse(call, query.Mchid, "mchid", "query") is { } refusal) return refusal;

        var text = call.Path("transaction_id");
        if (!TransactionId.TryParse(text, out var id)) return Refusal.Url("transaction_id", text, "must have 28 digits");

        var found = await call.Ask(call.Grains.Trades(), trades => trades.Find(id));
        if (found is not { } account) return Answer.Refuse(ErrorCode.OrderNotExist);

        var order = await call.Ask(call.Grains.Payment(account), payment => payment.Look());
        return order?.Terms is not { Combined: null, Partner: null } terms || terms.Merchant != call.Merchant.Id
            ? Answer.Refuse(ErrorCode.OrderNotExist)
            : Answer.OkJson(TransactionJson.Of(order, call.Services.OpenIds));
    }
}
