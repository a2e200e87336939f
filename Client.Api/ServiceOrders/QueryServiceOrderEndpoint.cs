using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Ledger;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>GET /v3/payscore/serviceorder: what has become of a service order, under the merchant's number or what the user's app has brought
/// back.</summary>
public static class QueryServiceOrderEndpoint
{
    public static void Map(V3Endpoints v3) => v3.Get<Query>("/v3/payscore/serviceorder", Handle)
        .Answers<ServiceOrderAnswer>()
        .Refuses(ErrorCode.OrderNotExist, "the merchant has no such order with this service and appid");

    internal static Task<Answer> Handle(V3Call call, Query query) =>
        Find(
            call,
            Partnership.Self(call),
            (query.OutOrderNo, query.QueryId),
            (query.ServiceId, query.Appid),
            order => Answer.Ok(ServiceOrderAnswer.Of(order, call.Services.OpenIds)));

    /// <param name="named">By which of the two the order is named: one of them is null.</param>
    /// <param name="meant">With which service and appid it must have been made; null: not said.</param>
    internal static async Task<Answer> Find(
        V3Call call,
        Partnership of,
        (string? OutOrderNo, string? QueryId) named,
        (string? ServiceId, string? AppId) meant,
        Func<ServiceOrder, Answer> answer)
    {
        if (named.OutOrderNo is null == named.QueryId is null)
        {
            return new Refusal(
                ErrorCode.ParamError, "out_order_no", named.OutOrderNo ?? "", "either out_order_no or query_id names the order", "query");
        }

        AccountId account;
        if (named.OutOrderNo is not null) account = ServiceOrderNo.Parse(named.OutOrderNo).OrderOf(of.Merchant);
        else if (!call.Services.ServiceTokens.TryParseQueryId(named.QueryId, of.Merchant, out account)) return Answer.Refuse(ErrorCode.OrderNotExist);

        var (order, refusal) = await ServiceOrderCalls.Find(call, of, account, meant);
        return order is null ? refusal! : answer(order);
    }

    /// <summary>Which order.</summary>
    public sealed record Query
    {
        [Text(ServiceOrderNo.LengthMax, Alphabet = ServiceOrderNo.Letters)] public string? OutOrderNo { get; init; }
        [Text(128)] public string? QueryId { get; init; }
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [Text(32)] public required string Appid { get; init; }
    }
}
