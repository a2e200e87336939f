using Microsoft.AspNetCore.Http.HttpResults;
using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Operators;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Domain.Merchants;
using Tael.Grains;

namespace Tael.Client.Api.Sandbox;

/// <summary>POST /sandbox/merchants/{mchid}/keys: one more key pair for a merchant, beside those that it has; DELETE …/{serialNo} ends
/// one.</summary>
internal static class MakeMerchantKeyEndpoint
{
    public static void Map(IEndpointRouteBuilder sandbox)
    {
        sandbox.MapPost("/merchants/{mchid}/keys", Handle)
            .AnswersOwn<Response>()
            .Refuses(404, "MERCHANT_NOT_FOUND", "there is no such merchant")
            .Refuses(409, "TOO_MANY_KEYS", "the merchant has five keys: end one first")
            .Refuses(403, "ACCOUNT_STOPPED", "the merchant is stopped, since an audit has found its rows changed");
        sandbox.MapDelete("/merchants/{mchid}/keys/{serialNo}", End)
            .AnswersNothing()
            .Refuses(404, "MERCHANT_NOT_FOUND", "there is no such merchant")
            .Refuses(409, "LAST_KEY", "it is the merchant's only key: add another first")
            .Refuses(403, "ACCOUNT_STOPPED", "the merchant is stopped, since an audit has found its rows changed");
    }

    private static async Task<IResult> Handle(string mchid, IGrainFactory grains, SandboxSerials serials)
    {
        if (!MerchantId.TryParse(mchid, out var merchant)) return NotFound();

        var made = MerchantCredentials.Create(merchant);
        var status = await grains.Merchant(merchant).AddKey(new(made.Key));
        if (status != MerchantKeyStatus.Done) return MerchantKeyEndpoints.Answer(status);

        serials.Add(made.SerialNo, merchant);
        return OwnJson.Ok(new Response(made.SerialNo, made.PrivateKeyPem, made.CertificatePem));
    }

    private static async Task<IResult> End(string mchid, string serialNo, IGrainFactory grains) =>
        MerchantId.TryParse(mchid, out var merchant)
            ? MerchantKeyEndpoints.Answer(await grains.Merchant(merchant).RevokeKey(new(serialNo.ToUpperInvariant())))
            : NotFound();

    private static ProblemHttpResult NotFound() => Problems.Of(404, "MERCHANT_NOT_FOUND", "There is no such merchant.");

    /// <param name="Certificate">The certificate of the key, PEM.</param>
    private sealed record Response(string SerialNo, string PrivateKey, string Certificate)
    {
        public override string ToString() => $"Key {SerialNo} (not shown)";
    }
}
