using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.HttpResults;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Merchants;
using Tael.Grains;

namespace Tael.Client.Api.Operators;

/// <summary>/ops/v1/merchants/{mchid}/keys: GET lists the keys that a merchant's requests may be signed with; POST {certificate} adds one;
/// DELETE …/{serialNo} ends one.</summary>
/// <remarks>A merchant has up to five at once, all good, and always one. A new one is good at once; one that is ended still signs for as
/// long as front ends remember it (<see cref="MerchantDirectory.Life"/>). Adding the same again, and ending what is ended, is done.
/// </remarks>
internal static class MerchantKeyEndpoints
{
    private const int PemLengthMax = 10_000;

    public static void Map(IEndpointRouteBuilder ops)
    {
        ops.MapGet("/merchants/{mchid}/keys", List);
        ops.MapPost("/merchants/{mchid}/keys", Add);
        ops.MapDelete("/merchants/{mchid}/keys/{serialNo}", End);
    }

    private static async Task<IResult> List(string mchid, IGrainFactory grains)
    {
        if (!MerchantId.TryParse(mchid, out var merchant)) return NotFound();
        if ((await grains.Merchant(merchant).Look())?.Profile is not { } profile) return NotFound();

        return OwnJson.Ok(new Response([.. profile.Keys.Select(key => new KeyAnswer(key.SerialNo, PemOf(key)))]));
    }

    private static async Task<IResult> Add(string mchid, HttpRequest http, IGrainFactory grains)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http);
        if (request is null) return refusal!;
        if (!MerchantId.TryParse(mchid, out var merchant)) return NotFound();
        if (!TryRead(request.Certificate, out var key))
        {
            return OwnJson.Refuse("certificate is one certificate in PEM, of an RSA key of 2048 to 4096 bits.", "certificate");
        }

        return Answer(await grains.Merchant(merchant).AddKey(new(key)));
    }

    private static async Task<IResult> End(string mchid, string serialNo, IGrainFactory grains) =>
        MerchantId.TryParse(mchid, out var merchant)
            ? Answer(await grains.Merchant(merchant).RevokeKey(new(serialNo.ToUpperInvariant())))
            : NotFound();

    /// <summary>The same for the sandbox's calls.</summary>
    internal static IResult Answer(MerchantKeyStatus status) => status switch
    {
        MerchantKeyStatus.Done => Results.NoContent(),
        MerchantKeyStatus.MerchantNotFound => NotFound(),
        MerchantKeyStatus.SerialNoUsed => Problems.Of(409, "SERIAL_NO_USED", "The merchant has another key with this serial number."),
        MerchantKeyStatus.TooManyKeys =>
            Problems.Of(409, "TOO_MANY_KEYS", $"A merchant has {MerchantProfile.KeysMax} keys at most: end one first."),
        MerchantKeyStatus.LastKey => Problems.Of(409, "LAST_KEY", "It is the merchant's only key: add another first."),
        MerchantKeyStatus.AccountStopped => Problems.Of(403, "ACCOUNT_STOPPED", "The merchant is stopped."),
        _ => throw new UnreachableException($"{status}"),
    };

    private static ProblemHttpResult NotFound() => Problems.Of(404, "MERCHANT_NOT_FOUND", "There is no such merchant.");

    private static bool TryRead(string pem, out MerchantKey key)
    {
        key = null!;
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            var publicKey = Convert.ToBase64String(certificate.PublicKey.ExportSubjectPublicKeyInfo());
            key = new(certificate.SerialNumber, publicKey);
            return RsaPool.OfPublic(publicKey) is not null;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string PemOf(MerchantKey key) => PemEncoding.WriteString("PUBLIC KEY", Convert.FromBase64String(key.PublicKey));

    /// <param name="Certificate">The merchant's new API certificate, PEM.</param>
    private sealed record Request([property: Text(PemLengthMax)] string Certificate);

    private sealed record Response(ImmutableArray<KeyAnswer> Keys);

    private sealed record KeyAnswer(string SerialNo, string PublicKey);
}
