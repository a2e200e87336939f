using Microsoft.Extensions.Logging.Abstractions;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;
using Tael.Silo.Audits;
using Tael.Silo.Journals;

namespace Tael.Tests.Journals;

/// <summary>The running audit finds what is done behind the journal's back, names the account and stops it; and nothing else.</summary>
public abstract class RunningAuditContract(StoreKind kind) : StoreTest(kind)
{
    private readonly Scribe _bank = new("x-bank");
    private readonly Scribe _wallet = new("w-1");
    private readonly Scribe _order = new("o-1");
    private readonly Scribe _merchant = new("m-1");

    /// <summary>What is done in SQL, the account it is done to, and words of the finding.</summary>
    public static TheoryData<string, string, string> Deeds => new()
    {
        { "UPDATE journal SET balance = balance + 7 WHERE account = 'w-1' AND version = 1", "w-1", "says balance 157" },
        { "UPDATE journal SET balance = balance + 7 WHERE account = 'm-1'", "m-1", "says balance 107" },
        { "UPDATE journal SET amount = amount + 1 WHERE account = 'o-1' AND version = 2", "o-1", "the hash of version 2" },
        { "UPDATE journal SET amount = 9223372036854775807 WHERE account = 'o-1' AND version = 2", "o-1", "version 2" },
        { "UPDATE journal SET amount = -1 WHERE account = 'o-1' AND version = 2", "o-1", "is no row of a journal" },
        { "UPDATE journal SET kind = 'Other' WHERE account = 'o-1' AND version = 1", "o-1", "the hash of version 1" },
        { "UPDATE journal SET at = at + 1 WHERE account = 'x-bank'", "x-bank", "the hash of version 1" },
        { "UPDATE journal SET transfer_id = 'w-1/other' WHERE account = 'w-1' AND version = 2", "w-1", "the hash of version 2" },
        { "UPDATE journal SET hash = payload WHERE account = 'w-1' AND version = 3", "w-1", "the hash of version 3" },
        { "UPDATE journal SET counterparty = 'nobody' WHERE account = 'w-1' AND version = 2", "w-1", "is no row of a journal" },
        { "UPDATE journal SET version = 9 WHERE account = 'm-1' AND version = 2", "m-1", "version 9 follows 1" },
        { "DELETE FROM journal WHERE account = 'w-1' AND version = 2", "w-1", "version 3 follows 1" },
        { "DELETE FROM journal WHERE account = 'm-1' AND version = 2", "m-1", "version 2 is gone" },
        { "DELETE FROM journal WHERE account = 'm-1' AND version = 1", "m-1", "version 2 follows 0" },
        { "DELETE FROM journal WHERE account = 'm-1'", "m-1", "o-1/settle was debited and not credited" },
        { Copy("'w-7', version, kind, at, movement, transfer_id", "w-1", 1), "w-7", "the hash of version 1" },
        { Copy("'m-1', 3, kind, at, movement, 'x/y'", "m-1", 1), "m-1", "the hash of version 3" },
        { Copy("'nobody', version, kind, at, movement, transfer_id", "w-1", 1), "nobody", "is no account's name" },
    };

    [Theory, MemberData(nameof(Deeds))]
    public async Task What_is_done_by_hand_is_found_named_and_stopped_also_after_a_restart(string sql, string account, string words)
    {
        await PayOnce();
        var clock = new LaterClock();
        await using var auditor = new Auditor(Store, clock, NullLogger<Auditor>.Instance);
        await LookAndWalk(auditor);
        Assert.Empty(View(auditor).Findings);

        // Rows that are gone show when all are looked at again, which takes its time from how long it took before.
        Assert.NotEqual(0, await Tamper(sql));
        clock.Pass(TimeSpan.FromHours(1));
        await LookAndWalk(auditor);

        var view = View(auditor);
        Assert.Contains(view.Findings, finding => finding.Account == account && finding.What.Contains(words, StringComparison.Ordinal));
        Assert.Contains(view.Stopped, stopped => stopped.Account == account);
        if (!AccountId.TryParse(account, out var id)) return;

        var after = new Scribe(account).Note() with { ExpectedVersion = 100 };
        after = after with { Account = id, Rows = [after.Rows[0] with { Version = 101 }] };
        Assert.Equal(AppendStatus.Stopped, (await Store.Append(after)).Status);
        var restarted = await OpenAnother();
        Assert.Equal(AppendStatus.Stopped, (await restarted.Append(after)).Status);
        Assert.Equal(AppendStatus.Stored, (await restarted.Append(new Scribe("w-9").Note())).Status);
    }

    [Fact]
    public async Task A_released_account_goes_on_and_what_was_found_of_it_stops_it_no_more()
    {
        await PayOnce();
        await using var auditor = new Auditor(Store, TimeProvider.System, NullLogger<Auditor>.Instance);
        await Tamper("UPDATE journal SET balance = balance + 7 WHERE account = 'w-1' AND version = 1");
        await LookAndWalk(auditor);
        var note = _wallet.Note();
        Assert.Equal(AppendStatus.Stopped, (await Store.Append(note)).Status);

        Assert.False(await auditor.Release(_merchant.Account, "not this one"));
        Assert.True(await auditor.Release(_wallet.Account, "seen"));
        Assert.False(await auditor.Release(_wallet.Account, "seen"));
        await Stored(note);
        await LookAndWalk(auditor);
        await Stored(_wallet.Note());
        Assert.Empty(View(auditor).Stopped);
        Assert.All(View(auditor).Findings.Where(f => f.Account is not null), finding => Assert.NotNull(finding.ReleasedAt));

        await Tamper("UPDATE journal SET balance = balance + 8 WHERE account = 'w-1' AND version = 1");
        await LookAndWalk(auditor);
        Assert.Equal("w-1", Assert.Single(View(auditor).Stopped).Account);
    }

    [Fact]
    public async Task Another_process_learns_what_is_stopped_and_released()
    {
        await PayOnce();
        await using var auditor = new Auditor(Store, TimeProvider.System, NullLogger<Auditor>.Instance);
        var other = await OpenAnother();
        await using var others = new Auditor(other, TimeProvider.System, NullLogger<Auditor>.Instance);
        await others.Follow(default);
        await Tamper("UPDATE journal SET balance = balance + 7 WHERE account = 'w-1' AND version = 1");
        await LookAndWalk(auditor);

        await others.Follow(default);
        var note = _wallet.Note();
        Assert.Equal(AppendStatus.Stopped, (await other.Append(note)).Status);
        await auditor.Release(_wallet.Account, "seen");
        await others.Follow(default);
        Assert.Equal(AppendStatus.Stored, (await other.Append(note)).Status);
    }

    [Fact]
    public async Task What_nobody_looks_after_any_more_is_found()
    {
        await PayOnce();
        await using var auditor = new Auditor(Store, TimeProvider.System, NullLogger<Auditor>.Instance);
        await Stored(_wallet.Append(_wallet.Debit("again", "o-2", 30)));
        await LookAndWalk(auditor);
        Assert.Equal([new(Currency.Cny, 0, 30)], View(auditor).Sums);
        Assert.Empty(View(auditor).Findings);

        await Tamper("DELETE FROM open_commits");
        await LookAndWalk(auditor);

        Assert.Equal([new(Currency.Cny, -30, 0)], View(auditor).Sums);
        Assert.Contains(View(auditor).Stopped, stopped => stopped.Account == "w-1");
    }

    [Fact]
    public async Task Nothing_is_looked_at_again_while_nothing_is_written()
    {
        await PayOnce();
        await Stored(new Scribe("w-8").Note());
        await using var auditor = new Auditor(Store, TimeProvider.System, NullLogger<Auditor>.Instance);
        await LookAndWalk(auditor);

        // The server's other databases move its snapshots on: other tests may write just now.
        for (var tries = 0; await auditor.Look(default) || await auditor.Walk(TimeSpan.MaxValue, default); tries++)
        {
            Assert.True(IsPostgres && tries < 1_000, "All is looked at again and again.");
        }

        await Tamper("UPDATE journal SET version = version WHERE account = 'w-8'");
        Assert.True(await auditor.Look(default));
    }

    /// <summary>So that its cost does not grow with the journal.</summary>
    [Fact]
    public async Task Between_whole_looks_only_what_is_new_is_read()
    {
        var clock = new StandingClock();
        await PayOnce();
        await using var auditor = new Auditor(Store, clock, NullLogger<Auditor>.Instance);
        await auditor.Look(default);

        // Was long on its way to the store: nobody looks for it where the new rows are.
        var late = new Scribe("w-late");
        await Stored(late.Append(late.Row() with { At = new(Scribe.StartMicros - 3_600_000_000) }));
        await Stored(_wallet.Append(_wallet.Debit("more", "o-2", 30)));
        await auditor.Look(default);
        if (IsPostgres) Assert.Equal(10, View(auditor).Events);
        Assert.Equal([new(Currency.Cny, 0, 30)], View(auditor).Sums);

        clock.Advance(TimeSpan.FromDays(1));
        await Stored(_merchant.Note());
        await auditor.Look(default);
        Assert.Equal(12, View(auditor).Events);
        Assert.Equal([new(Currency.Cny, 0, 30)], View(auditor).Sums);
        Assert.Equal(["w-late"], View(auditor).Findings.Select(finding => finding.Account));
    }

    [Theory]
    [InlineData("'w-7', version, kind, at, movement, transfer_id", "w-7", "the hash of version 1")]
    [InlineData("'m-1', 3, kind, at, movement, 'x/y'", "m-1", "the hash of version 3")]
    [InlineData("'m-1', 9, kind, at, movement, 'x/y'", "m-1", "version 9 follows 0")]
    [InlineData("'nobody', version, kind, at, movement, transfer_id", "nobody", "is no account's name")]
    public async Task What_is_written_by_hand_is_found_also_by_a_look_at_what_is_new(string columns, string account, string words)
    {
        await PayOnce();
        await using var auditor = new Auditor(Store, new StandingClock(), NullLogger<Auditor>.Instance);
        await auditor.Look(default);
        await Stored(_wallet.Note());

        await Tamper(Copy(columns, "w-1", 1));
        await auditor.Look(default);

        Assert.Contains(View(auditor).Findings, finding => finding.Account == account && finding.What.Contains(words, StringComparison.Ordinal));
        Assert.Contains(View(auditor).Stopped, stopped => stopped.Account == account);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_store_that_is_written_to_by_two_processes_is_right_at_every_look(bool oftenWhole)
    {
        using var stop = new CancellationTokenSource();
        var other = await OpenAnother();
        await using var auditor = new Auditor(Store, oftenWhole ? TimeProvider.System : new StandingClock(), NullLogger<Auditor>.Instance);
        var pairs = Enumerable.Range(1, 16).Select(i => (From: new Scribe($"w-{i}"), To: new Scribe($"o-{i}"))).ToArray();
        foreach (var (from, _) in pairs)
        {
            await Stored(_bank.Append(_bank.Debit($"{from.Account}", from.Account.Value, 10)));
            await Stored(from.Append(from.Credit(_bank, $"{from.Account}", 10)));
        }

        var transfers = pairs.Select((pair, i) => MoveAround(i % 2 == 0 ? Store : other, pair.From, pair.To, stop.Token)).ToArray();
        for (var round = 0; round < 30 || View(auditor).Events < 200; round++)
        {
            await auditor.Look(default);
            await auditor.Walk(TimeSpan.FromMilliseconds(20), default);
            Assert.Empty(View(auditor).Findings.Select(finding => $"{finding}"));
            Assert.Equal(0, Assert.Single(View(auditor).Sums).SumMinor);
        }

        await stop.CancelAsync();
        await Task.WhenAll(transfers);
        await LookAndWalk(auditor);
        Assert.Empty(View(auditor).Findings.Select(finding => $"{finding}"));
    }

    protected static AuditView View(Auditor auditor) => ((IAuditor)auditor).Look();

    /// <summary>1.50 yuan from outside to the wallet, 1 yuan from there to the order and to the merchant.</summary>
    protected async Task PayOnce()
    {
        await Stored(_bank.Append(_bank.Debit("in", "w-1", 150)));
        await Stored(_wallet.Append(_wallet.Credit(_bank, "in", 150), _wallet.Debit("pay", "o-1", 100)));
        await Stored(_order.Append(_order.Row(), _order.Credit(_wallet, "pay", 100), _order.Debit("settle", "m-1", 100)));
        await Stored(_merchant.Append(_merchant.Credit(_order, "settle", 100), _merchant.Row()));
        Store.Acknowledge(_bank.Account, TransferId.Parse("x-bank/in"));
        Store.Acknowledge(_wallet.Account, TransferId.Parse("w-1/pay"));
        Store.Acknowledge(_order.Account, TransferId.Parse("o-1/settle"));
        await Stored(_wallet.Note());
        await UntilNothingIsOpen();
    }

    private static async Task LookAndWalk(Auditor auditor)
    {
        await auditor.Look(default);
        while (await auditor.Walk(TimeSpan.FromSeconds(1), default))
        {
        }
    }

    private static string Copy(string changed, string account, long version) =>
        $"""
        INSERT INTO journal (account, version, kind, at, movement, transfer_id, counterparty, amount, currency, balance, payload, hash)
        SELECT {changed}, counterparty, amount, currency, balance, payload, hash FROM journal
        WHERE account = '{account}' AND version = {version}
        """;

    /// <summary>10 fen go from one account to another and back, until it is stopped.</summary>
    private static async Task MoveAround(JournalStore store, Scribe from, Scribe to, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            await store.Append(from.Append(from.Debit($"{i}", to.Account.Value, 10), from.Row()));
            await store.Append(to.Append(to.Credit(from, $"{i}", 10)));
            store.Acknowledge(from.Account, TransferId.Of(from.Account, $"{i}"));
            (from, to) = (to, from);
        }
    }
}

public sealed class RunningAuditPostgres() : RunningAuditContract(StoreKind.Postgres)
{
    /// <summary>Not a walk, which takes as long as the journal: the next look.</summary>
    [Theory]
    [InlineData("UPDATE journal SET balance = balance + 7 WHERE account = 'w-1' AND version = 1", "w-1")]
    [InlineData("UPDATE journal SET payload = '{}' WHERE account = 'o-1' AND version = 1", "o-1")]
    [InlineData("UPDATE journal SET hash = sha256(payload) WHERE account = 'w-1' AND version = 2", "w-1")]
    public async Task A_changed_old_row_is_found_by_a_look(string sql, string account)
    {
        await PayOnce();
        await using var auditor = new Auditor(Store, TimeProvider.System, NullLogger<Auditor>.Instance);
        await auditor.Look(default);
        await Tamper(sql);

        await auditor.Look(default);

        Assert.Equal(account, Assert.Single(View(auditor).Stopped).Account);
    }
}

public sealed class RunningAuditShards() : RunningAuditContract(StoreKind.Shards);

public sealed class RunningAuditSqlite() : RunningAuditContract(StoreKind.Sqlite);
