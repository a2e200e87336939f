using System.Collections.Immutable;
using Tael.Client.Api.Figures;
using Tael.Client.Api.Wallets;
using Tael.Silo.Figures;

namespace Tael.Client.Api.Operators;

/// <summary>GET /ops/v1/figures: how this process fares now: payments, appends, what waits, errors.</summary>
/// <remarks>Rates and latencies are of the last ten seconds; what waits is at most five seconds old.</remarks>
internal static class LookAtFiguresEndpoint
{
    public static void Map(IEndpointRouteBuilder ops) => ops.MapGet("/figures", Handle);

    private static IResult Handle(LiveFigures live, IServiceProvider services, ApiFigures api)
    {
        // A front end has no store; its silos tell of it.
        var waiting = services.GetService<StoreFigures>()?.Now;
        return OwnJson.Ok(new Response(
            Rate.Of(live.Of(ApiFigures.Payments)),
            Rate.Of(live.Of(AppendFigures.Name)),
            waiting is null ? null : Seconds(waiting.OldestTransferSeconds),
            waiting?.WebhooksDue,
            waiting is null ? null : Seconds(waiting.WebhookLagSeconds),
            api.Errors));
    }

    private static decimal Seconds(double seconds) => Math.Round((decimal)seconds, 3);

    /// <param name="OldestTransferSeconds">Age of the oldest commit whose transfers are not all known to have arrived.</param>
    /// <param name="Errors">Since the start, by code.</param>
    private sealed record Response(
        Rate Payments,
        Rate Appends,
        decimal? OldestTransferSeconds,
        int? WebhooksDue,
        decimal? WebhookLagSeconds,
        ImmutableSortedDictionary<string, long> Errors);

    private sealed record Rate(decimal PerSecond, decimal? P50Millis, decimal? P99Millis)
    {
        public static Rate Of(CallRates rates) => new(
            LookAtGrainsEndpoint.Rounded(rates.PerSecond),
            LookAtGrainsEndpoint.Millis(rates.P50Micros),
            LookAtGrainsEndpoint.Millis(rates.P99Micros));
    }
}
