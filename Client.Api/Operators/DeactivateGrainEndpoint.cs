using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Silo.Figures;

namespace Tael.Client.Api.Operators;

/// <summary>POST /ops/v1/grains/{id}/deactivate: ends a grain's activation; the next call reads everything anew.</summary>
/// <remarks>What is under way is finished first, so nothing is lost. 204 when it has ended.</remarks>
internal static class DeactivateGrainEndpoint
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    public static void Map(IEndpointRouteBuilder ops) => ops.MapPost("/grains/{id}/deactivate", Handle);

    private static async Task<IResult> Handle(string id, HttpContext http, IGrainFactory grains, IGrainWatch watch)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;

        (var grain, refusal) = GrainKey.Find(grains, id);
        if (grain is null) return refusal!;

        return await watch.Deactivate(grain).WaitAsync(Within, http.RequestAborted)
            ? Results.NoContent()
            : Problems.Of(StatusCodes.Status409Conflict, "NOT_ACTIVE", "This grain is not in memory.");
    }

    private sealed record Request;
}
