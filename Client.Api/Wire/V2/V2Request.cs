using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Wire.V2;

/// <summary>What every call of APIv2 carries.</summary>
/// <remarks>Source: POST /pay/micropay, /pay/orderquery, /secapi/pay/reverse. An empty element is as good as none, as in the
/// signature.</remarks>
public abstract record V2Request
{
    [Text(32)] public required string Appid { get; init; }
    [Text(32)] public required string MchId { get; init; }
    [Text(32)] public required string NonceStr { get; init; }
    [Text(64)] public required string Sign { get; init; }
    [OneOf("MD5", "HMAC-SHA256")] public string? SignType { get; init; }

    /// <summary>An app of `sub_mch_id`.</summary>
    [Text(32)] public string? SubAppid { get; init; }

    /// <summary>In whose name a service provider calls; its own unless it is given.</summary>
    [Text(32)] public string? SubMchId { get; init; }

    /// <summary>In whose name this is, or why it can't be.</summary>
    internal async Task<(Partnership Of, V2Error? Wrong)> In(V2Call call)
    {
        if (SubMchId is null) return SubAppid is null ? (Partnership.Self(call), null) : (default, V2Error.Param("sub_appid", "needs sub_mch_id"));

        var (of, refusal) = await Partnership.Of(call, SubMchId, "/sub_mch_id", "body");
        refusal ??= SubAppid is { } app && !of.Profile!.AppIds.Contains(app) ? new(ErrorCode.AppidMchidNotMatch) : null;
        return refusal is null ? (of, null) : (default, V2Error.Of(refusal));
    }
}
