using Tael.Client.Api.Keys;
using Tael.Client.Api.Wallets;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Sandbox;

/// <summary>POST /sandbox/merchants {name?, feeBasisPoints?, platformKey?}: a new merchant with all its keys.</summary>
internal static class MakeMerchantEndpoint
{
    private const int NameLengthMax = 64;

    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapPost("/merchants", Handle);

    private static async Task<IResult> Handle(HttpRequest http, SandboxPeople people, Secrets secrets)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http);
        if (request is null) return refusal!;
        if (request.Name is { Length: 0 or > NameLengthMax })
        {
            return OwnJson.Refuse($"name has 1 to {NameLengthMax} characters.");
        }

        var fee = request.FeeBasisPoints ?? 0;
        if (fee is < 0 or > FeeRate.BasisPointsMax)
        {
            return OwnJson.Refuse($"feeBasisPoints is 0 to {FeeRate.BasisPointsMax}.");
        }

        if (KindOf(request.PlatformKey) is not { } kind)
        {
            return OwnJson.Refuse("platformKey is publicKey or certificate.");
        }

        var made = await people.MakeMerchant(request.Name ?? "Sandbox merchant", new FeeRate(fee), kind);
        return OwnJson.Ok(MerchantFile.Of(made, secrets.Platform, $"{http.Scheme}://{http.Host}"));
    }

    private static PlatformKeyKind? KindOf(string? text) => text switch
    {
        null or "publicKey" => PlatformKeyKind.PublicKey,
        "certificate" => PlatformKeyKind.Certificate,
        _ => null,
    };

    /// <param name="FeeBasisPoints">60 is 0.6 %; none if left out.</param>
    /// <param name="PlatformKey">How the merchant's programs know the platform when they do not say: <c>publicKey</c>
    /// (as for all new merchants of WeChat Pay), or <c>certificate</c>.</param>
    private sealed record Request(string? Name = null, int? FeeBasisPoints = null, string? PlatformKey = null);
}
