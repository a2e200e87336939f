using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Sharing;

/// <summary>GET /v3/profitsharing/transactions/{transaction_id}/amounts: what of an order still waits to be shared out.</summary>
/// <remarks>0 once the order is unfrozen. Whoever has ordered asks: the merchant, or its service provider. INVALID_REQUEST for one that was not made to be shared out.</remarks>
public static class QueryUnsplitAmountEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get("/v3/profitsharing/transactions/{transaction_id}/amounts", Handle)
            .Answers<Response>()
            .Refuses(ErrorCode.ResourceNotExists, "there is no such order of this merchant")
            .Refuses(ErrorCode.InvalidRequest, "the order was not made to be shared out");

    internal static async Task<Answer> Handle(V3Call call)
    {
        var text = call.Path("transaction_id");
        var (_, order, refusal) = await SharedOrders.Find(call, null, text, ("transaction_id", "url"));
        if (refusal is not null) return refusal;

        return order!.Terms!.ProfitSharing == true
            ? Answer.Ok(new Response(text, order.IsFrozen ? order.Balance.Minor : 0))
            : SharedOrders.Invalid("the order was not made with settle_info.profit_sharing");
    }

    public sealed record Response(string TransactionId, long UnsplitAmount);
}
