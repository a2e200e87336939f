using System.Diagnostics;
using Tael.Client.Api.Scores;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Domain.Scores;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Operators;

/// <summary>GET /ops/v1/score-corrections/{userId}, POST /ops/v1/score-corrections/{userId} {version, upheld, reason}: what a user says is wrong in
/// their score's history, and what an operator who has looked into it decides.</summary>
/// <remarks>What is upheld counts as if it had never happened. It is decided once; the user sees the reason, which must name nobody. No score
/// is told to operators.</remarks>
internal static class ScoreCorrectionEndpoints
{
    private const int ReasonLengthMax = 200;

    public static void Map(IEndpointRouteBuilder ops)
    {
        ops.MapGet("/score-corrections/{userId}", HandleList);
        ops.MapPost("/score-corrections/{userId}", HandleDecide);
    }

    private static async Task<IResult> HandleList(string userId, IGrainFactory grains, GrainCalls calls)
    {
        if (!UserId.TryParse(userId, out var user)) return UserNotFound();

        var all = await calls.Run(grains.Score(user), score => score.Corrections());
        return OwnJson.Ok(new Response([.. all.Asked.Select(ScoreCorrectionAnswer.Of)]));
    }

    private static async Task<IResult> HandleDecide(string userId, HttpContext http, IGrainFactory grains, GrainCalls calls)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > ReasonLengthMax || request.Reason.Any(char.IsControl))
        {
            return OwnJson.Refuse($"reason has 1 to {ReasonLengthMax} characters.");
        }

        if (!UserId.TryParse(userId, out var user)) return UserNotFound();

        var command = new DecideScoreCorrection(request.Version, request.Upheld, request.Reason);
        var status = await calls.Run(grains.Score(user), score => score.DecideCorrection(command));
        return status switch
        {
            DecideCorrectionStatus.Decided => await HandleList(userId, grains, calls),
            DecideCorrectionStatus.NotAsked => Problems.Of(404, "NOT_ASKED", "The user has not asked for this correction."),
            DecideCorrectionStatus.DecidedOtherwise => Problems.Of(409, "DECIDED", "It was decided before, otherwise or for another reason."),
            DecideCorrectionStatus.StillOwed => Problems.Of(409, "STILL_OWED", "The debt is not paid: correct it when it is settled."),
            DecideCorrectionStatus.AccountStopped => Problems.Of(403, "ACCOUNT_STOPPED", "This score is stopped: an audit has found its rows changed."),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult UserNotFound() =>
        Problems.Of(404, "USER_NOT_FOUND", "There is no such user.");

    private sealed record Request(long Version, bool Upheld, string Reason);

    private sealed record Response(ScoreCorrectionAnswer[] Corrections);
}
