using System.Globalization;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire.Fields;
using Tael.Grains;
using Tael.Grains.Scores;

namespace Tael.Client.Api.Scores;

/// <summary>GET /wallet/v1/score/history?after=VERSION&amp;limit=N: the facts that the caller's score is made of, the earliest first.</summary>
internal static class LookAtScoreHistoryEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapGet("/score/history", Handle)
        .TakesOwnQuery<Query>()
        .AnswersOwn<Response>()
        .Refuses(400, "PARAM_ERROR", "a parameter is beyond its limits: `field` names it");

    private static async Task<IResult> Handle(HttpContext http, WalletServices services)
    {
        if (!TryRead(http.Request.Query, "after", 0, out var after)) return OwnJson.Refuse("after is a whole number.", "after");
        if (!TryRead(http.Request.Query, "limit", 50, out var limit)) return OwnJson.Refuse("limit is a whole number.", "limit");
        if (OwnJson.WhyNot(new Query(after, limit)) is { } refusal) return refusal;

        return OwnJson.Ok(Of(await services.Calls.Run(
            services.Grains.Score(PayerToken.Of(http)), score => score.History(after, (int)limit))));
    }

    internal static Response Of(ScoreHistory history) => new(
        [
            .. history.Entries.Select(entry => new Entry(
                entry.Version, entry.What, OwnJson.Time(entry.At), entry.Merchant?.ToString(), entry.Amount?.Minor)),
        ],
        history.Next);

    private static bool TryRead(IQueryCollection query, string name, long otherwise, out long value)
    {
        value = otherwise;
        return !query.TryGetValue(name, out var text)
            || long.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <param name="After">The version after which the page begins; from the start if left out.</param>
    /// <param name="Limit">Of entries; 50 if left out.</param>
    private sealed record Query(
        [property: Whole(0, long.MaxValue)] long? After = null,
        [property: Whole(1, ScoreHistory.EntriesMax)] long? Limit = null);

    /// <param name="Entries">The earliest first.</param>
    /// <param name="Next">The next page's <c>after</c>; null: this was the last.</param>
    internal sealed record Response(Entry[] Entries, long? Next);

    /// <param name="Version">Counts the facts from 1.</param>
    /// <param name="What">What happened: ConsentGiven, PaymentMade, OrderKept and so on.</param>
    /// <param name="At">When it happened, RFC 3339.</param>
    /// <param name="Mchid">The merchant, if it has to do with one.</param>
    /// <param name="Amount">Of a payment or refund, in fen.</param>
    internal sealed record Entry(long Version, string What, string At, string? Mchid, long? Amount);
}
