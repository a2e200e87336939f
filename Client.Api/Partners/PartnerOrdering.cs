using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Partners;

/// <summary>What every way of ordering in a merchant's name has in common in its request.</summary>
/// <remarks>Source: POST /v3/pay/partner/transactions/{jsapi,app,h5,native}.</remarks>
public abstract record PartnerOrderRequest : OrderContentRequest
{
    [Text(32)] public required string SpAppid { get; init; }
    [Text(32)] public required string SpMchid { get; init; }
    [Text(32)] public string? SubAppid { get; init; }
    [Text(32)] public required string SubMchid { get; init; }
}

/// <summary>How a service provider's request becomes an order of its merchant.</summary>
internal static class PartnerOrdering
{
    /// <summary>Makes the order and answers with what <paramref name="answer"/> says when it is made.</summary>
    public static async Task<Answer> Create<TScene>(
        V3Call call, PartnerOrderRequest request, TradeType type, PartnerPayer<TScene> by, Func<OrderTerms, Answer> answer)
        where TScene : class
    {
        var (of, notAllowed) = await Partnership.Of(call, (request.SpMchid, request.SubMchid), "/", "body");
        if (notAllowed is not null) return notAllowed;
        if (!call.Merchant.Owns(request.SpAppid)) return NotMatching("/sp_appid", request.SpAppid, "does not belong to sp_mchid");
        if (request.SubAppid is { } own && !of.Profile!.AppIds.Contains(own)) return NotMatching("/sub_appid", own, "does not belong to sub_mchid");

        var (payer, unknown) = by.IsNamed ? PayerOf(call, request, by) : (null, null);
        if (unknown is not null) return unknown;

        var terms = Ordering.Terms(request, (of.Merchant, request.SpAppid), type, payer, by.Scene);
        return await Ordering.Create(call, terms with { Partner = of.Partner, SubAppId = request.SubAppid }, answer);
    }

    private static (UserId? Payer, Refusal? Refusal) PayerOf<TScene>(V3Call call, PartnerOrderRequest request, PartnerPayer<TScene> by)
        where TScene : class
    {
        if (by.SpOpenid is null && by.SubOpenid is null)
        {
            return (null, Refusal.Body("/payer/sp_openid", "", "either sp_openid or sub_openid names the payer"));
        }

        UserId? payer = null;
        foreach (var (name, openid, appid) in new[] { ("sp_openid", by.SpOpenid, request.SpAppid), ("sub_openid", by.SubOpenid, request.SubAppid) })
        {
            if (openid is null) continue;
            if (appid is null) return (null, Refusal.Body($"/payer/{name}", Refusal.Shorten(openid), "needs sub_appid"));
            if (!call.Services.OpenIds.TryParse(openid, appid, out var user))
            {
                return (null, Refusal.Body($"/payer/{name}", Refusal.Shorten(openid), "is no openid of this appid"));
            }

            if (payer is { } other && other != user) return (null, Refusal.Body($"/payer/{name}", Refusal.Shorten(openid), "is somebody else"));
            payer = user;
        }

        return (payer, null);
    }

    private static Refusal NotMatching(string field, string value, string issue) =>
        new(ErrorCode.AppidMchidNotMatch, field, value, issue, "body");
}

/// <summary>Where it is paid, and by whom if it is for one user.</summary>
internal readonly record struct PartnerPayer<TScene>(TScene? Scene, bool IsNamed = false, string? SpOpenid = null, string? SubOpenid = null)
    where TScene : class;
