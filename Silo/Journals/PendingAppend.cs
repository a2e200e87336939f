using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>An append that waits for its commit, and its caller's answer.</summary>
internal sealed class PendingAppend(JournalAppend append)
    // Continuations run elsewhere: the writer must never run a grain's code.
    : TaskCompletionSource<AppendOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public JournalAppend Append { get; } = append;

    public long SinceMillis { get; } = Environment.TickCount64;
}
