using System.Security.Cryptography;
using System.Text.Json;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Domain.Merchants;
using Tael.Grains;

namespace Tael.Client.Api.Sandbox;

/// <summary>POST /sandbox/signatures/explain {method, url, timestamp, nonce, body, signature, serialNo, mchid?}: the
/// exact text to sign, whether the signature fits it, and if not what was signed instead.</summary>
internal static class ExplainSignatureEndpoint
{
    /// <summary>Where clients believe themselves to be when they sign a whole URL.</summary>
    private static readonly string[] WeChatHosts = ["https://api.mch.weixin.qq.com", "https://api2.mch.weixin.qq.com"];

    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapPost("/signatures/explain", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<SignatureExplanation>()
        .Refuses(404, "SERIAL_NO_UNKNOWN", "no merchant of this sandbox has such a key");

    private static async Task<IResult> Handle(HttpRequest http, IGrainFactory grains, SandboxSerials serials)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http);
        if (request is null) return refusal!;
        if (TextOf(request.Timestamp) is not { } timestamp)
        {
            return OwnJson.Refuse("timestamp is seconds.", "timestamp");
        }

        if (await KeyOf(request, grains, serials) is not { } key)
        {
            return Problems.Of(
                StatusCodes.Status404NotFound,
                "SERIAL_NO_UNKNOWN",
                "No merchant of this sandbox has such a key; name its mchid if the key was added elsewhere.");
        }

        using var rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String(key.PublicKey), out _);
        var right = SigningText.Of(
            request.Method, request.Url, timestamp, request.Nonce, request.Body ?? "");
        string[] hosts = [.. HostOf(request.Url), $"{http.Scheme}://{http.Host}", .. WeChatHosts];
        return OwnJson.Ok(SignatureExplanation.Of(
            rsa, right, request.Signature, hosts.Distinct(), TimeProvider.System.GetUtcNow()));
    }

    /// <summary>Null if it is neither a text nor a number, or has an escape that is no character.</summary>
    private static string? TextOf(JsonElement timestamp)
    {
        try
        {
            return timestamp.ValueKind is JsonValueKind.String or JsonValueKind.Number ? $"{timestamp}" : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static async Task<MerchantKey?> KeyOf(Request request, IGrainFactory grains, SandboxSerials serials)
    {
        if (!serials.TryFind(request.SerialNo, out var merchant) && !MerchantId.TryParse(request.Mchid, out merchant))
        {
            return null;
        }

        var profile = (await grains.Merchant(merchant).Look())?.Profile;
        return profile?.Keys.FirstOrDefault(
            key => key.SerialNo.Equals(request.SerialNo, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> HostOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? [uri.GetLeftPart(UriPartial.Authority)]
            : [];

    /// <param name="Timestamp">As a text or as a number.</param>
    /// <param name="Url">The path with its query as sent, or the whole URL.</param>
    private sealed record Request(
        string Method,
        string Url,
        JsonElement Timestamp,
        string Nonce,
        string Signature,
        string SerialNo,
        string? Body = null,
        string? Mchid = null);
}
