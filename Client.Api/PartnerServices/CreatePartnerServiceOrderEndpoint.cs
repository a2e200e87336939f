using Tael.Client.Api.OpenApi;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.PartnerServices;

/// <summary>POST /v3/payscore/partner/serviceorder, …/direct-complete: a service provider offers a service on trust in its merchant's name.</summary>
/// <remarks>As the merchant's own call: the first is confirmed by the user or permitted before, the second is made and completed in one. What it
/// costs is paid to the merchant.</remarks>
public static class CreatePartnerServiceOrderEndpoint
{
    public static void Map(V3Endpoints v3)
    {
        v3.Post<PartnerServiceOrderRequest>("/v3/payscore/partner/serviceorder", Handle)
            .Answers<ServiceOrderAnswer>()
            .Refuses(ServiceOrdering.Refusals)
            .Refuses(PartnerServices.Refusals);
        v3.Post<PartnerDirectCompleteRequest>("/v3/payscore/partner/serviceorder/direct-complete", HandleDirect)
            .AnswersNothing()
            .Refuses(ServiceOrdering.Refusals)
            .Refuses(PartnerServices.Refusals);
    }

    internal static async Task<Answer> Handle(V3Call call, PartnerServiceOrderRequest request)
    {
        var (of, notAllowed) = await PartnerServices.Of(call, request.SubMchid);
        if (notAllowed is not null) return notAllowed;

        var apps = (request.Appid, request.SubAppid);
        if ((PartnerServices.WhyNot(call, of, apps) ?? ServiceOrdering.WhyNot(request.TimeRange)) is { } refusal) return refusal;

        var (user, unknown) = PartnerServices.UserOf(call, apps, (request.Openid, request.SubOpenid));
        if (unknown is not null) return unknown;

        var (service, none) = await ServiceOrdering.ServiceOf(call, request.ServiceId);
        return service is null
            ? none!
            : await ServiceOrdering.Create(
                call,
                new CreateServiceOrder(ServiceOrdering.Terms(of, request, user) with { SubAppId = request.SubAppid }, service),
                order => Answer.Ok(CreateServiceOrderEndpoint.WithPackage(call, order)));
    }

    internal static async Task<Answer> HandleDirect(V3Call call, PartnerDirectCompleteRequest request)
    {
        var (of, notAllowed) = await PartnerServices.Of(call, request.SubMchid);
        if (notAllowed is not null) return notAllowed;
        if (PartnerServices.WhyNot(call, of, (request.Appid, request.SubAppid)) is { } refusal) return refusal;

        // As the service provider's app knows the user: there is no sub_openid.
        var (user, unknown) = ServiceOrdering.UserOf(call, request.Appid, request.Openid);
        return unknown is not null
            ? unknown
            : await DirectCompleteEndpoint.Create(call, of, request, (user, request.SubAppid), _ => Answer.NoContent);
    }
}

/// <summary>What a service provider sends to offer a service on trust in a merchant's name.</summary>
/// <remarks>Source: POST /v3/payscore/partner/serviceorder.</remarks>
public record PartnerServiceOrderRequest : ServiceOrderRequest
{
    [Text(32)] public required string SubMchid { get; init; }
    [Text(32)] public string? SubAppid { get; init; }

    /// <summary>Who it is for, as the merchant's app knows them.</summary>
    [Text(128)] public string? SubOpenid { get; init; }
}

/// <summary>What a service provider sends to make an order of a service of its merchant's that has been used.</summary>
/// <remarks>Source: POST /v3/payscore/partner/serviceorder/direct-complete.</remarks>
public sealed record PartnerDirectCompleteRequest : DirectCompleteRequest
{
    [Text(32)] public required string SubMchid { get; init; }
    [Text(32)] public string? SubAppid { get; init; }
}
