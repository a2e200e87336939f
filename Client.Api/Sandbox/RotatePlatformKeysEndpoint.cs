using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Operators;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Sandbox;

/// <summary>POST /sandbox/platform-keys {step}: the platform changes its keys, as merchants have to live through it once in five
/// years.</summary>
/// <remarks><c>announce</c>: a new certificate and a new public key are listed beside the old ones. <c>switch</c>: the new ones sign, the
/// old ones only for who names them. <c>end</c>: the old ones are gone.</remarks>
internal static class RotatePlatformKeysEndpoint
{
    public static void Map(IEndpointRouteBuilder sandbox)
    {
        sandbox.MapGet("/platform-keys", Show).AnswersOwn<PlatformKeysAnswer>();
        sandbox.MapPost("/platform-keys", Handle)
            .TakesOwn<Request>()
            .AnswersOwn<PlatformKeysAnswer>()
            .Refuses(409, "WRONG_STEP", "new keys are announced, then they sign, then the old ones end");
    }

    private static IResult Show(Secrets secrets) => OwnJson.Ok(PlatformKeysAnswer.Of(secrets.Platform));

    private static async Task<IResult> Handle(HttpRequest http, Secrets secrets, DemoWorld world)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http);
        if (request is null) return refusal!;
        if (!secrets.TryRotatePlatform(Enum.Parse<PlatformKeyStep>(request.Step, ignoreCase: true)))
        {
            return Problems.Of(
                StatusCodes.Status409Conflict, "WRONG_STEP", "New keys are announced, then they sign (switch), then the old ones end.");
        }

        world.WritePlatformKeys();
        return Show(secrets);
    }

    /// <param name="Step">What happens now.</param>
    private sealed record Request([property: OneOf("announce", "switch", "end")] string Step);
}
