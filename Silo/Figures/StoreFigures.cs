using Tael.Domain;
using Tael.Silo.Journals;

namespace Tael.Silo.Figures;

/// <summary>What waits in the store: transfers that have not been acknowledged, notifications that are due.</summary>
/// <param name="clock">The clock of business: what is due, is due by it.</param>
public sealed class StoreFigures(JournalStore store, TimeProvider clock)
{
    /// <summary>More are not counted.</summary>
    public const int WebhooksDueMax = 10_000;

    private Waiting? _now;

    /// <summary>As of the last look; null before the first.</summary>
    public Waiting? Now => Volatile.Read(ref _now);

    /// <remarks>Two reads by an index of each database. Commits are named in the order of time, so the first is the oldest.</remarks>
    public async Task Look()
    {
        var now = Instant.Of(clock);
        var (oldest, due, dueSince) = (now.UnixMicros, 0, now.UnixMicros);
        foreach (var database in store.Shards.Databases)
        {
            var opened = await database.Query(reader => reader.GetInt64(0), "SELECT opened_at FROM open_commits ORDER BY id LIMIT 1");
            var (count, since) = (await database.Query(
                reader => (reader.GetInt32(0), reader.IsDBNull(1) ? now.UnixMicros : reader.GetInt64(1)),
                """
                SELECT CAST(count(*) AS integer), min(next_at) FROM (
                  SELECT next_at FROM webhooks WHERE next_at <= @now ORDER BY next_at LIMIT @limit) due
                """,
                ("now", now.UnixMicros),
                ("limit", WebhooksDueMax)))[0];
            (oldest, due, dueSince) = (
                opened.Append(oldest).Min(), Math.Min(due + count, WebhooksDueMax), Math.Min(dueSince, since));
        }

        Volatile.Write(ref _now, new(Seconds(oldest), due, Seconds(dueSince)));

        double Seconds(long micros) => Math.Max(now.UnixMicros - micros, 0) / 1e6;
    }
}

/// <summary>What a <see cref="StoreFigures"/> has seen.</summary>
/// <param name="OldestTransferSeconds">Age of the oldest commit whose transfers are not all known to have arrived; 0 if there is
/// none.</param>
/// <param name="WebhookLagSeconds">How long the notification that waits longest has been due.</param>
public sealed record Waiting(double OldestTransferSeconds, int WebhooksDue, double WebhookLagSeconds);
