using System.Globalization;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Sandbox;

/// <summary>GET /sandbox/requests?after=: the latest calls of merchants and devices with the texts that were signed and their answers, oldest
/// first.</summary>
internal static class CallsEndpoint
{
    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapGet("/requests", Handle)
        .TakesOwnQuery<Query>()
        .AnswersFile("application/json")
        .Refuses(400, "PARAM_ERROR", "a parameter is beyond its limits: `field` names it");

    private static IResult Handle([AsParameters] Query query, SandboxCalls calls)
    {
        if (OwnJson.WhyNot(query) is { } refusal) return refusal;

        var number = 0L;
        if (query.After is { } after
            && !long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return OwnJson.Refuse("after is the number of a request.", "after");
        }

        return OwnJson.Ok(new Response(calls.World, [.. calls.After(number)]));
    }

    /// <param name="After">Those after the one with this number; all if left out.</param>
    internal sealed record Query([property: Text(18)] string? After);

    /// <param name="World">Changes with a restart or a reset: then numbers begin again.</param>
    private sealed record Response(string World, ShownCall[] Requests);
}
