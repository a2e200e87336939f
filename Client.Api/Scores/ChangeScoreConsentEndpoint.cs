using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Domain.Scores;
using Tael.Grains;

namespace Tael.Client.Api.Scores;

/// <summary>POST /wallet/v1/score/consent {given}: the caller lets a score be made of their wallet, or no longer. Again it changes nothing.
/// </summary>
internal static class ChangeScoreConsentEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapPost("/score/consent", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<LookAtScoreEndpoint.Response>()
        .Refuses(403, "ACCOUNT_STOPPED", "the score is stopped, since an audit has found its rows changed");

    private static async Task<IResult> Handle(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;

        var grain = services.Grains.Score(PayerToken.Of(http));
        var status = await services.Calls.Run(grain, score => score.ChangeConsent(new(request.Given)));
        return status switch
        {
            ChangeScoreConsentStatus.Changed => OwnJson.Ok(
                LookAtScoreEndpoint.Of(await services.Calls.Run(grain, score => score.Look()))),
            ChangeScoreConsentStatus.AccountStopped =>
                Problems.Of(403, "ACCOUNT_STOPPED", "This score is stopped; ask the operator."),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <param name="Given">False withdraws it.</param>
    private sealed record Request(bool Given);
}
