using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Silo.Journals;

namespace Tael.Silo.Audits;

/// <summary>Checks the rows that were written since a horizon: each must follow from the one before it.</summary>
/// <remarks>An account's rows are read one after another, so only its first and its last new row cost an index look-up each.</remarks>
internal sealed class NewRows(AuditDialect dialect, Tips tips)
{
    /// <summary>So many accounts are walked for one look; when more are wrong, the first are enough to be alarmed by.</summary>
    public const int WalksMax = 1_000;

    private readonly string _everywhere = Sql(dialect, dialect.IsNew("j", "@since"), IsFollowedByOlder(dialect));
    private readonly string _recent = Sql(dialect, dialect.MayBeNew("j", "@since"), "0");

    /// <param name="since">The horizon of the look before.</param>
    /// <param name="horizon">This look's own: rows from it on are read again by the next.</param>
    /// <param name="from">No new row is older; null to read all rows to find them.</param>
    /// <returns>What was written before this look's horizon, and from it on.</returns>
    public async Task<(JournalTotals Settled, JournalTotals Fresh)> Check(
        DbConnection connection, string since, string horizon, Instant? from, AuditFindings findings)
    {
        var suspects = new HashSet<string>();
        var (settled, fresh) = (new RowTally(), new RowTally());
        if (from is not null) await Run(connection, dialect.OnlyByIndex.On);
        await using (var command = connection.Command(
            from is null ? _everywhere : _recent,
            ("since", since), ("horizon", horizon), ("from", from?.UnixMicros ?? long.MinValue)))
        {
            command.CommandTimeout = 0;
            await using var reader = await command.ExecuteReaderAsync();
            ChainLink last = default;
            while (await reader.ReadAsync())
            {
                (reader.GetInt32(15) == 1 ? fresh : settled).Add(reader);
                last = Follow(reader, last, findings);
                if (reader.GetInt32(14) == 1 && suspects.Count < WalksMax) suspects.Add(reader.GetString(0));
            }
        }

        if (from is not null) await Run(connection, dialect.OnlyByIndex.Off);
        foreach (var account in suspects) await AccountWalks.Walk(connection, account, tips, findings);
        return (settled.Totals, fresh.Totals);
    }

    /// <returns>The link after this row, for the account's next.</returns>
    private ChainLink Follow(DbDataReader reader, ChainLink last, AuditFindings findings)
    {
        var name = reader.GetString(0);
        if (!AccountId.TryParse(name, out var account))
        {
            findings.Mismatch(name, 0, "is no account's name.");
            return default;
        }

        var before = reader.GetInt32(16) == 1 ? last
            : reader.IsDBNull(13) ? ChainLink.Start
            : new(reader.GetInt64(1) - 1, reader.GetInt64(12), reader.GetFieldValue<byte[]>(13));
        if (!AuditWalk.TryRead(reader, findings, out var row)) return new(reader.GetInt64(1), 0, default);

        var next = before.Follow(account, row, findings);
        if (reader.GetInt32(17) == 0) tips.See(name, next, isEnd: false, findings);
        return next;
    }

    private static async Task Run(DbConnection connection, string sql)
    {
        if (sql.Length > 0) await connection.Execute(sql);
    }

    // Subqueries go by the index, whatever the statistics, and CASE leaves them out where the row before is the one that was read.
    // The order is by an expression, or a planner might walk the whole index on the accounts to have it.
    private static string Sql(AuditDialect dialect, string isNew, string isFollowedByOlder) => $"""
        SELECT n.account, n.version, n.kind, n.at, n.movement, n.transfer_id, n.counterparty, n.amount, n.currency,
          n.balance, n.payload, n.hash,
          CASE WHEN coalesce(n.before, 0) <> n.version - 1
            THEN (SELECT p.balance FROM journal p WHERE p.account = n.account AND p.version = n.version - 1) END,
          CASE WHEN coalesce(n.before, 0) <> n.version - 1
            THEN (SELECT p.hash FROM journal p WHERE p.account = n.account AND p.version = n.version - 1) END,
          {isFollowedByOlder},
          n.fresh,
          CASE WHEN n.before = n.version - 1 THEN 1 ELSE 0 END,
          CASE WHEN n.after IS NULL THEN 0 ELSE 1 END
        FROM (
          SELECT j.account || '' AS chain, j.account, j.version, j.kind, j.at, j.movement, j.transfer_id, j.counterparty,
            j.amount, j.currency, j.balance, j.payload, j.hash,
            CASE WHEN {dialect.IsNew("j", "@horizon")} THEN 1 ELSE 0 END AS fresh,
            lag(j.version) OVER w AS before, lead(j.version) OVER w AS after
          FROM journal j
          WHERE {isNew}
          WINDOW w AS (PARTITION BY j.account || '' ORDER BY j.version)) n
        ORDER BY n.chain, n.version
        """;

    // Then it was written anew, and its account is walked. No row is, that the database does not count as changed.
    private static string IsFollowedByOlder(AuditDialect dialect) => $"""
        CASE WHEN coalesce(n.after, 0) <> n.version + 1 AND EXISTS (
          SELECT 1 FROM journal f
          WHERE f.account = n.account AND f.version = n.version + 1 AND NOT {dialect.IsNew("f", "@since")}) THEN 1 ELSE 0 END
        """;
}
