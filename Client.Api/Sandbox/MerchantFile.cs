using System.Text.Json.Serialization;
using Tael.Client.Api.Keys;

namespace Tael.Client.Api.Sandbox;

/// <summary>What a client needs to speak for one merchant: <c>merchant.json</c>, and the answer of POST
/// /sandbox/merchants.</summary>
/// <remarks>The file names files; the answer carries the same texts (PEM) inline. Field names are a contract.</remarks>
internal sealed record MerchantFile
{
    public required string Mchid { get; init; }
    public required string Appid { get; init; }
    public required string SerialNo { get; init; }
    public required string ApiV3Key { get; init; }

    /// <summary>For signatures of APIv2; none in a file that is older than they are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ApiV2Key { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PrivateKeyFile { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PrivateKey { get; init; }

    public required string PlatformPublicKeyId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PlatformPublicKeyFile { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PlatformPublicKey { get; init; }

    public required string PlatformSerialNo { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PlatformCertificateFile { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PlatformCertificate { get; init; }

    public required string BaseUrl { get; init; }

    public static MerchantFile Of(SandboxMerchant merchant, PlatformKeys platform, string baseUrl) => new()
    {
        Mchid = $"{merchant.Credentials.Merchant}",
        Appid = merchant.AppId,
        SerialNo = merchant.Credentials.SerialNo,
        ApiV3Key = merchant.Credentials.ApiV3Key,
        ApiV2Key = merchant.Credentials.ApiV2Key,
        PrivateKey = merchant.Credentials.PrivateKeyPem,
        PlatformPublicKeyId = platform.PublicKey.Id,
        PlatformPublicKey = platform.PublicKey.PublicKeyPem,
        PlatformSerialNo = platform.Certificate.Id,
        PlatformCertificate = platform.Certificate.CertificatePem,
        BaseUrl = baseUrl,
    };

    public override string ToString() => $"MerchantFile of {Mchid} (not shown)";
}

/// <summary>What operates this sandbox: <c>operator.json</c>.</summary>
internal sealed record OperatorFile(string Token, string Role)
{
    public override string ToString() => "OperatorFile (not shown)";
}

/// <summary>What a client needs to speak for one user: <c>user.json</c>, and the answer of POST
/// /sandbox/users.</summary>
/// <param name="Openid">The user's name towards the app that was asked for.</param>
internal sealed record UserFile(string UserId, string Openid, string Token, string Password)
{
    public override string ToString() => $"UserFile of {UserId} (not shown)";
}
