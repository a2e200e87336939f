using System.Collections.Immutable;
using Tael.Client.Api.Wallets;
using Tael.Grains;
using Tael.Grains.Ledger;

namespace Tael.Client.Api.Operators;

/// <summary>GET /ops/v1/audit: what the running audit covers, what it has found, and which accounts are stopped.</summary>
internal static class LookAtAuditEndpoint
{
    public static void Map(IEndpointRouteBuilder ops) => ops.MapGet("/audit", Handle);

    private static async Task<IResult> Handle(IGrainFactory grains)
    {
        var audit = await grains.Audit().Look();
        return OwnJson.Ok(new Response(
            audit.LagMillis / 1_000m,
            audit.LastPassAt is { } at ? OwnJson.Time(at) : null,
            audit.RescanLagMillis / 1_000m,
            audit.CoveredTo is { } to ? OwnJson.Time(to) : null,
            audit.Accounts,
            audit.Events,
            audit.Sums.ToImmutableDictionary(sum => CodeOf(sum), sum => sum.SumMinor),
            audit.Sums.ToImmutableDictionary(sum => CodeOf(sum), sum => sum.OnItsWayMinor),
            [.. audit.Findings.Select(found => new Finding(
                found.Account,
                found.Version,
                found.What,
                OwnJson.Time(found.At),
                found.ReleasedAt is { } released ? OwnJson.Time(released) : null))],
            [.. audit.Stopped.Select(stopped => new Stop(stopped.Account, OwnJson.Time(stopped.Since), stopped.What))]));
    }

    private static string CodeOf(AuditedSum sum) => sum.Currency.ToString().ToUpperInvariant();

    /// <param name="LagSeconds">Since the last complete look at sums and new rows began.</param>
    /// <param name="RescanLagSeconds">Since the last complete walk along all rows began; null until there is one.</param>
    /// <param name="Sum">By currency: balances and what is on its way. 0, or money was lost or made up.</param>
    private sealed record Response(
        decimal? LagSeconds,
        string? LastPassAt,
        decimal? RescanLagSeconds,
        string? CoveredTo,
        long Accounts,
        long Events,
        ImmutableDictionary<string, long> Sum,
        ImmutableDictionary<string, long> OnItsWay,
        ImmutableArray<Finding> Findings,
        ImmutableArray<Stop> Stopped);

    private sealed record Finding(string? Account, long? Version, string What, string At, string? ReleasedAt);

    private sealed record Stop(string Account, string Since, string What);
}
