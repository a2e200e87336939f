using Tael.Client.Api.Wallets;

namespace Tael.Client.Api.Sandbox;

/// <summary>GET /sandbox/requests?after=: the latest calls of APIv3 with the texts that were signed and their answers, oldest
/// first.</summary>
internal static class CallsEndpoint
{
    public static void Map(IEndpointRouteBuilder sandbox) => sandbox.MapGet("/requests", Handle);

    private static IResult Handle(string? after, SandboxCalls calls)
    {
        var number = 0L;
        if (after is not null && (!long.TryParse(after, out number) || number < 0))
        {
            return OwnJson.Refuse("after is the number of a request.");
        }

        return OwnJson.Ok(new Response(calls.World, [.. calls.After(number)]));
    }

    /// <param name="World">Changes with a restart or a reset: then numbers begin again.</param>
    private sealed record Response(string World, ShownCall[] Requests);
}
