using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>The appends of all accounts of this process, gathered into few commits.</summary>
/// <remarks>An account always goes by the same writer: its appends stay in order. There is no timer
/// before an append: a writer takes what has gathered while it was committing, so batches grow with the load.</remarks>
internal sealed class GroupCommit(IReadOnlyList<GroupCommitWriter> writers) : IAsyncDisposable
{
    public Task<AppendOutcome> Append(JournalAppend append)
    {
        Check(append);
        return WriterOf(append.Account).Append(append);
    }

    public JournalCounts Counts => new(writers.Sum(w => w.Counts.Appends), writers.Sum(w => w.Counts.Batches));

    public void Acknowledge(AccountId source, TransferId transfer) => WriterOf(source).Acknowledge(transfer);

    public void Refuse(Refusal refusal) => WriterOf(refusal.Account).Refuse(refusal);

    /// <summary>Takes a commit of which all has arrived out of those that are looked after.</summary>
    public void Forget(string arrived) => writers[0].Forget(arrived);

    /// <summary>Stores what is waiting; what comes after is refused.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var writer in writers) writer.Complete();
        foreach (var writer in writers) await writer.DisposeAsync();
    }

    private GroupCommitWriter WriterOf(AccountId account) =>
        writers[(account.Value.GetHashCode(StringComparison.Ordinal) & int.MaxValue) % writers.Count];

    /// <summary>A gap would be found by the next audit only, and then it would be too late.</summary>
    private static void Check(JournalAppend append)
    {
        if (append.Rows.Count == 0) throw new ArgumentException($"{append.Account}: an append without rows.");

        for (var i = 0; i < append.Rows.Count; i++)
        {
            if (append.Rows[i].Version == append.ExpectedVersion + 1 + i) continue;

            throw new ArgumentException(
                $"{append.Account}: row {append.Rows[i].Version} does not follow {append.ExpectedVersion + i}.");
        }
    }
}

/// <summary>How much a journal has stored: appends, and the commits they went in.</summary>
public readonly record struct JournalCounts(long Appends, long Batches);
