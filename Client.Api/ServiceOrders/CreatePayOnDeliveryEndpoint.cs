using System.Collections.Immutable;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.PartnerServices;
using Tael.Client.Api.Permissions;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>POST /v3/payscore/servicepayondeliveryorder, /v3/payscore/partner/servicepayondeliveryorder: goods that are tried first and paid later
/// (先用后付).</summary>
/// <remarks>An ordinary service order that also says what is bought; the user sees that when they confirm it. All else is done with the calls of
/// service orders.</remarks>
public static class CreatePayOnDeliveryEndpoint
{
    public static void Map(V3Endpoints v3)
    {
        v3.Post<PayOnDeliveryRequest>("/v3/payscore/servicepayondeliveryorder", Handle)
            .Answers<ServiceOrderAnswer>()
            .Refuses(ServiceOrdering.Refusals);
        v3.Post<PartnerPayOnDeliveryRequest>("/v3/payscore/partner/servicepayondeliveryorder", HandlePartner)
            .Answers<ServiceOrderAnswer>()
            .Refuses(ServiceOrdering.Refusals)
            .Refuses(PartnerServices.PartnerServices.Refusals);
    }

    internal static async Task<Answer> Handle(V3Call call, PayOnDeliveryRequest request)
    {
        if (call.RefuseApp(request.Appid) is { } foreign) return foreign;

        if (request.ShoppingInfo.JumpLink is null) return Refusal.Body("/shopping_info/jump_link", "", "is needed");
        if (request.ShoppingInfo.Goods is null) return Refusal.Body("/shopping_info/goods", "", "is needed");
        if ((WhyNot(call, request.Mchid) ?? ServiceOrdering.WhyNot(request.TimeRange)) is { } refusal) return refusal;

        var (user, unknown) = ServiceOrdering.UserOf(call, request.Appid, request.Openid);
        return unknown is not null
            ? unknown
            : await Create(call, request, ServiceOrdering.Terms(Partnership.Self(call), request, user), request.ShoppingInfo);
    }

    internal static async Task<Answer> HandlePartner(V3Call call, PartnerPayOnDeliveryRequest request)
    {
        var (of, notAllowed) = await PartnerServices.PartnerServices.Of(call, request.SubMchid);
        if (notAllowed is not null) return notAllowed;

        var apps = (request.Appid, request.SubAppid);
        var why = WhyNot(call, request.Mchid) ?? PartnerServices.PartnerServices.WhyNot(call, of, apps) ?? ServiceOrdering.WhyNot(request.TimeRange);
        if (why is not null) return why;

        var (user, unknown) = PartnerServices.PartnerServices.UserOf(call, apps, (request.Openid, request.SubOpenid));
        return unknown is not null
            ? unknown
            : await Create(
                call, request, ServiceOrdering.Terms(of, request, user) with { SubAppId = request.SubAppid }, request.ShoppingInfo);
    }

    private static async Task<Answer> Create(V3Call call, ServiceOrderRequest request, ServiceOrderTerms terms, ShoppingInfo shopping)
    {
        var (service, none) = await ServiceOrdering.ServiceOf(call, request.ServiceId);
        return service is null
            ? none!
            : await ServiceOrdering.Create(
                call,
                new CreateServiceOrder(terms with { Shopping = ServiceOrderCalls.Text(shopping) }, service),
                order => Answer.Ok(CreateServiceOrderEndpoint.WithPackage(call, order)));
    }

    private static Refusal? WhyNot(V3Call call, string? mchid) => mchid is null || mchid == $"{call.Merchant.Id}"
        ? null
        : Refusal.Body("/mchid", Refusal.Shorten(mchid), "is not the merchant that signed");
}

/// <summary>What a merchant sends to offer goods that are paid later.</summary>
/// <remarks>Source: POST /v3/payscore/servicepayondeliveryorder.</remarks>
public sealed record PayOnDeliveryRequest : ServiceOrderRequest
{
    [Text(32)] public string? Mchid { get; init; }
    public required ShoppingInfo ShoppingInfo { get; init; }
}

/// <summary>What a service provider sends to offer them in a merchant's name.</summary>
/// <remarks>Source: POST /v3/payscore/partner/servicepayondeliveryorder.</remarks>
public sealed record PartnerPayOnDeliveryRequest : PartnerServiceOrderRequest
{
    [Text(32)] public string? Mchid { get; init; }
    public required ShoppingInfo ShoppingInfo { get; init; }
}

/// <summary>What is bought, and where it is shown.</summary>
public sealed record ShoppingInfo
{
    [Text(32)] public string? RealMerchantAppid { get; init; }

    /// <summary>Where the user's app shows the order; kept, and without effect here.</summary>
    public JumpLink? JumpLink { get; init; }
    [Items(100)] public ImmutableArray<ShoppingGood>? Goods { get; init; }
}

/// <summary>A page of a mini program.</summary>
public sealed record JumpLink
{
    [OneOf("JUMP_LINK_MINI_PROGRAM")] public string? JumpLinkType { get; init; }
    [Text(32)] public string? Appid { get; init; }
    [Text(1024)] public string? Path { get; init; }
}
