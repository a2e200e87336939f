using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics;
using Tael.Silo.Journals;

namespace Tael.Silo.Backups;

/// <summary>Restores a backup beside its source, opens it as Tael would, audits it, and says what would have been lost.</summary>
public static class RestoreDrill
{
    /// <param name="target">An empty store of the backup's kind.</param>
    /// <param name="source">The store that the backup is of, to compare with as it was at the backup's point; or null.</param>
    /// <exception cref="JournalStoreException">A store can't be used.</exception>
    public static async Task<DrillReport> Run(string folder, string target, string? source = null)
    {
        var began = Stopwatch.GetTimestamp();
        BackupManifest manifest;
        try
        {
            manifest = await Restore.Run(folder, target);
        }
        catch (BackupException damaged)
        {
            return new(0, Promised(folder), null, false, false, Seconds(began), [damaged.Message]);
        }

        AuditReport audit;
        await using (var store = await JournalStore.Open(target)) audit = await store.AuditAsync();

        var (missing, newer) = source is null ? (0, (long?)null) : await Compare(target, source);
        var missingEvents = Math.Max(missing, manifest.Events - audit.Events);
        return new(audit.Events, missingEvents, newer, missing == 0, audit.IsClean, Seconds(began), audit.Findings);
    }

    /// <summary>Events of the source that the restored store lacks or has otherwise, and those that came after the backup.</summary>
    /// <remarks>The source is cut where each account ended in the backup: there it must have that very row. Hash and chain make
    /// the rows before it equal too.</remarks>
    private static async Task<(long Missing, long? Newer)> Compare(string target, string source)
    {
        await using var originals = await Backup.OpenSource(source);
        await using var copies = await Backup.OpenSource(target);
        if (originals.Count != copies.Count) throw new BackupException("The source has another number of databases than its backup.");

        var (missing, newer) = (0L, 0L);
        for (var i = 0; i < copies.Count; i++)
        {
            var (missingHere, newerHere) = await Compare(copies.Databases[i], originals.Databases[i]);
            (missing, newer) = (missing + missingHere, newer + newerHere);
        }

        return (missing, newer);
    }

    private static async Task<(long Missing, long Newer)> Compare(JournalDatabase copy, JournalDatabase original)
    {
        await using var from = await original.Connect();
        await using var to = await copy.Connect();
        var ends = new List<AccountEnd>();
        var restoredEvents = await JournalState.ForEachTip(to, ends.Add);

        foreach (var begin in original.BeginSnapshot) await from.Execute(begin);
        var missing = 0L;
        foreach (var end in ends)
        {
            if (!await Has(from, end)) missing += end.Version;
        }

        var sourceEvents = await TableRows.Of(from, "journal");
        await from.Execute("ROLLBACK");
        return (missing, sourceEvents - restoredEvents);
    }

    private static async Task<bool> Has(DbConnection source, AccountEnd end)
    {
        var rows = await source.Query(
            reader => (Balance: reader.GetInt64(0), Hash: reader.GetFieldValue<byte[]>(1)),
            "SELECT balance, hash FROM journal WHERE account = @account AND version = @version",
            ("account", end.Account), ("version", end.Version));
        return rows is [var row] && row.Balance == end.BalanceMinor && row.Hash.AsSpan().SequenceEqual(end.Hash);
    }

    /// <summary>What the manifest promises, if it can be read: all of that is missing.</summary>
    private static long Promised(string folder)
    {
        try
        {
            return BackupFolder.Parts(folder).Sum(part => BackupManifest.Read(part).Events);
        }
        catch (BackupException)
        {
            return 0;
        }
    }

    private static double Seconds(long began) => Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3);
}

/// <summary>What a drill came to.</summary>
/// <param name="Events">In the restored store.</param>
/// <param name="Missing">Events up to the backup's point that would have been lost.</param>
/// <param name="SinceBackup">Events that the source has had since; null if it was not named.</param>
/// <param name="StateHashEqual">The restored state is the manifest's and, if it was named, the source's at that point.</param>
/// <param name="IsClean">The restored store has passed its audit.</param>
/// <param name="Findings">What is wrong, in words.</param>
public sealed record DrillReport(
    long Events,
    long Missing,
    long? SinceBackup,
    bool StateHashEqual,
    bool IsClean,
    double Seconds,
    ImmutableArray<string> Findings)
{
    public bool Passed => Missing == 0 && StateHashEqual && IsClean;
}
