using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Grains;
using Tael.Grains.Scores;

namespace Tael.Client.Api.Scores;

/// <summary>GET /wallet/v1/score/export: everything that is kept of the caller for a score, as one file.</summary>
internal static class ExportScoreEndpoint
{
    /// <summary>Of <see cref="ScoreHistory.EntriesMax"/> entries; what lies beyond is read by history.</summary>
    private const int PagesMax = 100;

    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapGet("/score/export", Handle).AnswersOwn<Response>();

    private static async Task<IResult> Handle(HttpContext http, WalletServices services)
    {
        var grain = services.Grains.Score(PayerToken.Of(http));
        var view = await services.Calls.Run(grain, score => score.Look());
        var entries = new List<LookAtScoreHistoryEndpoint.Entry>();
        long? next = 0;
        for (var page = 0; page < PagesMax && next is { } after; page++)
        {
            var history = LookAtScoreHistoryEndpoint.Of(
                await services.Calls.Run(grain, score => score.History(after, ScoreHistory.EntriesMax)));
            entries.AddRange(history.Entries);
            next = history.Next;
        }

        http.Response.Headers.ContentDisposition = "attachment; filename=\"score.json\"";
        var corrections = await services.Calls.Run(grain, score => score.Corrections());
        return OwnJson.Ok(new Response(
            LookAtScoreEndpoint.Of(view), new([.. entries], next), [.. corrections.Asked.Select(ScoreCorrectionAnswer.Of)]));
    }

    /// <param name="Score">As GET /wallet/v1/score tells it.</param>
    /// <param name="History">As GET /wallet/v1/score/history tells it.</param>
    /// <param name="Corrections">As GET /wallet/v1/score/corrections tells them.</param>
    private sealed record Response(
        LookAtScoreEndpoint.Response Score, LookAtScoreHistoryEndpoint.Response History, ScoreCorrectionAnswer[] Corrections);
}
