using Npgsql;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;
using Tael.Silo.Journals;
using Tael.Tests.Stage;

namespace Tael.Tests.Journals;

/// <summary>Commits whose answer is cut off on its way.</summary>
public sealed class CommitLostTests
{
    /// <summary>A hidden client retry after a read timeout applied a delta twice.</summary>
    [Fact]
    public async Task A_commit_that_nobody_heard_of_is_not_done_again()
    {
        var postgres = await PrivatePostgres.Shared;
        var direct = await postgres.CreateDatabase();
        await using var proxy = new CommitEatingProxy(postgres.Port);
        var through = new NpgsqlConnectionStringBuilder(direct) { Host = "127.0.0.1", Port = proxy.Port };
        await using var store = await JournalStore.Open(through.ConnectionString);
        var wallet = new Scribe("w-1");
        Assert.Equal(AppendOutcome.Stored, await store.Append(wallet.Append(wallet.Credit(TransferId.Parse("x-bank/in"), "x-bank", 1_000))));

        for (var i = 0; i < 20; i++)
        {
            if (i % 2 == 0) proxy.Eat(1);
            var append = wallet.Append(wallet.Debit($"{i}", "o-1", 10));
            var outcome = await TryAppend(store, append);

            // Whoever does not know asks again, and is told that it is done.
            if (outcome is null) Assert.NotEqual(AppendStatus.Stored, (await store.Append(append)).Status);
            else Assert.Equal(AppendOutcome.Stored, outcome);
            Assert.NotNull(await store.Find(wallet.Account, TransferId.Parse($"w-1/{i}")));
        }

        Assert.Equal(10, proxy.Eaten);
        var rows = (await store.Read(wallet.Account)).Rows;
        Assert.Equal(21, rows.Count);
        Assert.Equal(800, rows[^1].BalanceMinor);
    }

    private static async Task<AppendOutcome?> TryAppend(JournalStore store, JournalAppend append)
    {
        try
        {
            return await store.Append(append);
        }
        catch (JournalOutcomeUnknownException)
        {
            return null;
        }
    }
}
