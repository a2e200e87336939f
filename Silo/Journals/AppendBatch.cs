using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>What goes into one commit: appends of many accounts, what they open, and older commits that have arrived.</summary>
internal sealed class AppendBatch
{
    public const int RefusalsMax = 500;

    public List<PendingAppend> Appends { get; } = [];

    /// <summary>What this batch debits, as of the last <see cref="Seal"/>; null if nothing.</summary>
    public OpenCommit? Opened { get; private set; }

    /// <summary>Earlier commits of which all has arrived: nobody need look after them.</summary>
    public List<string> Arrived { get; } = [];

    /// <summary>The latest of each request.</summary>
    public Dictionary<(AccountId Account, RequestId Request), Refusal> Refusals { get; } = [];

    public int Rows { get; private set; }

    public bool IsEmpty => Appends.Count == 0 && Arrived.Count == 0 && Refusals.Count == 0;

    public void Add(PendingAppend pending)
    {
        Appends.Add(pending);
        Rows += pending.Append.Rows.Count;
    }

    public void Add(Refusal refusal) => Refusals[(refusal.Account, refusal.Request)] = refusal;

    /// <summary>Lists what the appends debit, now that they are settled on.</summary>
    public void Seal() => Opened = OpenCommit.Of(Appends);

    /// <summary>Answers all appends. Only after the commit.</summary>
    public void CompleteStored()
    {
        foreach (var pending in Appends) pending.Complete(AppendOutcome.Stored);
        Clear();
    }

    /// <summary>Fails all appends; what has arrived stays for the next commit, and refusals are let go.</summary>
    public void Fail(Exception failure)
    {
        foreach (var pending in Appends) pending.Fail(failure);
        ClearAppends();
        Refusals.Clear();
    }

    /// <summary>Fails the appends that have waited since before <paramref name="beforeMillis"/>.</summary>
    public void FailOlder(long beforeMillis, Exception failure)
    {
        foreach (var pending in Appends.FindAll(p => p.SinceMillis < beforeMillis)) Remove(pending, failure);
    }

    /// <summary>Answers the appends that something stored is in the way of, and takes them out.</summary>
    /// <returns>How many.</returns>
    public int Refuse(StoredAlready stored)
    {
        var before = Appends.Count;
        foreach (var pending in Appends.ToArray())
        {
            var outcome = stored.Judge(pending.Append);
            if (outcome.Status == AppendStatus.Stored) continue;

            Remove(pending);
            pending.Complete(outcome);
        }

        return before - Appends.Count;
    }

    /// <summary>Takes all appends out, unanswered.</summary>
    public void ClearAppends()
    {
        Appends.Clear();
        Opened = null;
        Rows = 0;
    }

    public void Clear()
    {
        ClearAppends();
        Arrived.Clear();
        Refusals.Clear();
    }

    private void Remove(PendingAppend pending, Exception failure)
    {
        Remove(pending);
        pending.Fail(failure);
    }

    private void Remove(PendingAppend pending)
    {
        Appends.Remove(pending);
        Rows -= pending.Append.Rows.Count;
    }
}
