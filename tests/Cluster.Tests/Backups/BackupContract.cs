using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;
using Tael.Silo.Backups;
using Tael.Silo.Journals;
using Tael.Tests.Journals;

namespace Tael.Tests.Backups;

/// <summary>A backup is its source at one instant, and comes back whole or not at all.</summary>
public abstract class BackupContract(StoreKind kind) : StoreTest(kind)
{
    private readonly DirectoryInfo _folders = Directory.CreateTempSubdirectory("tael-backup-");

    private string Folder => Path.Combine(_folders.FullName, "backup");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folders.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Taken_while_payments_go_on_it_is_one_state_of_the_source_and_retries_get_their_answers_from_it()
    {
        await using var silo = await TestSilo.Start(Store);
        var shop = new Shop(silo.Grains);
        await shop.Open(1_000_000);
        for (var i = 0; i < 150; i++) Assert.Equal(PayOrderStatus.Paid, await shop.OrderAndPay(i));
        var paying = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(1, 4).Select(client => Task.Run(async () =>
        {
            for (var i = client * 100_000; !stop.IsCancellationRequested; i++)
            {
                await shop.OrderAndPay(i);
                paying.TrySetResult();
            }
        })));
        await paying.Task;

        var manifest = await Backup.Take(Folder, ConnectionString);
        await stop.CancelAsync();
        await load;

        var restored = await NewDatabase();
        var report = await RestoreDrill.Run(Folder, restored, ConnectionString);
        Assert.True(report.Passed, string.Join('\n', report.Findings));
        Assert.Equal((manifest.Events, 0, true), (report.Events, report.Missing, report.StateHashEqual));
        Assert.Equal((await Store.AuditAsync()).Events, report.Events + report.SinceBackup);

        await using var again = await TestSilo.Start(await OpenAnother(restored));
        var later = new Shop(again.Grains);
        for (var i = 0; i < 150; i += 10)
        {
            Assert.Equal(CreateOrderStatus.Created, await later.Order(i));
            Assert.Equal(PayOrderStatus.Paid, await later.Pay(i));
            Assert.Equal(
                await silo.Grains.Payment(Shop.OrderOf(i)).Look(), await again.Grains.Payment(Shop.OrderOf(i)).Look());
        }

        var balance = (await again.Grains.Wallet(Shop.Customer).Look())!.BalanceMinor;
        Assert.Equal(PayOrderStatus.Paid, await later.OrderAndPay(900_000));
        Assert.Equal(balance - Shop.Price, (await again.Grains.Wallet(Shop.Customer).Look())!.BalanceMinor);
    }

    [Fact]
    public async Task Every_table_comes_back_as_it_was()
    {
        await Fill();
        var restored = await NewDatabase();
        await Restore.Run(Folder, restored);

        await using var source = await JournalStore.OpenDatabase(ConnectionString, new());
        await using var target = await JournalStore.OpenDatabase(restored, new());
        await using var from = await source.Connect();
        await using var to = await target.Connect();
        var tables = BackupManifest.Read(Folder).Tables;
        Assert.Superset(
            new HashSet<string> { "journal", "snapshots", "open_commits", "trades", "webhooks", "webhook_attempts", "reminders" },
            tables.Select(table => table.Name).ToHashSet());
        foreach (var table in tables.Where(table => table.Name != "schema_versions"))
        {
            Assert.Equal(await TableText.Of(from, table.Name), await TableText.Of(to, table.Name));
        }
    }

    [Fact]
    public async Task A_changed_byte_in_any_file_is_found_and_nothing_is_restored()
    {
        await Fill();
        foreach (var file in BackupManifest.Read(Folder).Files)
        {
            var path = Path.Combine(Folder, file.Name);
            var whole = await File.ReadAllBytesAsync(path);
            if (whole.Length == 0) continue;

            var spoilt = (byte[])whole.Clone();
            spoilt[spoilt.Length / 2] ^= 1;
            await Refused(path, spoilt, "its SHA-256 is not the manifest's");
            await Refused(path, whole[..^1], "bytes; the manifest says");
            await Refused(path, [], "bytes; the manifest says");
            File.Delete(path);
            await Refuses("is missing");
            await File.WriteAllBytesAsync(path, whole);
        }

        Assert.True((await RestoreDrill.Run(Folder, await NewDatabase())).Passed);
    }

    [Theory]
    [InlineData("\"events\": ", "\"events\": 1", "is not what the manifest says was there")]
    [InlineData("\"stateHash\": \"", "\"stateHash\": \"00", "is not what the manifest says was there")]
    [InlineData("\"rows\": ", "\"rows\": 1", "rows; the manifest says")]
    [InlineData("\"schema\": ", "\"schema\": 9", "Use the newer program")]
    [InlineData("tael-backup-1", "tael-backup-2", "of another format")]
    [InlineData("\"name\": \"journal\"", "\"name\": \"journal; DROP TABLE journal\"", "damaged")]
    [InlineData("\"format\"", "\"form\"", "damaged")]
    [InlineData("{", "", "damaged")]
    public async Task A_manifest_that_is_not_this_backups_is_refused(string instead, string of, string why)
    {
        await Fill();
        var path = Path.Combine(Folder, BackupManifest.FileName);
        var text = await File.ReadAllTextAsync(path);
        var at = text.IndexOf(instead, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text[..at] + of + text[(at + instead.Length)..]);

        await Refuses(why);
    }

    [Fact]
    public async Task Nothing_takes_the_place_of_what_is_there()
    {
        await Fill();
        var manifest = await File.ReadAllTextAsync(Path.Combine(Folder, BackupManifest.FileName));

        Assert.Contains("not empty", await Message(() => Backup.Take(Folder, ConnectionString)));
        Assert.Contains(
            IsPostgres ? "is not empty" : "is there", await Message(() => Restore.Run(Folder, ConnectionString)));

        Assert.Equal(manifest, await File.ReadAllTextAsync(Path.Combine(Folder, BackupManifest.FileName)));
        Assert.Single(_folders.EnumerateFileSystemInfos());
        Assert.True((await Store.AuditAsync()).IsClean);
    }

    [Fact]
    public async Task What_is_no_store_or_no_backup_is_named_and_leaves_nothing()
    {
        Assert.Contains("is no backup", await Message(() => Restore.Run(_folders.FullName, ConnectionString)));
        await Assert.ThrowsAnyAsync<Exception>(async () => await Backup.Take(Folder, await NewDatabase()));
        Assert.Empty(_folders.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task A_source_that_no_longer_has_what_the_backup_has_fails_the_drill()
    {
        await Fill();
        await Tamper("UPDATE journal SET balance = balance + 1 WHERE account = 'w-1'");

        var report = await RestoreDrill.Run(Folder, await NewDatabase(), ConnectionString);

        Assert.False(report.Passed);
        Assert.Equal((3, false), (report.Missing, report.StateHashEqual));
    }

    [Fact]
    public async Task The_state_hash_sees_each_account_and_what_is_on_its_way()
    {
        await Fill();
        var before = BackupManifest.Read(Folder).StateHash;
        var number = 0;
        foreach (var sql in new[]
        {
            "UPDATE journal SET balance = balance + 1 WHERE account = 'w-1' AND version = 3",
            "UPDATE journal SET version = 4 WHERE account = 'w-1' AND version = 3",
            "UPDATE open_commits SET opened_at = opened_at + 1",
            "DELETE FROM open_commits",
            "DELETE FROM journal WHERE account = 'o-1'",
        })
        {
            await Tamper(sql);
            var after = (await Backup.Take($"{Folder}-{number++}", ConnectionString)).StateHash;
            Assert.NotEqual(before, after);
            before = after;
        }
    }

    /// <summary>A few rows in every table, and a backup of them.</summary>
    private async Task Fill()
    {
        var (bank, wallet, order) = (new Scribe("x-bank"), new Scribe("w-1"), new Scribe("o-1"));
        var strange = System.Text.Encoding.UTF8.GetBytes("{\"a\":\"\t\\\n\\N 票\"}");
        await Stored(bank.Append(bank.Debit("in", "w-1", 150)));
        await Stored(wallet.Append(wallet.Credit(bank, "in", 150), wallet.Debit("pay", "o-1", 100), wallet.Row(payload: strange)) with
        {
            Snapshot = wallet.Snapshot("a\tb"),
        });
        await Stored(order.Append(order.Credit(wallet, "pay", 100)) with
        {
            Trade = Trade(order, 1), Webhooks = [Webhook("n-1", "o-1")],
        });
        await Store.Record(new("n-1", 1, new(5), 500, "late\nand \\ wrong\t", "票", "\\N", 7, false, new(9)));
        await Tamper("INSERT INTO reminders (grain, name, start_micros, period_micros) VALUES ('g', 'r', 1, 2)");
        await Backup.Take(Folder, ConnectionString);
    }

    private async Task Refused(string path, byte[] content, string why)
    {
        await File.WriteAllBytesAsync(path, content);
        await Refuses(why);
    }

    /// <summary>It is refused, in words and by the drill, and the store that it should go into stays empty.</summary>
    private async Task Refuses(string why)
    {
        var target = await NewDatabase();
        Assert.Contains(why, await Message(() => Restore.Run(Folder, target)));
        if (!why.Contains("newer program", StringComparison.Ordinal))
        {
            Assert.False((await RestoreDrill.Run(Folder, target)).Passed);
        }

        if (StoreFile.Of(target) is { } file)
        {
            Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(file)!, $"{Path.GetFileName(file)}*"));
            return;
        }

        await using var opened = await JournalStore.OpenDatabase(target, new());
        await using var connection = await opened.Connect();
        Assert.Equal([0], await connection.Query(
            reader => reader.GetInt64(0), "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"));
    }

    private static async Task<string> Message(Func<Task> refused)
    {
        try
        {
            await refused();
        }
        catch (Exception why) when (why is BackupException or JournalStoreException)
        {
            return why.Message;
        }

        throw new InvalidOperationException("It was not refused.");
    }
}

public sealed class BackupOfPostgres() : BackupContract(StoreKind.Postgres);

public sealed class BackupOfSqlite() : BackupContract(StoreKind.Sqlite);
