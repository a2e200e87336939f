using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wallets;
using Tael.Domain.Scores;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Sandbox;

/// <summary>POST /sandbox/users/{userId}/identity: the user has proved who they are, and has no other account.</summary>
/// <remarks>Without it a score stays at 540. Again it changes nothing.</remarks>
internal static class VerifyIdentityEndpoint
{
    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapPost("/users/{userId}/identity", Handle)
        .AnswersOwn<Response>()
        .Refuses(404, "USER_NOT_FOUND", "there is no such user")
        .Refuses(403, "ACCOUNT_STOPPED", "the score is stopped, since an audit has found its rows changed");

    private static async Task<IResult> Handle(string userId, IGrainFactory grains, GrainCalls calls)
    {
        if (!UserId.TryParse(userId, out var user) || await grains.Wallet(user).Look() is not { Opened: true })
        {
            return Problems.Of(404, "USER_NOT_FOUND", "There is no such user.");
        }

        var status = await calls.Run(grains.Score(user), score => score.Verify(new()));
        return status switch
        {
            VerifyIdentityStatus.Verified => OwnJson.Ok(new Response($"{user}", true)),
            VerifyIdentityStatus.AccountStopped => Problems.Of(403, "ACCOUNT_STOPPED", "This score is stopped."),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    private sealed record Response(string UserId, bool Verified);
}
