using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Scores;
using Tael.Grains;

namespace Tael.Client.Api.Scores;

/// <summary>GET /wallet/v1/score/corrections, POST /wallet/v1/score/corrections {version, reason}: the caller says that a fact of their history that has
/// lowered their score is wrong.</summary>
/// <remarks>An operator decides. Both answer all that was asked for; again it changes nothing. The reason must name nobody.</remarks>
internal static class OwnCorrectionsEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet)
    {
        wallet.MapGet("/score/corrections", HandleList).AnswersOwn<Response>();
        wallet.MapPost("/score/corrections", HandleAsk)
            .TakesOwn<Request>()
            .AnswersOwn<Response>()
            .Refuses(404, "NOTHING_TO_CORRECT", "there is no such fact in the caller's history, or it has not lowered their score")
            .Refuses(409, "CORRECTION_ASKED", "it was asked for before, with another reason")
            .Refuses(409, "TOO_MANY_CORRECTIONS", "the caller has asked for 100 corrections")
            .Refuses(403, "ACCOUNT_STOPPED", "the score is stopped, since an audit has found its rows changed");
    }

    private static async Task<IResult> HandleList(HttpContext http, WalletServices services)
    {
        var all = await services.Calls.Run(services.Grains.Score(PayerToken.Of(http)), score => score.Corrections());
        return OwnJson.Ok(new Response([.. all.Asked.Select(ScoreCorrectionAnswer.Of)]));
    }

    private static async Task<IResult> HandleAsk(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Any(char.IsControl))
        {
            return OwnJson.Refuse("reason has no control characters, and says something.", "reason");
        }

        var command = new AskScoreCorrection(request.Version, request.Reason);
        var status = await services.Calls.Run(services.Grains.Score(PayerToken.Of(http)), score => score.AskCorrection(command));
        return status switch
        {
            AskCorrectionStatus.Asked => await HandleList(http, services),
            AskCorrectionStatus.AskedOtherwise => Problems.Of(409, "CORRECTION_ASKED", "It was asked for before, with another reason."),
            AskCorrectionStatus.NothingToCorrect => Problems.Of(404, "NOTHING_TO_CORRECT", "Nothing there has lowered your score."),
            AskCorrectionStatus.TooMany => Problems.Of(409, "TOO_MANY_CORRECTIONS", "A user asks for 100 corrections at most."),
            AskCorrectionStatus.AccountStopped => Problems.Of(403, "ACCOUNT_STOPPED", "This score is stopped; ask the operator."),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <param name="Version">The fact's, in the history.</param>
    /// <param name="Reason">Why it is wrong.</param>
    private sealed record Request(
        [property: Whole(1, long.MaxValue)] long Version, [property: Text(OwnCorrectionsEndpoint.ReasonLengthMax)] string Reason);

    private const int ReasonLengthMax = 200;

    /// <param name="Corrections">In order of time.</param>
    private sealed record Response(ScoreCorrectionAnswer[] Corrections);
}
