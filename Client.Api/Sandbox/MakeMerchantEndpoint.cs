using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Sandbox;

/// <summary>POST /sandbox/merchants {name?, feeBasisPoints?, platformKey?, appid?, partner?}: a new merchant with all its keys.</summary>
internal static class MakeMerchantEndpoint
{
    private const int NameLengthMax = 64;

    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapPost("/merchants", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<MerchantFile>();

    private static async Task<IResult> Handle(HttpRequest http, SandboxPeople people, Secrets secrets)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http);
        if (request is null) return refusal!;

        MerchantId? partner = null;
        if (request.Partner is { } mchid)
        {
            partner = MerchantId.Parse(mchid);
            if (!await people.IsMerchant(partner.Value)) return OwnJson.Refuse("partner is no merchant.", "partner");
        }

        var kind = request.PlatformKey == "certificate" ? PlatformKeyKind.Certificate : PlatformKeyKind.PublicKey;
        var made = await people.MakeMerchant(
            request.Name ?? "Sandbox merchant", new FeeRate(request.FeeBasisPoints ?? 0), kind, request.Appid, partner);
        return OwnJson.Ok(MerchantFile.Of(made, secrets.Platform, $"{http.Scheme}://{http.Host}"));
    }

    /// <param name="FeeBasisPoints">60 is 0.6 %; none if left out.</param>
    /// <param name="PlatformKey">How the merchant's programs know the platform when they do not say: <c>publicKey</c>
    /// (as for all new merchants of WeChat Pay), or <c>certificate</c>.</param>
    /// <param name="Appid">An app that it is to have together with another merchant, as those whose orders are combined do; one of its
    /// own if left out.</param>
    /// <param name="Partner">The mchid of its service provider, which then may order in its name; none if left out.</param>
    private sealed record Request(
        [property: Text(NameLengthMax)] string? Name = null,
        [property: Whole(0, FeeRate.BasisPointsMax)] int? FeeBasisPoints = null,
        [property: OneOf("publicKey", "certificate")] string? PlatformKey = null,
        [property: Form("^wx[0-9a-f]{16}$", "must be wx and 16 of 0-9 a-f")] string? Appid = null,
        [property: Form("^[1-9][0-9]{7,9}$", "must have 8 to 10 digits")] string? Partner = null);
}
