using System.Collections.Immutable;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Operators;

/// <summary>GET /ops/v1/platform-keys: the platform's keys and what each is for; POST /ops/v1/platform-keys/reload: takes them from their
/// files again.</summary>
/// <remarks>Of this process: where there are several front ends, each is told, or they are restarted one after another.</remarks>
internal static class PlatformKeyEndpoints
{
    public static void Map(IEndpointRouteBuilder ops)
    {
        ops.MapGet("/platform-keys", (Secrets secrets) => Show(secrets));
        ops.MapPost("/platform-keys/reload", Reload);
    }

    private static IResult Show(Secrets secrets) => OwnJson.Ok(PlatformKeysAnswer.Of(secrets.Platform));

    private static IResult Reload(Secrets secrets)
    {
        try
        {
            return secrets.TryReloadPlatform()
                ? Show(secrets)
                : Problems.Of(
                    StatusCodes.Status409Conflict, "KEY_NOT_ANNOUNCED", "A key would sign that has never been listed: let it be next first.");
        }
        catch (SecretsRefusedException refused)
        {
            return Problems.Of(StatusCodes.Status409Conflict, "KEYS_REFUSED", refused.Message);
        }
    }
}

/// <summary>The platform's keys; private ones never.</summary>
internal sealed record PlatformKeysAnswer(ImmutableArray<PlatformKeyAnswer> Keys)
{
    public static PlatformKeysAnswer Of(PlatformKeys platform)
    {
        var set = platform.Set;
        return new([.. Of("certificate", set.Certificates), .. Of("publicKey", set.PublicKeys)]);
    }

    private static IEnumerable<PlatformKeyAnswer> Of(string kind, RotatingKey keys) => keys.All.Select(key => new PlatformKeyAnswer(
        key.Id,
        kind,
        keys.UseOf(key).ToString().ToLowerInvariant(),
        OwnJson.Time(key.NotBefore),
        OwnJson.Time(key.NotAfter),
        key.PublicKeyPem,
        kind == "certificate" ? key.CertificatePem : null));
}

/// <param name="Id">What stands in Wechatpay-Serial: a certificate's serial, or a public key's id.</param>
/// <param name="Kind"><c>certificate</c> or <c>publicKey</c>.</param>
/// <param name="Use"><c>signs</c>; <c>next</c> and <c>previous</c> sign for those who name them.</param>
/// <param name="Certificate">PEM, of a certificate.</param>
internal sealed record PlatformKeyAnswer(
    string Id, string Kind, string Use, string NotBefore, string NotAfter, string PublicKey, string? Certificate);
