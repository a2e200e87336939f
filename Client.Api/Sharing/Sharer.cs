using System.Diagnostics.CodeAnalysis;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Sharing;

/// <summary>In whose name a caller shares out, and under which apps it names persons.</summary>
/// <remarks>A service provider names a person under its own app (PERSONAL_OPENID) or its merchant's (PERSONAL_SUB_OPENID).</remarks>
internal readonly record struct Sharer(V3Call Call, Partnership Of, string? AppId, string? SubAppId)
{
    /// <summary>What is refused with beside the others wherever apps are named.</summary>
    public static readonly (ErrorCode Code, string When)[] Refusals =
    [
        (ErrorCode.NoAuth, "`sub_mchid` is no merchant of this service provider"),
        (ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant that signed, or `sub_appid` not to `sub_mchid`"),
    ];

    public static async Task<(Sharer Sharer, Refusal? Refusal)> Read(V3Call call, string? subMchid, string? appId, string? subAppId)
    {
        if (subMchid is null && subAppId is not null) return (default, Refusal.Body("/sub_appid", Refusal.Shorten(subAppId), "needs sub_mchid"));

        var (of, notAllowed) = await Partnership.Of(call, subMchid, "/sub_mchid", "body");
        if (notAllowed is not null) return (default, notAllowed);
        if (appId is not null && !call.Merchant.Owns(appId)) return (default, NotMatching("/appid", appId, "does not belong to the merchant"));
        if (subAppId is not null && !of.Profile!.AppIds.Contains(subAppId))
        {
            return (default, NotMatching("/sub_appid", subAppId, "does not belong to sub_mchid"));
        }

        return (new(call, of, appId, subAppId), null);
    }

    /// <summary>Whom a type and an account name.</summary>
    /// <param name="pointer">Of what has both: empty, or a receiver's.</param>
    public bool TryRead(
        string type, string account, string pointer, out AccountId read, [NotNullWhen(false)] out Refusal? refusal)
    {
        read = default;
        refusal = type == ReceiverAccounts.Merchant
            ? MerchantOf(account, $"{pointer}/account", out read)
            : PersonOf(type, account, pointer, out read);
        return refusal is null;
    }

    private Refusal? MerchantOf(string account, string field, out AccountId read)
    {
        read = default;
        if (!MerchantId.TryParse(account, out var merchant)) return Refusal.Body(field, Refusal.Shorten(account), "is no mchid");
        if (merchant == Of.Merchant)
        {
            return new(ErrorCode.InvalidRequest, field, account, "is the merchant itself, which gets what is unfrozen", "body");
        }

        read = merchant.Account;
        return null;
    }

    private Refusal? PersonOf(string type, string account, string pointer, out AccountId read)
    {
        read = default;
        var underSub = type == ReceiverAccounts.PersonOfSub;
        if (underSub && Of.Partner is null) return Refusal.Body($"{pointer}/type", type, "needs sub_mchid");
        if ((underSub ? SubAppId : AppId) is not { } app)
        {
            return Refusal.Body(underSub ? "/sub_appid" : "/appid", "", $"is needed with a {type}");
        }

        if (!Call.Services.OpenIds.TryParse(account, app, out var user))
        {
            return Refusal.Body($"{pointer}/account", Refusal.Shorten(account), "is no openid of this app");
        }

        read = user.Wallet;
        return null;
    }

    private static Refusal NotMatching(string field, string value, string issue) =>
        new(ErrorCode.AppidMchidNotMatch, field, Refusal.Shorten(value), issue, "body");
}
