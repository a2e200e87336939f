using Tael.Client.Api.Wire;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Partners;

/// <summary>In whose name a merchant calls: its own, or, as a service provider (服务商), a merchant's that has chosen it.</summary>
/// <param name="Merchant">Whose orders and money it is about.</param>
/// <param name="Partner">The caller, if it is the merchant's service provider; null: it is the merchant itself.</param>
/// <param name="Profile">The merchant's, if it is not the caller.</param>
internal readonly record struct Partnership(MerchantId Merchant, MerchantId? Partner = null, MerchantProfile? Profile = null)
{
    /// <summary>What the calls of service providers are refused with beside the others.</summary>
    public static readonly (ErrorCode Code, string When)[] Refusals =
        [(ErrorCode.NoAuth, "`sp_mchid` is not the merchant that signed, or `sub_mchid` is no merchant of it")];

    /// <summary>The caller in its own name.</summary>
    public static Partnership Self(MerchantCall call) => new(call.Merchant.Id, null);

    /// <summary>What a merchant has ordered itself is not its service provider's, nor the other way round.</summary>
    public bool Owns(OrderTerms terms) => terms.Merchant == Merchant && terms.Partner == Partner;

    /// <param name="subMchid">Null: the caller calls in its own name.</param>
    /// <returns>With NO_AUTH if the merchant has not chosen the caller, or there is none: which of the two, strangers are not told.</returns>
    public static async Task<(Partnership Of, Refusal? Refusal)> Of(MerchantCall call, string? subMchid, string field, string location)
    {
        if (subMchid is null) return (new(call.Merchant.Id), null);

        var profile = MerchantId.TryParse(subMchid, out var id)
            ? (await call.Ask(call.Grains.Merchant(id), merchant => merchant.Look()))?.Profile
            : null;
        return profile?.Partner == call.Merchant.Id
            ? (new(id, call.Merchant.Id, profile), null)
            : (default, new(ErrorCode.NoAuth, field, Wire.Refusal.Shorten(subMchid), "is no merchant of this service provider", location));
    }

    /// <summary>Goes on in the merchant's name, if the body names the caller as its service provider.</summary>
    public static Task<Answer> InBody(V3Call call, (string Sp, string Sub) mchids, Func<Partnership, Task<Answer>> then) =>
        For(call, mchids, "/", then);

    /// <summary>The same of a query.</summary>
    public static Task<Answer> InQuery(V3Call call, (string Sp, string Sub) mchids, Func<Partnership, Task<Answer>> then) =>
        For(call, mchids, "", then);

    private static async Task<Answer> For(
        V3Call call, (string Sp, string Sub) mchids, string prefix, Func<Partnership, Task<Answer>> then)
    {
        var location = prefix.Length > 0 ? "body" : "query";
        if (mchids.Sp != $"{call.Merchant.Id}")
        {
            var value = Wire.Refusal.Shorten(mchids.Sp);
            return new Refusal(ErrorCode.NoAuth, $"{prefix}sp_mchid", value, "is not the merchant that signed", location);
        }

        var (of, refusal) = await Of(call, mchids.Sub, $"{prefix}sub_mchid", location);
        return refusal is null ? await then(of) : refusal;
    }
}
