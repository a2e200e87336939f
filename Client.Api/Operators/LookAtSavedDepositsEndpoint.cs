using System.Collections.Immutable;
using Tael.Client.Api.Figures;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Operators;

/// <summary>GET /ops/v1/saved-deposits: what Pay Score has spared users, by scene and in all: the risk funds of orders that ended well.</summary>
/// <remarks>As of now. Each order counts once, when it has told of itself.</remarks>
internal static class LookAtSavedDepositsEndpoint
{
    public static void Map(IEndpointRouteBuilder ops) => ops.MapGet("/saved-deposits", Handle);

    private static async Task<IResult> Handle(IGrainFactory grains, GrainCalls calls)
    {
        var all = await SavedDepositsFigures.Look(grains, calls);
        return OwnJson.Ok(new Response(
            all.Sum(one => one.Deposits.Orders),
            all.Sum(one => one.Deposits.Saved.Minor),
            [.. all.Select(one => new Scene(SceneNames.Of(one.Scene), one.Deposits.Orders, one.Deposits.Saved.Minor))]));
    }

    /// <param name="SavedMinor">Fen.</param>
    private sealed record Response(long Orders, long SavedMinor, ImmutableArray<Scene> Scenes);

    private sealed record Scene(string Name, long Orders, long SavedMinor);
}
