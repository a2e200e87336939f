using Tael.Client.Api.Wallets;
using Tael.Domain.Scores;

namespace Tael.Client.Api.Scores;

/// <summary>A fact that a user says is wrong, and what has been decided about it.</summary>
/// <param name="Version">The fact's, in the history.</param>
/// <param name="What">What the fact says: OrderLate, OrderUnpaid or ComplaintUpheld.</param>
/// <param name="HappenedAt">When it was told, RFC 3339.</param>
/// <param name="Mchid">Whose service it was, or who complained.</param>
/// <param name="Reason">Why the user says that it is wrong.</param>
/// <param name="State">ASKED, UPHELD or REFUSED.</param>
/// <param name="Decision">Why it was decided so; null: nothing has been decided yet.</param>
internal sealed record ScoreCorrectionAnswer(
    long Version,
    string What,
    string HappenedAt,
    string Mchid,
    string Reason,
    string AskedAt,
    string State,
    string? Decision,
    string? DecidedAt)
{
    public static ScoreCorrectionAnswer Of(ScoreCorrection asked) => new(
        asked.Version,
        $"{asked.Fact.Kind}",
        OwnJson.Time(asked.HappenedAt),
        $"{asked.Fact.Merchant}",
        asked.Reason,
        OwnJson.Time(asked.AskedAt),
        asked.IsUpheld switch { null => "ASKED", true => "UPHELD", _ => "REFUSED" },
        asked.Decision,
        asked.DecidedAt is { } decided ? OwnJson.Time(decided) : null);
}
