using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Silo.Journals;

namespace Tael.Silo.Audits;

/// <summary>Looks at one state of one database's journal: what its rows come to, and whether what was written since the last look
/// follows from what was there.</summary>
/// <remarks>
/// <para>Most looks read what is new, found by an index, and add it to what was there: their cost doesn't grow with the journal. A
/// whole look also adds up all rows (a fraction of a microsecond each) and counts those that are as they were. It is the first, any
/// that finds a sum wrong, any after the database has counted rows as changed, and else one whenever eleven times its length has passed.</para>
/// <para>On PostgreSQL a changed row is a new one wherever it stands, so a whole look finds it; on SQLite a row that is changed in place
/// looks as old as it was, and <see cref="AccountWalks"/> find it.</para>
/// </remarks>
internal sealed class JournalScan(JournalDatabase database, Tips tips, TimeProvider clock)
{
    /// <summary>Rows are dated before they are stored, by clocks that may differ: those dated longer ago are found by whole looks.</summary>
    private static readonly TimeSpan StoringMax = TimeSpan.FromSeconds(5);

    private readonly AuditDialect _dialect = database.AuditDialect;
    private readonly NewRows _newRows = new(database.AuditDialect, tips);
    private Known? _known;
    private Known? _next;
    private JournalTotals _fresh = JournalTotals.None;
    private string _changes = "";
    private string _nextChanges = "";
    private long _wholeAt;
    private TimeSpan _wholeTook;

    /// <summary>This look is to be a whole one, whatever it finds.</summary>
    public bool IsWholeDue { get; private set; }

    /// <summary>Before the snapshot: what needs none.</summary>
    public async Task Prepare(DbConnection connection)
    {
        await Summarize(connection);
        _nextChanges = (await connection.Query(reader => reader.GetString(0), _dialect.Changes)).SingleOrDefault("");
        IsWholeDue = _known is null || _nextChanges != _changes || clock.GetElapsedTime(_wholeAt) > 11 * _wholeTook;
    }

    /// <summary>Checks what is new.</summary>
    /// <returns>What all rows come to, if the old ones are as they were.</returns>
    public async Task<JournalTotals> LookAtNew(DbConnection connection, AuditFindings findings)
    {
        var horizon = (await connection.Query(reader => reader.GetString(0), _dialect.Horizon))[0];
        var known = _known ?? Known.Nothing(horizon);
        (var settled, _fresh) = await _newRows.Check(connection, known.Horizon, horizon, OldestNew(known), findings);
        _next = known with { Horizon = horizon, Settled = known.Settled.With(settled) };
        return _next.Settled.With(_fresh);
    }

    /// <summary>Adds up all rows, in the snapshot in which the new ones were checked.</summary>
    /// <returns>What they come to, and whether old ones are gone or were written anew.</returns>
    public async Task<(JournalTotals All, bool AreChanged)> LookAtAll(DbConnection connection, AuditFindings findings)
    {
        var (next, fresh, areChanged) = (_next!, _fresh, false);
        var started = clock.GetTimestamp();
        var (all, asTheyWere) = await JournalTotals.Read(connection, _dialect, next.WholeHorizon);
        if (_known is not null)
        {
            var seen = next.Settled.Events + fresh.Events;
            var isOther = asTheyWere != next.WholeSettled;
            if (isOther || all.Events != seen)
            {
                (_, fresh) = await _newRows.Check(connection, next.WholeHorizon, next.Horizon, from: null, findings);
            }

            if (isOther) TellOfChanges(next.WholeSettled, asTheyWere, findings);
            else if (all.Events < seen) TellOfChanges(seen, all.Events, findings);
            areChanged = isOther || all.Events < seen;
        }

        (_wholeAt, _wholeTook) = (clock.GetTimestamp(), clock.GetElapsedTime(started));
        var settled = all.Without(fresh);
        (_next, _fresh) = (new(next.Horizon, settled, next.Horizon, settled.Events), fresh);
        return (all, areChanged);
    }

    /// <summary>All of the look was done; the next one begins where it ended.</summary>
    public void Finish() => (_known, _changes) = (_next, _nextChanges);

    /// <summary>A help, not a need: without it more rows are read to find the new ones.</summary>
    private async Task Summarize(DbConnection connection)
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

    /// <summary>Null before the first look has found any.</summary>
    private Instant? OldestNew(Known known)
    {
        if (known.Settled.Latest is not { } latest) return null;

        var now = Instant.Of(clock);
        return (latest < now ? latest : now) + -StoringMax;
    }

    /// <summary>Rows may have gone that nothing but their number shows.</summary>
    private static void TellOfChanges(long before, long asTheyWere, AuditFindings findings) => findings.Keep(new(
        "", 0, $"Of {before} rows {asTheyWere} are as they were stored; the others are gone or written anew."));

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
