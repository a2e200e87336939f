using System.Diagnostics;
using Tael.Grains.Ledger;
using Tael.Silo.Figures;

namespace Tael.Silo.Journals;

/// <summary>An append that waits for its commit, and its caller's answer.</summary>
internal sealed class PendingAppend
{
    // Continuations run elsewhere: the writer must never run a grain's code.
    private readonly TaskCompletionSource<AppendOutcome> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Unanswered _unanswered;
    private readonly AppendFigures? _figures;
    private readonly long _since = Stopwatch.GetTimestamp();
    private int _answered;

    /// <exception cref="JournalNotStoredException">It is built on rows that are not known to be stored.</exception>
    public PendingAppend(JournalAppend append, Unanswered unanswered, AppendFigures? figures = null)
    {
        Append = append;
        _figures = figures;
        _unanswered = unanswered;
        unanswered.Add(append);
    }

    public JournalAppend Append { get; }

    public long SinceMillis { get; } = Environment.TickCount64;

    public Task<AppendOutcome> Answer => _answer.Task;

    public void Complete(AppendOutcome outcome)
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0) return;

        _unanswered.Remove(Append);
        _figures?.Answered(_since, Append.Account.Value, null);
        _answer.SetResult(outcome);
    }

    public void Fail(Exception failure)
    {
        if (Interlocked.Exchange(ref _answered, 1) != 0) return;

        _unanswered.Remove(Append);
        _figures?.Answered(_since, Append.Account.Value, failure);
        _answer.SetException(failure);
    }
}
