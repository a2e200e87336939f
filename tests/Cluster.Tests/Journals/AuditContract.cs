using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Silo.Journals;

namespace Tael.Tests.Journals;

/// <summary>The audit passes what is right, and finds and names whatever was done behind the journal's back.</summary>
public abstract class AuditContract(StoreKind kind) : StoreTest(kind)
{
    private readonly Scribe _bank = new("x-bank");
    private readonly Scribe _wallet = new("w-1");
    private readonly Scribe _order = new("o-1");
    private readonly Scribe _merchant = new("m-1");

    [Fact]
    public async Task A_right_journal_is_clean()
    {
        await PayOnce();

        var audit = await Store.AuditAsync();

        Assert.Empty(audit.Findings);
        Assert.True(audit.IsClean);
        Assert.Equal((4, 9, 0, 0), (audit.Accounts, audit.Events, audit.Sum, audit.OpenTransfers));
    }

    [Fact]
    public async Task An_empty_journal_is_clean() =>
        Assert.Equivalent(new AuditReport(0, 0, 0, 0, 0, 0, []), await Store.AuditAsync());

    [Fact]
    public async Task What_is_on_its_way_counts_and_what_has_arrived_is_only_not_acknowledged_yet()
    {
        await PayOnce();
        await Stored(_wallet.Append(_wallet.Debit("again", "o-2", 30)));

        var audit = await Store.AuditAsync();

        Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
        Assert.Equal(1, audit.OpenTransfers);
    }

    [Fact]
    public async Task A_changed_amount_is_found()
    {
        var audit = await AfterTampering("UPDATE journal SET amount = amount + 1 WHERE account = 'o-1' AND movement = 2");

        Assert.Equal((0, 3, 1), (audit.Sum, audit.Mismatches, audit.ChainBroken));
        AssertNames(
            audit, "o-1: the hash of version 2", "o-1: version 2 says balance 100", "o-1: w-1/pay was credited",
            "is a trade, but its order was not credited with it");
    }

    [Fact]
    public async Task A_changed_balance_is_found_and_moves_the_sum()
    {
        var audit = await AfterTampering("UPDATE journal SET balance = balance + 7 WHERE account = 'm-1'");

        Assert.Equal((7, 1, 1), (audit.Sum, audit.Mismatches, audit.ChainBroken));
        AssertNames(audit, "m-1: version 1 says balance 107", "come to 7, not 0");
    }

    [Fact]
    public async Task A_deleted_row_is_found()
    {
        var audit = await AfterTampering("DELETE FROM journal WHERE account = 'w-1' AND version = 2");

        AssertNames(audit, "w-1: version 3 follows 1", "w-1: the hash of version 3");
        Assert.Equal(1, audit.ChainBroken);
    }

    [Fact]
    public async Task A_deleted_last_row_is_found_by_the_other_side()
    {
        var audit = await AfterTampering("DELETE FROM journal WHERE account = 'm-1'");

        Assert.Equal(0, audit.Sum);
        AssertNames(audit, "o-1: o-1/settle was debited and not credited, and is not among the open transfers");
    }

    [Fact]
    public async Task A_changed_byte_of_a_payload_is_found()
    {
        var changed = IsPostgres ? "set_byte(payload, 0, 33)" : "CAST('!' || substr(payload, 2) AS BLOB)";
        var audit = await AfterTampering($"UPDATE journal SET payload = {changed} WHERE account = 'w-1' AND version = 1");

        Assert.Equal((0, 0, 1), (audit.Sum, audit.Mismatches, audit.ChainBroken));
        AssertNames(audit, "w-1: the hash of version 1");
    }

    [Fact]
    public async Task A_removed_open_transfer_is_found()
    {
        await Stored(_wallet.Append(_wallet.Debit("lost", "o-2", 0)));
        var audit = await AfterTampering("DELETE FROM open_commits");

        AssertNames(audit, "w-1: w-1/lost was debited and not credited, and is not among the open transfers");
    }

    [Fact]
    public async Task A_made_up_open_transfer_is_found()
    {
        var audit = await AfterTampering(
            """
            INSERT INTO open_commits (id, opened_at, debits) VALUES ('x', 0, '[["w-1", 1]]')
            """);

        Assert.Equal(Shards.Split(ConnectionString).Length, audit.Mismatches); // It was made up in each database.
        AssertNames(audit, "w-1: 1 is a version that is kept as an open debit, and is none");
    }

    [Fact]
    public async Task A_credit_of_another_account_for_the_same_debit_is_found()
    {
        await PayOnce();
        var thief = new Scribe("m-2");
        await Stored(thief.Append(thief.Credit(_order, "settle", 100)));

        var audit = await Store.AuditAsync();

        Assert.Equal((100, 1, 0), (audit.Sum, audit.Mismatches, audit.ChainBroken));
        AssertNames(audit, "m-2: o-1/settle was credited, but no account was debited the same for it");
    }

    [Fact]
    public async Task A_credit_that_is_there_twice_is_found()
    {
        await PayOnce();
        await Tamper("DROP INDEX journal_transfer");
        await Stored(_merchant.Append(_merchant.Credit(_order, "settle", 100)));

        var audit = await Store.AuditAsync();

        Assert.Equal((100, 1, 0), (audit.Sum, audit.Mismatches, audit.ChainBroken));
        AssertNames(audit, "m-1: o-1/settle has more than one row of this account");
    }

    [Fact]
    public async Task A_balance_below_zero_is_found_but_for_the_bank()
    {
        await Stored(_wallet.Append(_wallet.Debit("pay", "o-1", 5)), _bank.Append(_bank.Debit("out", "w-9", 5)));

        AssertNames(await Store.AuditAsync(), "w-1: version 1 has a balance below zero");
        Assert.Equal(1, (await Store.AuditAsync()).Mismatches);
    }

    [Fact]
    public async Task A_snapshot_that_is_not_what_the_rows_come_to_is_found()
    {
        var note = _wallet.Note();
        await Stored(note with { Snapshot = _wallet.Snapshot() });
        var audit = await AfterTampering("UPDATE snapshots SET balance = balance + 1");

        AssertNames(audit, "w-1: its snapshot of version 1");
        await Tamper("UPDATE snapshots SET version = 77");
        AssertNames(await Store.AuditAsync(), "w-1: Test.1 is a snapshot of a version that is not in the journal");
    }

    [Fact]
    public async Task A_row_that_is_none_is_found()
    {
        var audit = await AfterTampering("UPDATE journal SET counterparty = 'nobody' WHERE account = 'o-1' AND version = 2");

        AssertNames(audit, "o-1: version 2 is no row of a journal");
    }

    [Fact]
    public async Task A_live_store_is_audited_as_it_is_at_one_instant()
    {
        using var stop = new CancellationTokenSource();
        var pairs = Enumerable.Range(1, 8).Select(i => (From: new Scribe($"w-{i}"), To: new Scribe($"o-{i}"))).ToArray();
        foreach (var (from, _) in pairs)
        {
            await Stored(_bank.Append(_bank.Debit($"{from.Account}", from.Account.Value, 10)));
            await Stored(from.Append(from.Credit(_bank, $"{from.Account}", 10)));
        }

        var transfers = pairs.Select(pair => MoveAround(pair.From, pair.To, stop.Token)).ToArray();
        for (var round = 0; round < 5; round++)
        {
            var audit = await Store.AuditAsync();
            Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
        }

        await stop.CancelAsync();
        await Task.WhenAll(transfers);
    }

    private async Task<AuditReport> AfterTampering(string sql)
    {
        await PayOnce();
        Assert.NotEqual(0, await Tamper(sql));
        var audit = await Store.AuditAsync();
        Assert.False(audit.IsClean);
        return audit;
    }

    /// <summary>1.50 yuan from outside to the wallet, 1 yuan from there to the order and to the merchant. All is acknowledged but the top-up.</summary>
    private async Task PayOnce()
    {
        await Stored(
            _bank.Append(_bank.Debit("in", "w-1", 150)),
            _wallet.Append(_wallet.Credit(_bank, "in", 150), _wallet.Debit("pay", "o-1", 100)),
            _order.Append(_order.Row(), _order.Credit(_wallet, "pay", 100), _order.Debit("settle", "m-1", 100)) with
            {
                Trade = Trade(_order, 1),
            },
            _merchant.Append(_merchant.Credit(_order, "settle", 100)));
        Store.Acknowledge(_wallet.Account, TransferId.Parse("w-1/pay"));
        Store.Acknowledge(_order.Account, TransferId.Parse("o-1/settle"));
        await Stored(_wallet.Note());
        await Stored(_order.Note());
    }

    /// <summary>10 fen go from one account to another and back, until it is stopped.</summary>
    private async Task MoveAround(Scribe from, Scribe to, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            await Stored(from.Append(from.Debit($"{i}", to.Account.Value, 10)));
            await Stored(to.Append(to.Credit(from, $"{i}", 10)));
            Store.Acknowledge(from.Account, TransferId.Of(from.Account, $"{i}"));
            (from, to) = (to, from);
        }
    }

    private static void AssertNames(AuditReport audit, params string[] findings)
    {
        foreach (var finding in findings) Assert.Contains(audit.Findings, words => words.Contains(finding));
    }
}

public sealed class AuditOnPostgres() : AuditContract(StoreKind.Postgres);

public sealed class AuditOnShards() : AuditContract(StoreKind.Shards);

public sealed class AuditOnSqlite() : AuditContract(StoreKind.Sqlite);
