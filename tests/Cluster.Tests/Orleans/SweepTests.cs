using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains;
using Tael.Grains.Ledger;

namespace Tael.Tests.Orleans;

/// <summary>Timers, on Microsoft Orleans.</summary>
public sealed class SweepTests
{
    /// <summary>The reminder alone would let a transfer that was lost wait for a minute.</summary>
    [Fact]
    public async Task The_sweep_comes_back_by_its_timer_long_before_it_is_reminded()
    {
        var journal = new SweptJournal(new FaultyJournal(seed: 1, faultOneIn: 1) { Faults = false });
        await using var silo = await TestSilo.Start(journal);
        await silo.Grains.Sweep().Start();
        await journal.SweptThrice.WaitAsync(TimeSpan.FromSeconds(40));
    }

    private sealed class SweptJournal(IJournal journal) : IJournal
    {
        private readonly TaskCompletionSource _sweptThrice = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _sweeps;

        public Task SweptThrice => _sweptThrice.Task;

        public Task<IReadOnlyList<OverdueTransfer>> Overdue(Instant before, int limit)
        {
            if (Interlocked.Increment(ref _sweeps) == 3) _sweptThrice.SetResult();
            return journal.Overdue(before, limit);
        }

        public Task<AccountHistory> Read(AccountId account) => journal.Read(account);

        public Task<AppendOutcome> Append(JournalAppend append) => journal.Append(append);

        public Task<AccountHistory> ReadFromStart(AccountId account) => journal.ReadFromStart(account);

        public Task<JournalRow?> Find(AccountId account, TransferId transfer) => journal.Find(account, transfer);

        public void Acknowledge(AccountId source, TransferId transfer) => journal.Acknowledge(source, transfer);

        public Task<AccountId?> FindOrder(TransactionId transaction) => journal.FindOrder(transaction);
    }
}
