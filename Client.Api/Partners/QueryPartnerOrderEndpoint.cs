using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Partners;

/// <summary>GET /v3/pay/partner/transactions/out-trade-no/{out_trade_no}?sp_mchid=&amp;sub_mchid=: an order in a merchant's name, under the
/// service provider's number.</summary>
public static class QueryPartnerOrderEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<PartnerQuery>("/v3/pay/partner/transactions/out-trade-no/{out_trade_no}", Handle)
            .Answers<PartnerTransactionAnswer>()
            .Refuses(Partnership.Refusals)
            .Refuses(ErrorCode.OrderNotExist, "the service provider has ordered nothing so in the merchant's name");

    internal static async Task<Answer> Handle(V3Call call, PartnerQuery query) => OwnOrders.TryReadNo(call, out var no, out var malformed)
        ? await Partnership.InQuery(call, (query.SpMchid, query.SubMchid), of => OwnOrders.Show(call, of, no))
        : malformed;
}

/// <summary>The query of a call about an order in a merchant's name: who has ordered, and in whose.</summary>
public sealed record PartnerQuery
{
    [Text(32)] public required string SpMchid { get; init; }
    [Text(32)] public required string SubMchid { get; init; }
}
