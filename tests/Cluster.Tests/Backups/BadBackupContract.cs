using System.Text.Json.Nodes;
using Tael.Silo.Backups;
using Tael.Tests.Journals;

namespace Tael.Tests.Backups;

/// <summary>What is wrong with a backup or its place is said, and nothing is left half done.</summary>
public abstract class BadBackupContract(StoreKind kind) : BackupTest(kind)
{
    private static readonly Dictionary<string, (Action<string> Spoil, string Words)> Damages = new()
    {
        ["a changed byte"] = (folder => Change(folder, bytes => bytes[^9] ^= 1), "is damaged"),
        ["a truncated file"] = (folder => File.WriteAllBytes(BiggestFile(folder), [1, 2, 3]), "has 3 bytes"),
        ["a missing file"] = (folder => File.Delete(BiggestFile(folder)), "is missing"),
        ["a file that does not belong"] = (folder => File.WriteAllText(Path.Combine(folder, "note.txt"), "?"), "note.txt"),
        ["a folder that does not belong"] = (folder => Directory.CreateDirectory(Path.Combine(folder, "more")), "more"),
        ["no manifest"] = (folder => File.Delete(Manifest(folder)), "has no manifest.json"),
        ["no folder"] = (folder => Directory.Delete(folder, recursive: true), "has no manifest.json"),
        ["an empty manifest"] = (folder => File.WriteAllText(Manifest(folder), ""), "is damaged"),
        ["a manifest cut short"] = (folder => File.WriteAllText(Manifest(folder), File.ReadAllText(Manifest(folder))[..99]), "is damaged"),
        ["a manifest of null"] = (folder => File.WriteAllText(Manifest(folder), "null"), "is damaged"),
        ["a manifest too long"] = (folder => File.WriteAllText(Manifest(folder), new(' ', 2_000_000)), "too long"),
        ["another format"] = (folder => Edit(folder, json => json["format"] = "tael-backup-2"), "another format"),
        ["no kind of store"] = (folder => Edit(folder, json => json["store"] = "oracle"), "is damaged"),
        ["a member of its own"] = (folder => Edit(folder, json => json["extra"] = 1), "is damaged"),
        ["a member too few"] = (folder => Edit(folder, json => json.Remove("stateHash")), "is damaged"),
        ["a table of null"] = (folder => Edit(folder, json => json["tables"]!.AsArray().Add(null)), "is damaged"),
        ["a column of null"] = (folder => Edit(folder, json => json["tables"]![0]!["columns"]!.AsArray().Add(null)), "is damaged"),
        ["a file of null"] = (folder => Edit(folder, json => json["files"]!.AsArray().Add(null)), "is damaged"),
        ["a name that is SQL"] = (folder => Edit(folder, json => json["tables"]![0]!["name"] = "journal; DROP"), "is damaged"),
        ["a file elsewhere"] = (folder => Edit(folder, json => json["files"]![0]!["name"] = "../tael.db"), "is damaged"),
        ["a newer schema"] = (folder => Edit(folder, json => json["schema"] = 999), "newer program"),
        ["another schema"] = (folder => Edit(folder, json => json["schema"] = 1), "tables are not those"),
        ["another state"] = (folder => Edit(folder, json => json["stateHash"] = new string('0', 64)), "is not what the manifest says"),
        ["another count"] = (folder => Edit(folder, json => Journal(json)["rows"] = 7), "came to 1 rows"),
        ["a table too few"] = (folder => Edit(folder, json => json["tables"]!.AsArray().Remove(Journal(json))), "tables are not those"),
    };

    [Fact]
    public async Task A_damaged_backup_is_refused_and_its_target_stays_empty()
    {
        await Stored(new Scribe("w-1").Note());
        await Backup.Take(Folder("good"), ConnectionString);
        var target = await NewDatabase();

        foreach (var (damage, (spoil, words)) in Damages)
        {
            Copy(Folder("good"), Folder());
            spoil(Folder());
            var refused = await Record.ExceptionAsync(() => Restore.Run(Folder(), target));

            Assert.True(refused is BackupException or Silo.Journals.JournalStoreException, $"{damage}: {refused}");
            Assert.True(refused.Message.Contains(words), $"{damage}: {refused.Message}");
            Assert.Empty(Directory.EnumerateFiles(TestFolder, "*.part-*", SearchOption.AllDirectories));
            if (Directory.Exists(Folder())) Directory.Delete(Folder(), recursive: true);
        }

        await Restore.Run(Folder("good"), target);
    }

    [Fact]
    public async Task A_drill_with_a_damaged_backup_says_that_everything_would_be_lost()
    {
        await Stored(new Scribe("w-1").Note());
        await Backup.Take(Folder(), ConnectionString);
        File.WriteAllBytes(BiggestFile(Folder()), [1, 2, 3]);

        var drill = await RestoreDrill.Run(Folder(), await NewDatabase());

        Assert.Equal((0, 1, false, false), (drill.Events, drill.Missing, drill.StateHashEqual, drill.Passed));
        Assert.Contains("has 3 bytes", Assert.Single(drill.Findings));
    }

    [Fact]
    public async Task A_target_that_has_rows_keeps_them()
    {
        await Stored(new Scribe("w-1").Note());
        await Backup.Take(Folder(), ConnectionString);
        await Stored(new Scribe("w-2").Note());

        await Assert.ThrowsAsync<BackupException>(() => Restore.Run(Folder(), ConnectionString));

        Assert.Equal(2, (await Store.AuditAsync()).Events);
    }

    [Fact]
    public async Task A_target_of_the_other_kind_is_not_touched()
    {
        await Backup.Take(Folder(), ConnectionString);
        var file = Path.Combine(TestFolder, "other", "tael.db");
        var other = IsPostgres ? $"Data Source={file}" : "Host=127.0.0.1;Port=1";

        var refused = await Assert.ThrowsAsync<BackupException>(() => Restore.Run(Folder(), other));

        Assert.Contains(IsPostgres ? "backup of PostgreSQL" : "backup of SQLite", refused.Message);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_folder_in_use_keeps_what_it_has()
    {
        Directory.CreateDirectory(Folder());
        File.WriteAllText(Path.Combine(Folder(), "mine"), "mine");

        var refused = await Assert.ThrowsAsync<BackupException>(() => Backup.Take(Folder(), ConnectionString));

        Assert.Contains("not empty", refused.Message);
        Assert.Equal("mine", File.ReadAllText(Assert.Single(Directory.GetFileSystemEntries(Folder()))));
        Assert.Equal(Folder(), Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(Folder())!)));
    }

    [Fact]
    public async Task What_is_no_store_of_Tael_is_not_backed_up_and_not_made_one()
    {
        var nothing = await NewDatabase();

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => Backup.Take(Folder(), nothing));

        Assert.Contains(IsPostgres ? "has no journal" : "There is no", refused.Message);
        Assert.False(Directory.Exists(Path.GetDirectoryName(Folder())) && Directory.EnumerateFileSystemEntries(
            Path.GetDirectoryName(Folder())!).Any());
        if (!IsPostgres) Assert.False(File.Exists(nothing.Split('=')[1]));
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private static string Manifest(string folder) => Path.Combine(folder, BackupManifest.FileName);

    private static string BiggestFile(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => file != Manifest(folder)).MaxBy(file => new FileInfo(file).Length)!;

    private static JsonNode Journal(JsonObject manifest) =>
        manifest["tables"]!.AsArray().Single(table => (string?)table!["name"] == "journal")!;

    private static void Change(string folder, Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(BiggestFile(folder));
        change(bytes);
        File.WriteAllBytes(BiggestFile(folder), bytes);
    }

    private static void Edit(string folder, Action<JsonObject> edit)
    {
        var json = JsonNode.Parse(File.ReadAllText(Manifest(folder)))!.AsObject();
        edit(json);
        File.WriteAllText(Manifest(folder), json.ToJsonString());
    }
}

public sealed class BadBackupOnPostgres() : BadBackupContract(StoreKind.Postgres);

public sealed class BadBackupOnSqlite() : BadBackupContract(StoreKind.Sqlite);
