using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Domain.Scores;
using Tael.Grains;
using Tael.Grains.Scores;

namespace Tael.Client.Api.Scores;

/// <summary>GET /wallet/v1/score: the caller's own score, and what each attribute gave or cost; without consent there is none.</summary>
internal static class LookAtScoreEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapGet("/score", Handle).AnswersOwn<Response>();

    private static async Task<IResult> Handle(HttpContext http, WalletServices services) =>
        OwnJson.Ok(Of(await services.Calls.Run(services.Grains.Score(PayerToken.Of(http)), score => score.Look())));

    internal static Response Of(ScoreView view) => new(
        view.HasConsent,
        view.ConsentChangedAt is { } changed ? OwnJson.Time(changed) : null,
        view.Score?.Value,
        Scorecard.Min,
        Scorecard.Max,
        view.Score?.ScorecardVersion,
        view.Score?.BasePoints,
        [.. (view.Score?.Reasons ?? []).Select(reason => new Reason($"{reason.Dimension}", $"{reason.Attribute}", reason.Points))],
        view.OpenOrders,
        view.OpenDebts);

    /// <param name="Consent">Whether a score may be made of the caller's wallet.</param>
    /// <param name="ConsentChangedAt">When that was last said, RFC 3339; null: never.</param>
    /// <param name="Score">Null without consent.</param>
    /// <param name="Lowest">The lowest score that there is.</param>
    /// <param name="Highest">The highest score that there is.</param>
    /// <param name="ScorecardVersion">Which scorecard has judged.</param>
    /// <param name="Base">What everybody begins with.</param>
    /// <param name="Reasons">Base and points add up to the score, within its range.</param>
    /// <param name="OpenOrders">Service orders that were accepted on trust and have not ended.</param>
    /// <param name="OpenDebts">Service orders that could not be collected and have not been paid since.</param>
    internal sealed record Response(
        bool Consent,
        string? ConsentChangedAt,
        int? Score,
        int Lowest,
        int Highest,
        int? ScorecardVersion,
        int? Base,
        Reason[] Reasons,
        int OpenOrders,
        int OpenDebts);

    /// <param name="Dimension">Identity, Payments or Promises.</param>
    /// <param name="Attribute">What was looked at; docs/PAYSCORE.md lists all.</param>
    /// <param name="Points">What it gave; below zero: what it cost.</param>
    internal sealed record Reason(string Dimension, string Attribute, int Points);
}
