using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;
using Tael.Grains;

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

    internal static async Task<Answer> Handle(V3Call call, PartnerQuery query)
    {
        var text = call.Path("out_trade_no");
        if (!OutTradeNo.TryParse(text, out var no)) return Refusal.Url("out_trade_no", text, "is no out_trade_no");

        var (of, notAllowed) = await Partnership.Of(call, (query.SpMchid, query.SubMchid), "", "query");
        if (notAllowed is not null) return notAllowed;

        var order = await call.Ask(call.Grains.Payment(no.OrderOf(of.Merchant)), payment => payment.Look());
        return order?.Terms is { } terms && of.Owns(terms)
            ? Answer.OkJson(TransactionJson.Of(order, call.Services.OpenIds))
            : Answer.Refuse(ErrorCode.OrderNotExist);
    }
}

/// <summary>The query of a call about an order in a merchant's name: who has ordered, and in whose.</summary>
public sealed record PartnerQuery
{
    [Text(32)] public required string SpMchid { get; init; }
    [Text(32)] public required string SubMchid { get; init; }
}
