using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Partners;

/// <summary>What most ways of ordering in a merchant's name have in common in their request.</summary>
/// <remarks>Source: POST /v3/pay/partner/transactions/{jsapi,app,h5,native}.</remarks>
public abstract record PartnerOrderRequest : NotifiedOrderRequest, IPartnerRequest
{
    [Text(32)] public required string SpAppid { get; init; }
    [Text(32)] public required string SpMchid { get; init; }
    [Text(32)] public string? SubAppid { get; init; }
    [Text(32)] public required string SubMchid { get; init; }
}

/// <summary>An order that a service provider makes in its merchant's name.</summary>
/// <param name="AppId">The service provider's app.</param>
internal readonly record struct PartnerOrder(Partnership Of, string AppId, string? SubAppId)
{
    /// <summary>Whose money it will be, and under whose app it is made.</summary>
    public (MerchantId Merchant, string AppId) Place => (Of.Merchant, AppId);

    public OrderTerms Own(OrderTerms terms) => terms with { Partner = Of.Partner, SubAppId = SubAppId };
}

/// <summary>How a service provider's request becomes an order of its merchant.</summary>
internal static class PartnerOrdering
{
    /// <summary>Goes on if the caller may order so in the merchant's name.</summary>
    public static Task<Answer> For(V3Call call, IPartnerRequest request, Func<PartnerOrder, Task<Answer>> then) =>
        Partnership.InBody(call, (request.SpMchid, request.SubMchid), async of =>
        {
            if (WhyNotTheirs(call, of, request.SpAppid, request.SubAppid) is { } foreign) return foreign;

            return (request.SpAppid ?? call.Merchant.AppId) is { } app
                ? await then(new(of, app, request.SubAppid))
                : NotMatching("/sp_appid", "", "is needed: sp_mchid has no app");
        });

    /// <summary>Makes the order and answers with what <paramref name="answer"/> says when it is made.</summary>
    public static Task<Answer> Create<TRequest, TScene>(
        V3Call call, TRequest request, TradeType type, PartnerPayer<TScene> by, Func<OrderTerms, Answer> answer)
        where TRequest : PrepaidOrderRequest, IPartnerRequest
        where TScene : class => For(call, request, async order =>
        {
            UserId? payer = null;
            if (by.Payer is { } named && NamedPayer.TryRead(
                    call.Services.OpenIds,
                    out payer,
                    ("/payer/sp_openid", named.SpOpenid, order.AppId),
                    ("/payer/sub_openid", named.SubOpenid, order.SubAppId)) is { } unknown)
            {
                return unknown;
            }

            var terms = order.Own(Ordering.Terms(request, order.Place, type, payer, by.Scene));
            if (request is PartnerScannedOrderRequest scanned) terms = terms with { NotifyUrl = scanned.NotifyUrl };
            return await Ordering.Create(call, terms, answer);
        });

    /// <summary>Why the apps are not those of the service provider and its merchant.</summary>
    public static Refusal? WhyNotTheirs(V3Call call, Partnership of, string? spAppId, string? subAppId)
    {
        if (spAppId is { } app && !call.Merchant.Owns(app)) return NotMatching("/sp_appid", app, "does not belong to sp_mchid");

        return subAppId is { } own && !of.Profile!.AppIds.Contains(own)
            ? NotMatching("/sub_appid", own, "does not belong to sub_mchid")
            : null;
    }

    private static Refusal NotMatching(string field, string value, string issue) =>
        new(ErrorCode.AppidMchidNotMatch, field, value, issue, "body");
}

/// <summary>Where it is paid, and by whom if it is for one user.</summary>
internal readonly record struct PartnerPayer<TScene>(TScene? Scene, PartnerNamedPayer? Payer = null)
    where TScene : class;
