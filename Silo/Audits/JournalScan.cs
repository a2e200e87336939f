using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Silo.Journals;

namespace Tael.Silo.Audits;

/// <summary>Looks at one state of the journal: whether money is conserved, and whether what was written since the last look
/// follows from what was there.</summary>
/// <remarks>
/// <para>Most looks read what is new, found by an index, and add it to what was there: their cost doesn't grow with the journal. A
/// whole look also adds up all rows (a fraction of a microsecond each) and counts those that are as they were. It is the first, any
/// that finds a sum wrong, any after the database has counted rows as changed, and else one whenever eleven times its length has passed.</para>
/// <para>On PostgreSQL a changed row is a new one wherever it stands, so a whole look finds it; on SQLite a row that is changed in place
/// looks as old as it was, and <see cref="AccountWalks"/> find it.</para>
/// <para>No false alarm: all is read in one snapshot, and a commit stores rows with what they open. Nothing is taken out of the open
/// transfers before its credit is committed.</para>
/// </remarks>
internal sealed class JournalScan(JournalDatabase database, Tips tips, TimeProvider clock)
{
    /// <summary>Rows are dated before they are stored, by clocks that may differ: those dated longer ago are found by whole looks.</summary>
    private static readonly TimeSpan StoringMax = TimeSpan.FromSeconds(5);

    private readonly AuditDialect _dialect = database.AuditDialect;
    private readonly NewRows _newRows = new(database.AuditDialect, tips);
    private Known? _known;
    private string _changes = "";
    private long _wholeAt;
    private TimeSpan _wholeTook;
    private ImmutableDictionary<Currency, Int128> _explained = ImmutableDictionary<Currency, Int128>.Empty;

    public async Task<Conservation> Run(DbConnection connection, AuditFindings findings)
    {
        await Prepare(connection);
        var changes = (await connection.Query(reader => reader.GetString(0), _dialect.Changes)).SingleOrDefault("");
        var whole = _known is null || changes != _changes || clock.GetElapsedTime(_wholeAt) > 11 * _wholeTook;
        foreach (var begin in database.BeginSnapshot) await connection.Execute(begin);
        try
        {
            var seen = await Look(connection, whole, findings);
            _changes = changes;
            return seen;
        }
        finally
        {
            await connection.Execute("ROLLBACK");
        }
    }

    /// <summary>A help, not a need: without it more rows are read to find the new ones.</summary>
    private async Task Prepare(DbConnection connection)
    {
        if (_dialect.Prepare.Length == 0) return;

        try
        {
            await connection.Execute(_dialect.Prepare);
        }
        catch (DbException) when (connection.State == ConnectionState.Open)
        {
        }
    }

    private async Task<Conservation> Look(DbConnection connection, bool whole, AuditFindings findings)
    {
        var horizon = (await connection.Query(reader => reader.GetString(0), _dialect.Horizon))[0];
        var known = _known ?? Known.Nothing(horizon);
        var (settled, fresh) = await _newRows.Check(connection, known.Horizon, horizon, OldestNew(known), findings);
        var next = known with { Horizon = horizon, Settled = known.Settled.With(settled) };
        var seen = new Conservation(next.Settled.With(fresh), await Conservation.ReadOnTheirWay(connection));
        if (whole || !IsExplained(seen.Gaps))
        {
            (next, var all) = await LookAtAll(connection, next, fresh, findings);
            seen = seen with { Totals = all };
        }

        await CheckConserved(connection, seen.Gaps, findings);
        _known = next;
        return seen;
    }

    /// <summary>Null before the first look has found any.</summary>
    private Instant? OldestNew(Known known)
    {
        if (known.Settled.Latest is not { } latest) return null;

        var now = Instant.Of(clock);
        return (latest < now ? latest : now) + -StoringMax;
    }

    private async Task<(Known Next, JournalTotals All)> LookAtAll(
        DbConnection connection, Known next, JournalTotals fresh, AuditFindings findings)
    {
        var started = clock.GetTimestamp();
        var (all, asTheyWere) = await JournalTotals.Read(connection, _dialect, next.WholeHorizon);
        if (_known is not null)
        {
            var seen = next.Settled.Events + fresh.Events;
            var areChanged = asTheyWere != next.WholeSettled;
            if (areChanged || all.Events != seen)
            {
                (_, fresh) = await _newRows.Check(connection, next.WholeHorizon, next.Horizon, from: null, findings);
            }

            if (areChanged) await TellOfChanges(connection, next.WholeSettled, asTheyWere, findings);
            else if (all.Events < seen) await TellOfChanges(connection, seen, all.Events, findings);
        }

        (_wholeAt, _wholeTook) = (clock.GetTimestamp(), clock.GetElapsedTime(started));
        var settled = all.Without(fresh);
        return (new(next.Horizon, settled, next.Horizon, settled.Events), all);
    }

    /// <summary>Rows may have gone that nothing but their number shows.</summary>
    private async Task TellOfChanges(DbConnection connection, long before, long asTheyWere, AuditFindings findings)
    {
        findings.Keep(new(
            "", 0, $"Of {before} rows {asTheyWere} are as they were stored; the others are gone or written anew."));
        await Explain(connection, findings);
    }

    private bool IsExplained(ImmutableDictionary<Currency, Int128> gaps) =>
        gaps.Count == _explained.Count && gaps.All(gap => _explained.GetValueOrDefault(gap.Key) == gap.Value);

    private async Task CheckConserved(
        DbConnection connection, ImmutableDictionary<Currency, Int128> gaps, AuditFindings findings)
    {
        if (IsExplained(gaps)) return;

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
            await Journals.Audit.ForEach(connection, $"{sql} LIMIT {NewRows.WalksMax}", reader =>
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

    /// <summary>What the looks so far have seen.</summary>
    /// <param name="Horizon">The last look's.</param>
    /// <param name="Settled">Of the rows from before it.</param>
    /// <param name="WholeHorizon">The last whole look's.</param>
    /// <param name="WholeSettled">So many rows are from before that one.</param>
    private sealed record Known(string Horizon, JournalTotals Settled, string WholeHorizon, long WholeSettled)
    {
        public static Known Nothing(string horizon) => new(horizon, JournalTotals.None, horizon, 0);
    }
}
