using Tael.Client.Api.Partners;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.PartnerServices;

/// <summary>What the calls of service providers about services on trust have in common.</summary>
/// <remarks>The service is the service provider's; an order's money is its merchant's, a permission is for that merchant. Asking, changing
/// and hearing of either is the service provider's.</remarks>
internal static class PartnerServices
{
    /// <summary>What these calls are refused with beside those of merchants.</summary>
    public static readonly (ErrorCode Code, string When)[] Refusals =
        [(ErrorCode.NoAuth, "`sub_mchid` is no merchant of this service provider")];

    /// <summary>In whose name a request is; in its body, unless it is said to be elsewhere.</summary>
    public static Task<(Partnership Of, Refusal? Refusal)> Of(V3Call call, string subMchid, string location = "body") =>
        Partnership.Of(call, subMchid, location == "body" ? "/sub_mchid" : "sub_mchid", location);

    /// <summary>The same of a request about the order that its path names: a number that is none is refused as such, before anybody is
    /// told whose it is not.</summary>
    public static Task<(Partnership Of, Refusal? Refusal)> OfOrder(V3Call call, string subMchid)
    {
        var text = call.Path("out_order_no");
        return Domain.ServiceOrders.ServiceOrderNo.TryParse(text, out _)
            ? Of(call, subMchid)
            : Task.FromResult<(Partnership, Refusal?)>((default, Refusal.Url("out_order_no", text, "is no out_order_no")));
    }

    /// <summary>The order that the path names, of the merchant that the body names.</summary>
    public static async Task<(Domain.ServiceOrders.ServiceOrder? Order, Refusal? Refusal)> Find(V3Call call, string subMchid, string? serviceId)
    {
        var (of, notAllowed) = await OfOrder(call, subMchid);
        return notAllowed is null ? await ServiceOrderCalls.Find(call, of, serviceId, appId: null) : (null, notAllowed);
    }

    /// <summary>Null if both appids belong to whom they should.</summary>
    public static Refusal? WhyNot(V3Call call, Partnership of, (string AppId, string? SubAppId) apps, string location = "body")
    {
        if (!call.Merchant.Owns(apps.AppId)) return Not("appid", apps.AppId, "does not belong to the service provider", location);

        return apps.SubAppId is { } own && !of.Profile!.AppIds.Contains(own)
            ? Not("sub_appid", own, "does not belong to sub_mchid", location)
            : null;
    }

    /// <summary>The user whom a request names, as the service provider's app or the merchant's knows them; neither: none.</summary>
    public static (UserId? User, Refusal? Refusal) UserOf(
        V3Call call, (string AppId, string? SubAppId) apps, (string? OpenId, string? SubOpenId) openids, string location = "body")
    {
        UserId? user = null;
        foreach (var (name, openid, appid) in new[] { ("openid", openids.OpenId, apps.AppId), ("sub_openid", openids.SubOpenId, apps.SubAppId) })
        {
            if (openid is null) continue;
            if (appid is null) return (null, Param(name, openid, "needs sub_appid", location));
            if (!call.Services.OpenIds.TryParse(openid, appid, out var named))
            {
                return (null, Param(name, openid, "is no openid of this appid", location));
            }

            if (user is { } other && other != named) return (null, Param(name, openid, "is somebody else", location));
            user = named;
        }

        return (user, null);
    }

    internal static Refusal Param(string name, string value, string issue, string location) =>
        new(ErrorCode.ParamError, Pointer(name, location), Refusal.Shorten(value), issue, location);

    private static Refusal Not(string name, string value, string issue, string location) =>
        new(ErrorCode.AppidMchidNotMatch, Pointer(name, location), Refusal.Shorten(value), issue, location);

    private static string Pointer(string name, string location) => location == "body" ? $"/{name}" : name;
}
