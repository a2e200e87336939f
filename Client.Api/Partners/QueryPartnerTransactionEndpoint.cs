using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Partners;

/// <summary>GET /v3/pay/partner/transactions/id/{transaction_id}?sp_mchid=&amp;sub_mchid=: a paid order in a merchant's name, under our number.
/// </summary>
public static class QueryPartnerTransactionEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<PartnerQuery>("/v3/pay/partner/transactions/id/{transaction_id}", Handle)
            .Answers<PartnerTransactionAnswer>()
            .Refuses(Partnership.Refusals)
            .Refuses(ErrorCode.OrderNotExist, "the service provider has ordered nothing so in the merchant's name");

    internal static async Task<Answer> Handle(V3Call call, PartnerQuery query) => OwnOrders.TryReadId(call, out var id, out var malformed)
        ? await Partnership.InQuery(call, (query.SpMchid, query.SubMchid), of => OwnOrders.Show(call, of, id))
        : malformed;
}
