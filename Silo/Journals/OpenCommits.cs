using System.Collections.Concurrent;
using Tael.Domain.Ledger;

namespace Tael.Silo.Journals;

/// <summary>The commits of one writer of which something has not been acknowledged yet.</summary>
/// <remarks>Only a shortcut: what is forgotten here is looked up by the sweep, in the journals of the targets.</remarks>
internal sealed class OpenCommits
{
    /// <summary>By then the sweep has taken over.</summary>
    private static readonly TimeSpan RememberFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TransferId, OpenCommit> _open = new();
    private readonly Queue<OpenCommit> _byAge = new();

    /// <summary>Before the answers are given that let transfers be sent. By one thread at a time.</summary>
    public void Add(OpenCommit commit)
    {
        foreach (var transfer in commit.Transfers) _open[transfer] = commit;

        _byAge.Enqueue(commit);
        var before = commit.SinceMillis - (long)RememberFor.TotalMilliseconds;
        while (_byAge.TryPeek(out var oldest) && oldest.SinceMillis < before)
        {
            foreach (var transfer in _byAge.Dequeue().Transfers) _open.TryRemove(transfer, out _);
        }
    }

    /// <returns>The commit's id, if that was the last of it.</returns>
    public string? Acknowledge(TransferId transfer) =>
        _open.TryRemove(transfer, out var commit) && commit.Arrived() ? commit.Id : null;
}
