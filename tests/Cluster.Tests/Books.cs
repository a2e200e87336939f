using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Tests;

/// <summary>The auditor of the tests: reads every row and trusts none.</summary>
internal static class Books
{
    public static void Check(FaultyJournal journal)
    {
        var rows = journal.AllRows();
        foreach (var (account, history) in rows) CheckHistory(account, history);

        var movements = rows.SelectMany(a => a.Value.Select(row => (Account: a.Key, row.Movement)))
            .Where(m => m.Movement is not null).Select(m => (m.Account, Movement: m.Movement!.Value)).ToArray();
        var credits = movements.Where(m => m.Movement.Kind == MovementKind.Credit)
            .ToDictionary(m => (m.Movement.Counterparty, m.Account, m.Movement.Transfer), m => m.Movement.Amount);
        var debits = movements.Where(m => m.Movement.Kind == MovementKind.Debit)
            .ToDictionary(m => (m.Account, m.Movement.Counterparty, m.Movement.Transfer), m => m.Movement.Amount);

        // Everything has settled: each debit has its credit, each credit its debit, and the whole is nothing.
        Assert.Equal(debits.OrderBy(d => $"{d.Key}"), credits.OrderBy(c => $"{c.Key}"));
        Assert.Equal(0, rows.Values.Where(history => history.Count > 0).Sum(history => history[^1].BalanceMinor));
    }

    private static void CheckHistory(AccountId account, List<JournalRow> history)
    {
        var (balance, hash) = (0L, HashChain.Start);
        for (var i = 0; i < history.Count; i++)
        {
            var row = history[i];
            balance += row.Movement?.SignedMinor ?? 0;
            Assert.Equal(i + 1, row.Version);
            Assert.Equal(balance, row.BalanceMinor);
            Assert.True(balance >= 0 || account == AccountId.Bank, $"{account} is below zero at {row.Version}");
            var next = HashChain.Next(
                hash.Span, account, row.Version, row.Kind, row.At, row.Movement, row.BalanceMinor, row.Payload.Span);
            Assert.True(row.Hash.Span.SequenceEqual(next));
            hash = next;
        }
    }
}
