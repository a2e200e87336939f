using System.Collections.Immutable;
using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Silo.Journals;

namespace Tael.Silo.Audits;

/// <summary>Looks at one state of the journal: whether money is conserved, and whether what was written since the last look
/// follows from what was there.</summary>
/// <remarks>
/// <para>Costs one sequential pass over the rows (a fraction of a microsecond each), and an index look-up for each row that is
/// new. On PostgreSQL a changed row is a new one wherever it stands, so this finds it; on SQLite a row that is changed in place
/// looks as old as it was, and <see cref="AccountWalks"/> find it.</para>
/// <para>No false alarm: all is read in one snapshot, and a commit stores rows with what they open. Nothing is taken out of the open
/// transfers before its credit is committed.</para>
/// </remarks>
internal sealed class JournalScan(JournalDatabase database, Tips tips)
{
    /// <summary>So many accounts are walked for one look; when more are wrong, the first are enough to be alarmed by.</summary>
    private const int WalksMax = 1_000;

    private readonly AuditDialect _dialect = database.AuditDialect;
    private string? _horizon;
    private JournalTotals? _last;
    private ImmutableDictionary<Currency, Int128> _explained = ImmutableDictionary<Currency, Int128>.Empty;

    public async Task<JournalTotals> Run(DbConnection connection, AuditFindings findings)
    {
        foreach (var begin in database.BeginSnapshot) await connection.Execute(begin);
        try
        {
            return await Look(connection, findings);
        }
        finally
        {
            await connection.Execute("ROLLBACK");
        }
    }

    private async Task<JournalTotals> Look(DbConnection connection, AuditFindings findings)
    {
        var horizon = (await connection.Query(reader => reader.GetString(0), _dialect.Horizon))[0];
        var since = _horizon ?? horizon;
        var totals = await JournalTotals.Read(connection, _dialect, since, horizon);
        if (_horizon is not null)
        {
            await CheckNewRows(connection, since, findings);
            await CheckNoneIsGone(connection, totals, findings);
        }

        await CheckConserved(connection, totals, findings);
        (_horizon, _last) = (horizon, totals);
        return totals;
    }

    private async Task CheckNewRows(DbConnection connection, string since, AuditFindings findings)
    {
        var suspects = new HashSet<string>();
        await using (var command = connection.Command(NewRows(), ("horizon", since)))
        {
            command.CommandTimeout = 0;
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                CheckNewRow(reader, findings);
                if (reader.GetInt32(15) == 1 && suspects.Count < WalksMax) suspects.Add(reader.GetString(0));
            }
        }

        foreach (var account in suspects) await AccountWalks.Walk(connection, account, tips, findings);
    }

    private void CheckNewRow(DbDataReader reader, AuditFindings findings)
    {
        var name = reader.GetString(0);
        if (!AccountId.TryParse(name, out var account))
        {
            findings.Mismatch(name, 0, "is no account's name.");
        }
        else if (AuditWalk.TryRead(reader, findings, out var row))
        {
            var before = reader.IsDBNull(14)
                ? ChainLink.Start
                : new(reader.GetInt64(12), reader.GetInt64(13), reader.GetFieldValue<byte[]>(14));
            tips.See(name, before.Follow(account, row, findings), isEnd: false, findings);
        }
    }

    /// <summary>Rows may have gone that nothing but their number shows.</summary>
    private async Task CheckNoneIsGone(DbConnection connection, JournalTotals totals, AuditFindings findings)
    {
        if (totals.SettledBefore == _last!.Settled) return;

        findings.Keep(new(
            "", 0, $"Of {_last.Settled} rows {totals.SettledBefore} are as they were stored; the others are gone or written anew."));
        await Explain(connection, findings);
    }

    private async Task CheckConserved(DbConnection connection, JournalTotals totals, AuditFindings findings)
    {
        var gaps = totals.Gaps;
        if (gaps.Count == _explained.Count && gaps.All(gap => _explained.GetValueOrDefault(gap.Key) == gap.Value)) return;

        foreach (var (currency, sum) in gaps)
        {
            findings.Keep(new("", 0, $"{currency}: balances and transfers on their way come to {sum}, not 0."));
        }

        await Explain(connection, findings);
        _explained = gaps;
    }

    /// <summary>Names the accounts: one side of each transfer that has lost its other side. If the chain of either shows what was done,
    /// that is who it was done to; else it is not known which of the two is right.</summary>
    private async Task Explain(DbConnection connection, AuditFindings findings)
    {
        var pairs = new List<(string Account, string Other, string What)>();
        foreach (var (sql, words) in new[] { AuditQueries.CreditWithoutDebit, AuditQueries.DebitWithoutCredit })
        {
            await Journals.Audit.ForEach(connection, $"{sql} LIMIT {WalksMax}", reader =>
                pairs.Add((reader.GetString(0), reader.GetString(2), $"{reader.GetString(1)} {words}.")));
        }

        foreach (var (account, other, what) in pairs)
        {
            var before = findings.Mismatches + findings.ChainBroken;
            await AccountWalks.Walk(connection, account, tips, findings);
            await AccountWalks.Walk(connection, other, tips, findings);
            if (findings.Mismatches + findings.ChainBroken > before) continue;

            findings.Mismatch(account, 0, what);
            findings.Mismatch(other, 0, what);
        }
    }

    /// <summary>Each new row with what it follows, and whether a row follows it that is older than it. Look-ups as subqueries go by
    /// the index, whatever the statistics.</summary>
    private string NewRows() => $"""
        SELECT j.account, j.version, j.kind, j.at, j.movement, j.transfer_id, j.counterparty, j.amount, j.currency,
          j.balance, j.payload, j.hash, j.version - 1,
          (SELECT p.balance FROM journal p WHERE p.account = j.account AND p.version = j.version - 1),
          (SELECT p.hash FROM journal p WHERE p.account = j.account AND p.version = j.version - 1),
          coalesce((
            SELECT 1 FROM journal n
            WHERE n.account = j.account AND n.version = j.version + 1 AND NOT {_dialect.IsNew("n", "@horizon")}), 0)
        FROM journal j
        WHERE {_dialect.IsNew("j", "@horizon")}
        ORDER BY j.account, j.version
        """;
}
