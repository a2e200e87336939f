using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;

namespace Tael.Tests;

/// <summary>A journal whose appends can be held back, or made to fail, before they are stored.</summary>
internal sealed class HeldJournal(IJournal journal) : IJournal
{
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _hold;
    private AccountId? _only;

    /// <summary>What the next appends of an account fail with, before anything is stored.</summary>
    public Func<JournalAppend, Exception?> Fails { get; set; } = _ => null;

    /// <summary>Until <see cref="Release"/>, appends wait.</summary>
    /// <param name="only">Whose; null: everybody's.</param>
    /// <returns>Ends when one waits.</returns>
    public Task Hold(AccountId? only = null)
    {
        _only = only;
        _hold = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return _held.Task;
    }

    public void Release() => Interlocked.Exchange(ref _hold, null)?.SetResult();

    public async Task<AppendOutcome> Append(JournalAppend append)
    {
        if (Fails(append) is { } failure) throw failure;

        if (_hold is { } hold && (_only is null || _only == append.Account))
        {
            _held.TrySetResult();
            await hold.Task;
        }

        return await journal.Append(append);
    }

    public Task<AccountHistory> Read(AccountId account) => journal.Read(account);

    public Task<AccountHistory> ReadFromStart(AccountId account) => journal.ReadFromStart(account);

    public Task<JournalRow?> Find(AccountId account, TransferId transfer) => journal.Find(account, transfer);

    public void Acknowledge(AccountId source, TransferId transfer) => journal.Acknowledge(source, transfer);

    public Task<IReadOnlyList<OverdueTransfer>> Overdue(Instant before, int limit) => journal.Overdue(before, limit);

    public Task<AccountId?> FindOrder(TransactionId transaction) => journal.FindOrder(transaction);
}
