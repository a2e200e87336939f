using System.Diagnostics;
using Tael.Silo.Backups;
using Tael.Silo.Journals;
using Tael.Tests.Journals;
using Tael.Tests.Stage;

namespace Tael.Tests.Backups;

/// <summary>The disk is full when a backup, or a restore, is half written: nothing is left of it, and the words say why.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string _disk = Directory.CreateTempSubdirectory("tael-disk-").FullName;
    private readonly string _data = Directory.CreateTempSubdirectory("tael-data-").FullName;

    public FullDiskTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root can make a small disk.");
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=128k", "tael", _disk), "A small disk can't be made here.");
    }

    public void Dispose()
    {
        Run("umount", "-l", _disk);
        Directory.Delete(_disk);
        Directory.Delete(_data, recursive: true);
    }

    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Nothing_is_left_of_a_backup(StoreKind kind)
    {
        var store = kind == StoreKind.Sqlite
            ? $"Data Source={_data}/tael.db"
            : await (await PrivatePostgres.Shared).CreateDatabase();
        await Fill(store);

        var failed = await Assert.ThrowsAsync<BackupException>(() => Backup.Take($"{_disk}/backup", store));

        Assert.Contains("No backup was made", failed.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_disk));
        Assert.Equal(200, (await Backup.Take($"{_data}/backup", store)).Events);
    }

    [Fact]
    public async Task Nothing_is_left_of_a_restore()
    {
        await Fill($"Data Source={_data}/tael.db");
        await Backup.Take($"{_data}/backup", $"Data Source={_data}/tael.db");

        var failed = await Assert.ThrowsAsync<BackupException>(
            () => Restore.Run($"{_data}/backup", $"Data Source={_disk}/tael.db"));

        Assert.Contains("Nothing was restored", failed.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_disk));
    }

    /// <summary>More than the small disk holds.</summary>
    private static async Task Fill(string store)
    {
        await using var journal = await JournalStore.Open(store);
        var wallet = new Scribe("w-1");
        var rows = Enumerable.Range(0, 200).Select(_ => wallet.Row(payload: new byte[2_000])).ToArray();
        Assert.Equal(Grains.Ledger.AppendOutcome.Stored, await journal.Append(wallet.Append(rows)));
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
