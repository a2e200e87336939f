using Orleans;
using Orleans.Runtime;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;
using Tael.Grains.Ledger;

namespace Tael.Tests.Orleans;

/// <summary>How grains come to be active on Microsoft Orleans.</summary>
public sealed class ActivationTests
{
    /// <summary>Two wallets that start at once and pay each other's order stood still for ever, when nothing made them wait.</summary>
    [Fact]
    public async Task Nothing_that_a_starting_grain_does_keeps_a_message_to_it_waiting()
    {
        var journal = new AskedJournal(new FaultyJournal(seed: 1, faultOneIn: 1) { Faults = false });
        await using var silo = await TestSilo.Start(journal);
        journal.WhileReading = account => _ = silo.Grains.Account(account).Deliver([]);

        for (var i = 1; i <= 100; i++) await silo.Grains.Wallet(new UserId(10_000_000 + i)).Open(new OpenWallet(null));

        Assert.Equal(100, journal.Reads);
    }

    [Fact]
    public async Task The_grains_of_these_tests_live_on_both_silos()
    {
        await using var silo = await TestSilo.Start(new FaultyJournal(seed: 1, faultOneIn: 1) { Faults = false });
        for (var i = 1; i <= 50; i++) await silo.Grains.Wallet(new UserId(10_000_000 + i)).Open(new OpenWallet(null));

        var statistics = await silo.Grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();
        var wallets = statistics.Where(statistic => statistic.GrainType.Contains("WalletGrain", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, wallets.Count(statistic => statistic.ActivationCount > 0));
        Assert.Equal(50, wallets.Sum(statistic => statistic.ActivationCount));
    }

    /// <summary>Has another thread do something while it reads, and waits until that is done.</summary>
    private sealed class AskedJournal(IJournal journal) : IJournal
    {
        public Action<AccountId> WhileReading { get; set; } = _ => { };

        public int Reads { get; private set; }

        public Task<AccountHistory> Read(AccountId account)
        {
            Reads++;
            var other = Task.Factory.StartNew(
                () => WhileReading(account), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return other.Wait(TimeSpan.FromSeconds(10))
                ? journal.Read(account)
                : throw new TimeoutException($"A message to {account} waits while it starts.");
        }

        public Task<AppendOutcome> Append(JournalAppend append) => journal.Append(append);

        public Task<AccountHistory> ReadFromStart(AccountId account) => journal.ReadFromStart(account);

        public Task<JournalRow?> Find(AccountId account, TransferId transfer) => journal.Find(account, transfer);

        public void Acknowledge(AccountId source, TransferId transfer) => journal.Acknowledge(source, transfer);

        public Task<IReadOnlyList<OverdueTransfer>> Overdue(Instant before, int limit) => journal.Overdue(before, limit);

        public Task<AccountId?> FindOrder(TransactionId transaction) => journal.FindOrder(transaction);
    }
}
