using Tael.Domain.Ledger;
using Tael.Silo.Backups;
using Tael.Silo.Journals;
using Tael.Tests.Journals;

namespace Tael.Tests.Backups;

/// <summary>A backup is one state of a store in use, and what is restored from it is that state.</summary>
public abstract class RestoredContract(StoreKind kind) : BackupTest(kind)
{
    [Fact]
    public async Task Taken_while_others_store_and_restored_it_is_one_state_of_its_source()
    {
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var wallets = await Fund(8);
        Task[] load = [.. wallets.Select(from => MoveAround(from, () => started.TrySetResult(), stop.Token))];
        await started.Task;

        for (var i = 0; i < 2; i++)
        {
            var manifest = await Backup.Take(Folder($"{i}"), ConnectionString);
            var drill = await RestoreDrill.Run(Folder($"{i}"), await NewDatabase(), ConnectionString);

            Assert.Empty(drill.Findings);
            Assert.True(drill.Passed);
            Assert.Equal((manifest.Events, 0), (drill.Events, drill.Missing));
        }

        Assert.All(load, moving => Assert.False(moving.IsCompleted, "The load had ended before the backups."));
        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.True((await Store.AuditAsync()).IsClean);
    }

    [Fact]
    public async Task The_state_hash_changes_with_every_append_and_every_commit_that_opens_or_ends()
    {
        var (wallet, order) = (new Scribe("w-1"), new Scribe("o-1"));
        await Stored(wallet.Note());
        var hashes = new List<string> { await Hash(), await Hash() };
        Assert.Equal(hashes[0], hashes[1]);

        await Stored(wallet.Append(wallet.Debit("pay", "o-1", 100)));
        hashes.Add(await Hash());
        await Stored(order.Append(order.Credit(wallet, "pay", 100)));
        hashes.Add(await Hash());
        Store.Acknowledge(wallet.Account, TransferId.Parse("w-1/pay"));
        await UntilNothingIsOpen();
        hashes.Add(await Hash());

        Assert.Equal(4, hashes.Distinct().Count());

        async Task<string> Hash() => (await Backup.Take(Folder($"{Guid.NewGuid()}"), ConnectionString)).StateHash;
    }

    /// <summary>Also what is on its way arrives, though its source was told nothing but "unknown".</summary>
    [Fact]
    public async Task A_retry_after_a_restore_is_answered_as_before()
    {
        var held = new HeldJournal(Store);
        var clock = new HandClock();
        await using (var silo = await TestSilo.Start(held, clock))
        {
            await SmallWorld.Play(silo.Grains);
            await SmallWorld.PayIntoTheDark(silo.Grains, held);
            await UntilOpen(Store, 1);
            await Backup.Take(Folder(), ConnectionString);
        }

        await using var restored = await OpenAnother(await Restored(Folder()));
        var before = await UntilOpen(restored, 1);
        await using var again = await TestSilo.Start(restored, clock);
        await SmallWorld.Play(again.Grains);
        Assert.Equal(Domain.Wallets.PayOrderStatus.Paid, await SmallWorld.PayDark(again.Grains));

        // Another wrong password counts; the money in the dark arrives and settles. Nothing else has happened.
        Assert.Equal(before.Events + 4, (await UntilOpen(restored, 0)).Events);
    }

    [Fact]
    public async Task A_restored_store_has_the_rows_of_every_table()
    {
        await Stored(new Scribe("o-1").Note() with { Webhooks = [Webhook("n1", "o-1")] });
        await Tamper("INSERT INTO reminders (grain, name, start_micros, period_micros) VALUES ('s-sweep', 'sweep', 1, 2)");
        await Backup.Take(Folder(), ConnectionString);

        var again = await Backup.Take(Folder("again"), await Restored(Folder()));

        Assert.Equal(1, again.Tables.Single(table => table.Name == "webhooks").Rows);
        Assert.Equal(Shards.Split(ConnectionString).Length, again.Tables.Single(table => table.Name == "reminders").Rows); // In each database.
    }

    [Fact]
    public async Task Nobody_else_may_read_a_backup()
    {
        if (OperatingSystem.IsWindows()) return; // It has other rights.

        await Backup.Take(Folder(), ConnectionString);

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder()));
    }

    private async Task<Scribe[]> Fund(int wallets)
    {
        var bank = new Scribe("x-bank");
        Scribe[] funded = [.. Enumerable.Range(0, wallets).Select(i => new Scribe($"w-{i}a"))];
        foreach (var wallet in funded)
        {
            await Stored(bank.Append(bank.Debit($"{wallet.Account}", wallet.Account.Value, 10)));
            await Stored(wallet.Append(wallet.Credit(bank, $"{wallet.Account}", 10)));
        }

        return funded;
    }

    /// <summary>10 fen go from one account to another and back, until it is stopped.</summary>
    private async Task MoveAround(Scribe from, Action moved, CancellationToken stop)
    {
        var to = new Scribe($"{from.Account}b");
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            await Stored(from.Append(from.Debit($"{i}", to.Account.Value, 10)));
            await Stored(to.Append(to.Credit(from, $"{i}", 10)));
            Store.Acknowledge(from.Account, TransferId.Of(from.Account, $"{i}"));
            (from, to) = (to, from);
            moved();
        }
    }
}

public sealed class BackupOnPostgres() : RestoredContract(StoreKind.Postgres)
{
    /// <summary>A cluster that is restored elsewhere must not wait for the silos of the old one.</summary>
    [Fact]
    public async Task The_silos_of_a_cluster_are_not_part_of_it()
    {
        await Tamper("INSERT INTO clusters (cluster) VALUES ('tael')");
        await Tamper(
            """
            INSERT INTO silos (started_at, alive_at, port, generation, status, gateway_port, cluster, address, name, host)
            VALUES (now(), now(), 1, 1, 3, 2, 'tael', '127.0.0.1', 's', 'h')
            """);

        var manifest = await Backup.Take(Folder(), ConnectionString);

        Assert.DoesNotContain(manifest.Tables, table => table.Name is "clusters" or "silos");
        await Restored(Folder());
    }
}

public sealed class BackupOnShards() : RestoredContract(StoreKind.Shards);

public sealed class BackupOnSqlite() : RestoredContract(StoreKind.Sqlite);
