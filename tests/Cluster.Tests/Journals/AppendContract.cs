using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;
using Tael.Silo.Journals;

namespace Tael.Tests.Journals;

/// <summary>What is appended is there, whole, and read back as it was.</summary>
public abstract class AppendContract(StoreKind kind) : StoreTest(kind)
{
    [Fact]
    public async Task What_is_appended_is_read_back_with_every_field()
    {
        var wallet = new Scribe("w-10000001");
        var long_ = new byte[9_000];
        new Random(1).NextBytes(long_);
        JournalRow[] rows =
        [
            wallet.Row(kind: "Opened"), wallet.Credit(TransferId.Parse("x-bank/top-up"), "x-bank", 500),
            wallet.Debit("pay", "o-1", 200), wallet.Row(payload: long_), wallet.Row(payload: []),
        ];
        await Stored(wallet.Append(rows[0], rows[1]), wallet.Append(rows[2], rows[3], rows[4]));

        var history = await Store.Read(wallet.Account);

        Assert.Null(history.Snapshot);
        Assert.Equal(rows.Length, history.Rows.Count);
        foreach (var (expected, row) in rows.Zip(history.Rows)) AssertEqual(expected, row);
    }

    [Fact]
    public async Task An_account_that_nothing_has_happened_to_has_an_empty_history()
    {
        await Stored(new Scribe("w-10000001").Note());

        var history = await Store.Read(AccountId.Parse("w-10000002"));

        Assert.Null(history.Snapshot);
        Assert.Empty(history.Rows);
    }

    [Fact]
    public async Task Rows_after_a_version_are_read_in_order_and_no_more_than_asked_for()
    {
        var (wallet, other) = (new Scribe("w-10000001"), new Scribe("w-10000002"));
        JournalRow[] rows = [.. Enumerable.Range(0, 12).Select(_ => wallet.Row())];
        await Stored(wallet.Append(rows[..5]), other.Note(), wallet.Append(rows[5..]));

        foreach (var (after, limit) in new[] { (0, 12), (0, 5), (4, 3), (10, 100), (12, 1), (99, 1) })
        {
            var read = await Store.RowsAfter(wallet.Account, after, limit);
            var expected = rows.Skip(after).Take(limit).ToArray();
            Assert.Equal(expected.Length, read.Count);
            foreach (var (row, found) in expected.Zip(read)) AssertEqual(row, found);
        }
    }

    [Fact]
    public async Task Either_side_finds_its_row_of_a_transfer()
    {
        var (wallet, order) = (new Scribe("w-1"), new Scribe("o-1"));
        var (debit, credit) = (wallet.Debit("pay", "o-1", 5), order.Credit(wallet, "pay", 5));
        await Stored(wallet.Append(debit), order.Append(credit));

        var transfer = TransferId.Parse("w-1/pay");
        AssertEqual(debit, (await Store.Find(wallet.Account, transfer))!);
        AssertEqual(credit, (await Store.Find(order.Account, transfer))!);
        Assert.Null(await Store.Find(AccountId.Parse("o-2"), transfer));
        Assert.Null(await Store.Find(wallet.Account, TransferId.Parse("w-1/other")));
    }

    [Fact]
    public async Task A_paid_order_is_found_by_its_transaction()
    {
        var order = new Scribe("o-1");
        await Stored(order.Note() with { Trade = Trade(order, 1) });

        Assert.Equal(order.Account, await Store.FindOrder(Trade(order, 1).Id));
        Assert.Null(await Store.FindOrder(Trade(order, 2).Id));
    }

    [Fact]
    public async Task One_append_may_tell_of_several_things()
    {
        var order = new Scribe("o-1");
        await Stored(order.Note() with { Webhooks = [Webhook("n-1", "o-1", 1), Webhook("n-2", "o-1", 2)] });

        Assert.Equal(["n-1", "n-2"], (await Store.Log(order.Account, 10)).Select(log => log.Webhook.Id));
    }

    [Fact]
    public async Task A_snapshot_takes_the_place_of_the_older_one_and_of_the_rows_before_it()
    {
        var wallet = new Scribe("w-1");
        await Stored(wallet.Note() with { Snapshot = wallet.Snapshot("first") });
        await Stored(wallet.Note(), wallet.Note());
        var note = wallet.Note();
        var second = wallet.Snapshot("second");
        await Stored(note with { Snapshot = second }, wallet.Note(), wallet.Note());

        var history = await Store.Read(wallet.Account);

        Assert.Equal(second.Format, history.Snapshot!.Format);
        Assert.Equal(second.Version, history.Snapshot.Version);
        Assert.Equal(second.BalanceMinor, history.Snapshot.BalanceMinor);
        Assert.Equal(second.State.ToArray(), history.Snapshot.State.ToArray());
        Assert.Equal(second.Hash.ToArray(), history.Snapshot.Hash.ToArray());
        Assert.Equal([5, 6], history.Rows.Select(row => row.Version));
    }

    [Fact]
    public async Task A_refused_append_leaves_nothing_behind()
    {
        var (first, late) = (new Scribe("o-1"), new Scribe("o-1"));
        await Stored(first.Note());

        var outcome = await Store.Append(late.Append(late.Debit("settle", "m-1", 5)) with
        {
            Trade = Trade(late, 1), Webhooks = [Webhook("n-1", "o-1")], Snapshot = late.Snapshot(),
        });

        Assert.Equal(AppendStatus.VersionTaken, outcome.Status);
        var history = await Store.Read(first.Account);
        Assert.Single(history.Rows);
        Assert.Null(history.Snapshot);
        Assert.Empty(await Store.Overdue(Always, 10));
        Assert.Null(await Store.FindOrder(Trade(late, 1).Id));
        Assert.Empty(await Store.Log(first.Account, 10));
    }

    [Fact]
    public async Task Rows_that_do_not_follow_each_other_are_a_bug_and_are_not_stored()
    {
        var wallet = new Scribe("w-1");
        wallet.Row();

        await Assert.ThrowsAsync<ArgumentException>(() => Store.Append(wallet.Note() with { ExpectedVersion = 0 }));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.Append(new(wallet.Account, 0, [])));
    }

    [Fact]
    public async Task Many_accounts_append_at_once_and_each_history_is_whole()
    {
        var accounts = Enumerable.Range(1, 64).Select(i => new Scribe($"w-{i}")).ToArray();

        await Task.WhenAll(accounts.Select(async account =>
        {
            for (var i = 0; i < 20; i++) await Stored(account.Append(account.Row(), account.Row()));
        }));

        foreach (var account in accounts) Assert.Equal(40, (await Store.Read(account.Account)).Rows.Count);
        var audit = await Store.AuditAsync();
        Assert.Equal((64, 64 * 40, true), (audit.Accounts, audit.Events, audit.IsClean));
    }

    [Fact]
    public async Task Closing_stores_what_is_waiting_and_refuses_what_comes_after()
    {
        var other = await OpenAnother();
        var waiting = Enumerable.Range(1, 3_000).Select(i => other.Append(new Scribe($"w-{i}").Note())).ToArray();
        await other.DisposeAsync();

        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Equal(AppendOutcome.Stored, outcome));
        Assert.Equal(3_000, (await Store.AuditAsync()).Events);
        await Assert.ThrowsAsync<JournalNotStoredException>(() => other.Append(new Scribe("w-0").Note()));
    }

    private static void AssertEqual(JournalRow expected, JournalRow actual)
    {
        Assert.Equal(expected with { Payload = default, Hash = default }, actual with { Payload = default, Hash = default });
        Assert.Equal(expected.Payload.ToArray(), actual.Payload.ToArray());
        Assert.Equal(expected.Hash.ToArray(), actual.Hash.ToArray());
    }
}

public sealed class AppendsOnPostgres() : AppendContract(StoreKind.Postgres);

public sealed class AppendsOnShards() : AppendContract(StoreKind.Shards);

public sealed class AppendsOnSqlite() : AppendContract(StoreKind.Sqlite);
