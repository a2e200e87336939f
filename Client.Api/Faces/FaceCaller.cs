using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Faces;

/// <summary>In whose name a call about faces is made: a service provider in its merchant's, or a merchant in its own, which it then names as
/// both.</summary>
internal readonly record struct FaceCaller(Partnership For)
{
    /// <param name="named">The caller's app; the sub-merchant's, if it is named; the sub-merchant, the caller itself if null.</param>
    public static async Task<(FaceCaller By, Refusal? Refusal)> Of(V3Call call, (string SpAppid, string? SubAppid, string? SubMchid) named)
    {
        var (of, notAllowed) = await Find(call, named.SubMchid, "/sub_mchid", "body");
        if (notAllowed is not null) return (default, notAllowed);
        if (!call.Merchant.Owns(named.SpAppid)) return (default, NotMatching("/sp_appid", named.SpAppid, "does not belong to sp_mchid"));

        var isOwn = named.SubAppid is null
            || (of.Profile is { } profile ? profile.AppIds.Contains(named.SubAppid) : call.Merchant.Owns(named.SubAppid));
        return isOwn ? (new(of), null) : (default, NotMatching("/sub_appid", named.SubAppid!, "does not belong to sub_mchid"));
    }

    public static Task<(Partnership Of, Refusal? Refusal)> Find(V3Call call, string? subMchid, string field, string location) =>
        Partnership.Of(call, subMchid == $"{call.Merchant.Id}" ? null : subMchid, field, location);

    private static Refusal NotMatching(string field, string value, string issue) =>
        new(ErrorCode.AppidMchidNotMatch, field, Refusal.Shorten(value), issue, "body");
}
