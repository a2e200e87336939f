using Tael.Domain.Ledger;
using Tael.Grains.Ledger;
using Tael.Silo.Journals;

namespace Tael.Tests.Journals;

/// <summary>What was debited and has not arrived is found by whoever looks after it, and nothing else is.</summary>
public abstract class OverdueContract(StoreKind kind) : StoreTest(kind)
{
    [Fact]
    public async Task A_debit_is_overdue_until_its_target_is_credited()
    {
        var (wallet, order) = (new Scribe("w-1"), new Scribe("o-1"));
        await Stored(wallet.Append(wallet.Debit("a", "o-1", 5), wallet.Debit("b", "o-1", 7)));
        Assert.Equal([Overdue(wallet, "a"), Overdue(wallet, "b")], await Store.Overdue(Always, 10));

        await Stored(order.Append(order.Credit(wallet, "a", 5)));
        Assert.Equal([Overdue(wallet, "b")], await Store.Overdue(Always, 10));

        await Stored(order.Append(order.Credit(wallet, "b", 7)));
        Assert.Empty(await Store.Overdue(Always, 10));
    }

    [Fact]
    public async Task A_commit_of_which_all_has_arrived_is_looked_after_no_more_even_if_nobody_acknowledged_it()
    {
        var (wallet, order) = (new Scribe("w-1"), new Scribe("o-1"));
        await Stored(wallet.Append(wallet.Debit("a", "o-1", 5)), order.Append(order.Credit(wallet, "a", 5)));

        Assert.Empty(await Store.Overdue(Always, 10));

        await UntilNothingIsOpen();
    }

    [Fact]
    public async Task A_commit_goes_when_the_last_of_it_is_acknowledged()
    {
        var wallet = new Scribe("w-1");
        await Stored(wallet.Append(wallet.Debit("a", "o-1", 1), wallet.Debit("b", "o-2", 2)));

        Store.Acknowledge(wallet.Account, TransferId.Parse("w-1/a"));
        Store.Acknowledge(wallet.Account, TransferId.Parse("w-1/a"));
        await Stored(wallet.Note());
        Assert.Equal(1, await OpenCommits());

        Store.Acknowledge(wallet.Account, TransferId.Parse("w-1/b"));
        await UntilNothingIsOpen();
    }

    [Fact]
    public async Task What_was_acknowledged_last_goes_when_the_journal_is_closed()
    {
        var wallet = new Scribe("w-1");
        var other = await OpenAnother();
        Assert.Equal(AppendOutcome.Stored, await other.Append(wallet.Append(wallet.Debit("a", "o-1", 1))));
        other.Acknowledge(wallet.Account, TransferId.Parse("w-1/a"));
        await other.DisposeAsync();

        Assert.Equal(0, await OpenCommits());
    }

    [Fact]
    public async Task Only_what_is_older_is_overdue()
    {
        var (old, young) = (new Scribe("w-1"), new Scribe("w-2"));
        await Stored(old.Append(old.Debit("a", "o-1", 1)));
        await Stored(young.Note(), young.Note(), young.Append(young.Debit("a", "o-4", 1)));

        Assert.Equal([Overdue(old, "a")], await Store.Overdue(new(Scribe.StartMicros + 3), 10));
        Assert.Empty(await Store.Overdue(new(Scribe.StartMicros), 10));
    }

    [Fact]
    public async Task Overdue_transfers_take_turns_when_there_are_more_than_asked_for()
    {
        for (var i = 0; i < 100; i++)
        {
            var wallet = new Scribe($"w-{i}");
            await Stored(wallet.Append(wallet.Debit("a", "o-1", 1)));
        }

        var seen = new List<OverdueTransfer>();
        while (seen.Count < 100)
        {
            var found = await Store.Overdue(Always, 5);
            Assert.InRange(found.Count, 1, 40 * Shards.Split(ConnectionString).Length);
            seen.AddRange(found);
        }

        Assert.Equal(100, seen.Distinct().Count());
        Assert.NotEmpty(await Store.Overdue(Always, 5));
    }

    private static OverdueTransfer Overdue(Scribe source, string cause) =>
        new(source.Account, TransferId.Of(source.Account, cause));
}

public sealed class OverdueOnPostgres() : OverdueContract(StoreKind.Postgres);

public sealed class OverdueOnShards() : OverdueContract(StoreKind.Shards);

public sealed class OverdueOnSqlite() : OverdueContract(StoreKind.Sqlite);
