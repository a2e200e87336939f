using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>Looks after the commits that nobody has said have arrived: asks the targets' journals.</summary>
/// <param name="forget">Takes a commit of which all has arrived out of those that are looked after.</param>
internal sealed class OverdueTransfers(JournalDatabase database, Shards shards, Action<string> forget)
{
    /// <summary>So many commits are looked at in one query.</summary>
    private const int CommitsMax = 32;

    private string _lookedTo = "";

    /// <inheritdoc cref="IJournal.Overdue"/>
    public async Task<IReadOnlyList<OverdueTransfer>> Find(Instant before, int limit)
    {
        var overdue = new List<OverdueTransfer>();
        while (overdue.Count < limit)
        {
            var after = Volatile.Read(ref _lookedTo);
            var commits = await database.Query(
                reader => reader.GetString(0),
                "SELECT id FROM open_commits WHERE opened_at < @before AND id > @after ORDER BY id LIMIT @limit",
                ("before", before.UnixMicros), ("after", after), ("limit", CommitsMax));
            Volatile.Write(ref _lookedTo, commits.Count == CommitsMax ? commits[^1] : "");
            if (commits.Count > 0) overdue.AddRange(await Find(before, after, commits));
            if (commits.Count < CommitsMax) break;
        }

        return overdue;
    }

    private async Task<IEnumerable<OverdueTransfer>> Find(Instant before, string after, List<string> commits)
    {
        var here = await database.Query(
            Read,
            """
            SELECT o.commit_id, o.source, o.transfer_id, o.target, coalesce((
              SELECT 1 FROM journal c
              WHERE c.account = o.target AND c.transfer_id = o.transfer_id AND c.movement = 2), 0)
            FROM open_transfers o
            WHERE o.opened_at < @before AND o.commit_id > @after AND o.commit_id <= @last
            """,
            ("before", before.UnixMicros), ("after", after), ("last", commits[^1]));
        var transfers = new List<(string Commit, OverdueTransfer Transfer, bool HasArrived)>();
        foreach (var (commit, transfer, target, hasArrived) in here)
        {
            transfers.Add((commit, transfer, hasArrived || await shards.HasArrivedElsewhere(database, target, transfer.Id)));
        }

        foreach (var commit in transfers.GroupBy(transfer => transfer.Commit))
        {
            if (commit.All(transfer => transfer.HasArrived)) forget(commit.Key);
        }

        return transfers.Where(transfer => !transfer.HasArrived).Select(transfer => transfer.Transfer);
    }

    private static (string Commit, OverdueTransfer Transfer, AccountId Target, bool HasArrived) Read(DbDataReader reader) => (
        reader.GetString(0),
        new(AccountId.Parse(reader.GetString(1)), TransferId.Parse(reader.GetString(2))),
        AccountId.Parse(reader.GetString(3)),
        reader.GetInt32(4) == 1);
}
