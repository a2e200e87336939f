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
    [NotOffered("partner mode is not offered")] public string? SubAppid { get; init; }
    [NotOffered("partner mode is not offered")] public string? SubMchId { get; init; }
}
