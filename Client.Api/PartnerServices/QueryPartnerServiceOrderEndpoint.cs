using Tael.Client.Api.OpenApi;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.PartnerServices;

/// <summary>GET /v3/payscore/partner/serviceorder: what has become of a service order in a merchant's name, under the service provider's number
/// or what the user's app has brought back.</summary>
public static class QueryPartnerServiceOrderEndpoint
{
    public static void Map(V3Endpoints v3) => v3.Get<Query>("/v3/payscore/partner/serviceorder", Handle)
        .Answers<ServiceOrderAnswer>()
        .Refuses(PartnerServices.Refusals)
        .Refuses(ErrorCode.OrderNotExist, "the service provider has no such order with this service and merchant");

    internal static async Task<Answer> Handle(V3Call call, Query query)
    {
        var (of, notAllowed) = await PartnerServices.Of(call, query.SubMchid, "query");
        return notAllowed is not null
            ? notAllowed
            : await QueryServiceOrderEndpoint.Find(
                call,
                of,
                (query.OutOrderNo, query.QueryId),
                (query.ServiceId, null),
                order => Answer.Ok(ServiceOrderAnswer.Of(order, call.Services.OpenIds)));
    }

    /// <summary>Which order.</summary>
    public sealed record Query
    {
        [Text(ServiceOrderNo.LengthMax, Alphabet = ServiceOrderNo.Letters)] public string? OutOrderNo { get; init; }
        [Text(128)] public string? QueryId { get; init; }
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [Text(32)] public required string SubMchid { get; init; }
    }
}
