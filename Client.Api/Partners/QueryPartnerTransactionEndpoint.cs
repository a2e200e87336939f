using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Domain.Payments;
using Tael.Grains;

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

    internal static async Task<Answer> Handle(V3Call call, PartnerQuery query)
    {
        var text = call.Path("transaction_id");
        if (!TransactionId.TryParse(text, out var id)) return Refusal.Url("transaction_id", text, "must have 28 digits");

        var (of, notAllowed) = await Partnership.Of(call, (query.SpMchid, query.SubMchid), "", "query");
        if (notAllowed is not null) return notAllowed;
        if (await call.Ask(call.Grains.Trades(), trades => trades.Find(id)) is not { } account) return Answer.Refuse(ErrorCode.OrderNotExist);

        var order = await call.Ask(call.Grains.Payment(account), payment => payment.Look());
        return order?.Terms is { } terms && of.Owns(terms)
            ? Answer.OkJson(TransactionJson.Of(order, call.Services.OpenIds))
            : Answer.Refuse(ErrorCode.OrderNotExist);
    }
}
