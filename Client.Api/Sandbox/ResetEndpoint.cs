using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Sandbox;

/// <summary>POST /sandbox/reset: a clean world. Orders, money, merchants, users, webhooks and faults are gone, and the test clock shows
/// the real time again; the demo merchant and the demo user are as at the first start, with the keys that they had.</summary>
/// <remarks>Answers <c>{"state":"CLEAN"}</c> when the clean world answers; calls that come meanwhile wait for it. What is under way is
/// finished first, for at most <see cref="TaelApi.StopWithin"/>. Not in a cluster: its silos are processes of their own.</remarks>
internal static class ResetEndpoint
{
    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapPost("/reset", Handle)
        .AnswersOwn<Response>()
        .Refuses(400, "PARAM_ERROR", "the body has a field, and there is none that it may have")
        .Refuses(501, "NOT_IN_A_CLUSTER", "its silos are processes of their own: start it on an empty database");

    private static async Task<IResult> Handle(HttpRequest http)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http);
        if (request is null) return refusal!;

        if (http.HttpContext.Features.Get<WorldReset>() is not { } world)
        {
            return Problems.Of(
                StatusCodes.Status501NotImplemented, "NOT_IN_A_CLUSTER", "Stop the cluster and start it on an empty database.");
        }

        world.IsAsked = true;
        return Results.Empty;
    }

    private sealed record Request;

    /// <param name="State"><c>CLEAN</c>; written by the <see cref="StandingServer"/>.</param>
    private sealed record Response(string State);
}
