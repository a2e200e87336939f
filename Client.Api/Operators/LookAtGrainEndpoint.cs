using System.Collections.Immutable;
using System.Text.Json;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Grains.Ledger;
using Tael.Silo.Figures;

namespace Tael.Client.Api.Operators;

/// <summary>GET /ops/v1/grains/{id}: where a grain lives and since when, what it holds, and its latest calls.</summary>
/// <remarks>A grain that is not active is not brought to life. Its calls are kept from the first look on, for the
/// 64 grains that were looked at last. The state is without secrets.</remarks>
internal static class LookAtGrainEndpoint
{
    public static void Map(IEndpointRouteBuilder ops) => ops.MapGet("/grains/{id}", Handle);

    private static async Task<IResult> Handle(string id, IGrainFactory grains, IGrainWatch watch, GrainCalls calls)
    {
        var (grain, refusal) = GrainKey.Find(grains, id);
        if (grain is null) return refusal!;

        var facts = await watch.Look(grain);
        var inside = facts.Activations > 0 && grain is IAccountGrain account
            ? await calls.Run(account, shown => shown.Show())
            : null;
        return OwnJson.Ok(new Response(
            id,
            facts.Kind,
            facts.Activations,
            facts.Silo,
            facts.Since is { } since ? OwnJson.Time(since) : null,
            inside is null ? null : Inside.Of(inside),
            [.. facts.Recent.Select(call => new Call(
                CommandNames.Of(call.Method),
                OwnJson.Time(call.At),
                LookAtGrainsEndpoint.Millis(call.TookMicros)!.Value,
                call.Error))]));
    }

    /// <param name="Activations">0: it is not in memory, and the next call brings it to life.</param>
    /// <param name="Silo">Null: this one.</param>
    /// <param name="Since">Null if it is not active, or the runtime does not tell.</param>
    private sealed record Response(
        string Id,
        string Type,
        int Activations,
        string? Silo,
        string? Since,
        Inside? Account,
        ImmutableArray<Call> RecentCalls);

    private sealed record Inside(
        JsonElement? State, long Version, long Balance, int WaitingCommands, int UndeliveredTransfers, bool Damaged)
    {
        public static Inside Of(AccountInside inside) => new(
            inside.StateJson is { } json ? JsonElement.Parse(json) : null,
            inside.Version,
            inside.BalanceMinor,
            inside.Waiting,
            inside.Undelivered,
            inside.IsDamaged);
    }

    /// <param name="Error">The failure's kind; null: it was answered.</param>
    private sealed record Call(string Method, string At, decimal Millis, string? Error);
}
