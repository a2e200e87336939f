using System.Collections.Immutable;
using System.Diagnostics;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.CombinedOrders;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.CombinedOrders;

/// <summary>How a request for a combined order becomes terms, and the decision an answer: alike for every way of paying.</summary>
internal static class Combining
{
    /// <summary>What every way of combining is refused with.</summary>
    public static readonly ImmutableArray<(ErrorCode Code, string When)> Refusals =
    [
        (ErrorCode.AppidMchidNotMatch, "`combine_mchid` is not the merchant that signed, or `combine_appid` does not belong to it or to a sub-order's merchant"),
        (ErrorCode.MchNotExists, "the merchant of a sub-order is none"),
        (ErrorCode.NoAuth, "the `sub_mchid` of a sub-order is no merchant of its `mchid`"),
        (ErrorCode.OutTradeNoUsed, "the number stands for an order with other terms, or a sub-order's number for another order; nothing has been made then"),
        (ErrorCode.OrderClosed, "the combined order has been closed"),
        (ErrorCode.AccountError, "an account is stopped, since an audit has found its rows changed"),
    ];

    /// <summary>Makes the combined order and answers with what <paramref name="answer"/> says when it is made.</summary>
    public static async Task<Answer> Create<TScene>(
        V3Call call, CombinedOrderRequest request, TradeType type, Payer<TScene> of, Func<CombinedOrderTerms, Answer> answer)
        where TScene : class
    {
        if (WhoMayNot(call, request) is { } notAllowed) return notAllowed;
        if (WhyMalformed(request) is { } malformed) return malformed;
        if (await WhyNotTheirs(call, request) is { } notTheirs) return notTheirs;
        if (await WhyNotChosen(call, request) is { } notChosen) return notChosen;

        UserId? payer = null;
        if (of.Who is { Openid: not null } or { SubOpenid: not null } && NamedPayer.TryRead(
                call.Services.OpenIds,
                out payer,
                ("/combine_payer_info/openid", of.Who.Openid, request.CombineAppid),
                ("/combine_payer_info/sub_openid", of.Who.SubOpenid, OnlySubApp(request))) is { } unknown)
        {
            return unknown;
        }

        var terms = Terms(call, request, type, payer, Ordering.Text(of.Scene));
        var command = new CreateCombinedOrder(terms);
        var made = await call.Ask(call.Grains.Combined(terms.Account), combined => combined.Create(command));
        if (made.Status == CreateCombinedOrderStatus.Created) return answer(terms);

        call.NoteRefusal(terms.Account, terms.OutTradeNo.Value, nameof(CreateCombinedOrder), $"{made.Status}");
        return Refuse(made, terms);
    }

    private static Refusal Refuse(CombinedOrderMade made, CombinedOrderTerms terms) => made.Status switch
    {
        CreateCombinedOrderStatus.OutTradeNoUsed => new(
            ErrorCode.OutTradeNoUsed, "/combine_out_trade_no", terms.OutTradeNo.Value, "used for a combined order with other terms", "body"),
        CreateCombinedOrderStatus.SubOrderTaken => new(
            ErrorCode.OutTradeNoUsed, $"/sub_orders/{made.SubOrder}/out_trade_no", terms.SubOrders[made.SubOrder!.Value].OutTradeNo.Value,
            "used for another order", "body"),
        CreateCombinedOrderStatus.OrderClosed => new(ErrorCode.OrderClosed),
        CreateCombinedOrderStatus.TimeExpirePassed => Refusal.Body(
            "/time_expire", terms.TimeExpire is { } at ? Times.Format(at) : "", "has passed"),
        CreateCombinedOrderStatus.AccountStopped => new(ErrorCode.AccountError),
        _ => throw new UnreachableException($"{made.Status}"), // The fields have passed their rules.
    };

    private static Refusal? WhoMayNot(V3Call call, CombinedOrderRequest request)
    {
        if (request.CombineMchid != $"{call.Merchant.Id}")
        {
            return new(ErrorCode.AppidMchidNotMatch, "/combine_mchid", request.CombineMchid, "is not the merchant that signed", "body");
        }

        return call.Merchant.Owns(request.CombineAppid)
            ? null
            : new(ErrorCode.AppidMchidNotMatch, "/combine_appid", request.CombineAppid, "does not belong to combine_mchid", "body");
    }

    private static Refusal? WhyMalformed(CombinedOrderRequest request)
    {
        var seen = new HashSet<(string, string)>();
        for (var place = 0; place < request.SubOrders.Length; place++)
        {
            var sub = request.SubOrders[place];
            if (!MerchantId.TryParse(sub.Mchid, out _)) return Refusal.Body($"/sub_orders/{place}/mchid", sub.Mchid, "is no mchid");
            if (sub is { SubAppid: { } app, SubMchid: null }) return Refusal.Body($"/sub_orders/{place}/sub_appid", app, "needs sub_mchid");
            if (!seen.Add((OwnerOf(sub), sub.OutTradeNo)))
            {
                return Refusal.Body($"/sub_orders/{place}/out_trade_no", sub.OutTradeNo, "stands there twice for this mchid");
            }
        }

        return Times.TryParse(request.TimeStart, out var start) && Times.TryParse(request.TimeExpire, out var expire) && expire <= start
            ? Refusal.Body("/time_expire", request.TimeExpire!, "is not after time_start")
            : null;
    }

    /// <summary>Whoever may order in a merchant's name must share an app with it: that is what the merchant has agreed to.</summary>
    private static async Task<Refusal?> WhyNotTheirs(V3Call call, CombinedOrderRequest request)
    {
        var others = request.SubOrders.Select(sub => sub.Mchid).Where(mchid => mchid != $"{call.Merchant.Id}").Distinct();
        var known = await Task.WhenAll(others.Select(async mchid =>
            (Mchid: mchid, (await call.Ask(call.Grains.Merchant(MerchantId.Parse(mchid)), merchant => merchant.Look()))?.Profile)));
        foreach (var (mchid, profile) in known)
        {
            if (profile is not null && profile.AppIds.Contains(request.CombineAppid)) continue;

            var field = $"/sub_orders/{request.SubOrders.Select(sub => sub.Mchid).ToList().IndexOf(mchid)}/mchid";
            return profile is null
                ? new(ErrorCode.MchNotExists, field, mchid, "there is no such merchant", "body")
                : new(ErrorCode.AppidMchidNotMatch, field, mchid, "combine_appid does not belong to it", "body");
        }

        return null;
    }

    /// <summary>In whose name a service provider orders, it must have been chosen by.</summary>
    private static async Task<Refusal?> WhyNotChosen(V3Call call, CombinedOrderRequest request)
    {
        for (var place = 0; place < request.SubOrders.Length; place++)
        {
            var sub = request.SubOrders[place];
            if (sub.SubMchid is not { } own) continue;

            var profile = MerchantId.TryParse(own, out var id)
                ? (await call.Ask(call.Grains.Merchant(id), merchant => merchant.Look()))?.Profile
                : null;
            if ($"{profile?.Partner}" != sub.Mchid)
            {
                return new(ErrorCode.NoAuth, $"/sub_orders/{place}/sub_mchid", own, "is no merchant of this service provider", "body");
            }

            if (sub.SubAppid is { } app && !profile!.AppIds.Contains(app))
            {
                return new(ErrorCode.AppidMchidNotMatch, $"/sub_orders/{place}/sub_appid", app, "does not belong to sub_mchid", "body");
            }
        }

        return null;
    }

    private static string OwnerOf(SubOrderRequest sub) => sub.SubMchid ?? sub.Mchid;

    /// <summary>The app that every sub-order names as its merchant's own; null if there is none such.</summary>
    private static string? OnlySubApp(CombinedOrderRequest request)
    {
        var apps = request.SubOrders.Select(sub => sub.SubAppid).Distinct().ToArray();
        return apps.Length == 1 ? apps[0] : null;
    }

    private static CombinedOrderTerms Terms(
        V3Call call, CombinedOrderRequest request, TradeType type, UserId? payer, string? scene)
    {
        var no = OutTradeNo.Parse(request.CombineOutTradeNo);
        var account = no.CombinedOf(call.Merchant.Id);
        return new()
        {
            Merchant = call.Merchant.Id,
            OutTradeNo = no,
            AppId = request.CombineAppid,
            TradeType = type,
            NotifyUrl = request.NotifyUrl,
            TimeStart = Times.TryParse(request.TimeStart, out var start) ? start : null,
            TimeExpire = Times.TryParse(request.TimeExpire, out var expire) ? expire : null,
            LimitPay = request.LimitPay is { Length: > 0 } limits ? string.Join(',', limits) : null,
            Payer = payer,
            SceneInfo = scene,
            SubOrders =
            [
                .. request.SubOrders.Select(sub => new OrderTerms
                {
                    Merchant = MerchantId.Parse(OwnerOf(sub)),
                    Partner = sub.SubMchid is null ? null : MerchantId.Parse(sub.Mchid),
                    SubAppId = sub.SubAppid,
                    OutTradeNo = OutTradeNo.Parse(sub.OutTradeNo),
                    AppId = request.CombineAppid,
                    TradeType = type,
                    Amount = Money.Fen(sub.Amount.TotalAmount),
                    Description = sub.Description,
                    Attach = sub.Attach,
                    GoodsTag = sub.GoodsTag,
                    Detail = sub.Detail,
                    ProfitSharing = sub.SettleInfo?.ProfitSharing,
                    SceneInfo = scene,
                    Combined = account,
                }),
            ],
        };
    }

    /// <summary>Who pays and where.</summary>
    internal readonly record struct Payer<TScene>(TScene? Scene, CombinedPayerRequest? Who)
        where TScene : class;
}
