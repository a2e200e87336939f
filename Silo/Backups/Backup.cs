using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Tael.Silo.Journals;

namespace Tael.Silo.Backups;

/// <summary>A copy of a store as it was at one instant, taken while others go on storing.</summary>
/// <remarks>
/// PostgreSQL: one REPEATABLE READ transaction, each table a file. SQLite: its online backup, under a read transaction. The
/// state is computed in that transaction, from the source and not from the copy. Everything is written beside the folder under
/// another name, and gets its name when it is whole and on disk. Keys and secrets are not in the store, and not in the backup.
/// </remarks>
public static class Backup
{
    internal const string SqliteFile = "tael.db";

    /// <param name="folder">Must not exist, or be empty.</param>
    /// <param name="tell">Told of progress.</param>
    /// <exception cref="BackupException">It was not made; nothing is left.</exception>
    /// <exception cref="JournalStoreException">The store can't be used.</exception>
    public static async Task<BackupManifest> Take(string folder, string store, Action<string>? tell = null)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new BackupException($"{folder} is there and not empty. Name a new folder: a backup never takes another's place.");
        }

        var part = $"{folder}.part-{Guid.NewGuid():N}";
        try
        {
            CreatePrivate(part);
            var manifest = await Copy(store, part, tell ?? (_ => { }));
            if (Directory.Exists(folder)) Directory.Delete(folder);
            Directory.Move(part, folder);
            return manifest;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException
            and not JournalStoreException)
        {
            throw new BackupException($"No backup was made in {folder}: {failure.Message}", failure);
        }
        finally
        {
            if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
        }
    }

    /// <summary>Opens a store that is there, and changes nothing in it.</summary>
    internal static async Task<Shards> OpenSource(string store)
    {
        // SQLite would make the file.
        if (StoreFile.Of(store) is { } file && !File.Exists(file)) throw new JournalStoreException($"There is no {file}.");

        return await JournalStore.OpenShards(store, new());
    }

    /// <summary>It holds customers' data: for this user only.</summary>
    private static void CreatePrivate(string folder)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>All databases as they were at one instant.</summary>
    private static async Task<BackupManifest> Copy(string store, string folder, Action<string> tell)
    {
        await using var shards = await OpenSource(store);
        var manifests = new List<BackupManifest>();
        var connections = await Cut.Connect(shards);
        try
        {
            await Cut.Begin(shards, connections);
            for (var i = 0; i < connections.Count; i++)
            {
                var part = connections.Count == 1 ? folder : BackupFolder.PartOf(folder, i);
                if (part != folder) CreatePrivate(part);
                manifests.Add(await Copy(shards.Databases[i], connections[i], part, tell));
                using var file = new HashedFile(Path.Combine(part, BackupManifest.FileName));
                file.Write(manifests[^1].Write());
                file.Finish();
            }
        }
        finally
        {
            foreach (var connection in connections) await Cut.End(connection);
        }

        return BackupFolder.Sum(manifests);
    }

    private static async Task<BackupManifest> Copy(JournalDatabase database, DbConnection connection, string part, Action<string> tell)
    {
        var listed = await StoreTables.List(connection);
        if (!listed.Any(table => table.Name == "journal")) throw new BackupException($"{database.Place} has no journal.");

        var schema = await SchemaScripts.Version(connection);
        var state = await JournalState.Of(connection);
        tell($"{state.Events} events of {state.Accounts} accounts in {database.Place}");
        var (kind, tables, files) = connection is NpgsqlConnection postgres
            ? await CopyPostgres(postgres, listed, part, tell)
            : await CopySqlite((SqliteConnection)connection, listed, part, state);
        return new(
            BackupManifest.CurrentFormat, kind, schema, BackupManifest.Now(), state.Events, state.Accounts, state.Hash,
            tables, files);
    }

    private static async Task<(string Kind, ImmutableArray<BackupTable> Tables, ImmutableArray<BackupFile> Files)> CopyPostgres(
        NpgsqlConnection connection, ImmutableArray<BackupTable> listed, string part, Action<string> tell)
    {
        var (tables, files) = (ImmutableArray.CreateBuilder<BackupTable>(), ImmutableArray.CreateBuilder<BackupFile>());
        foreach (var next in listed)
        {
            var (file, table) = await PostgresCopies.Out(connection, next, part);
            var rows = await TableRows.Of(connection, table.Name);
            if (rows != table.Rows) throw new BackupException($"{table.Name} has {rows} rows, but {table.Rows} were copied.");

            tell($"{table.Name}: {table.Rows} rows, {file.Bytes} bytes");
            tables.Add(table);
            files.Add(file);
        }

        return (BackupManifest.Postgres, tables.ToImmutable(), files.ToImmutable());
    }

    private static async Task<(string Kind, ImmutableArray<BackupTable> Tables, ImmutableArray<BackupFile> Files)> CopySqlite(
        SqliteConnection connection, ImmutableArray<BackupTable> listed, string part, JournalState state)
    {
        var tables = ImmutableArray.CreateBuilder<BackupTable>();
        foreach (var table in listed) tables.Add(table with { Rows = await TableRows.Of(connection, table.Name) });

        var path = Path.Combine(part, SqliteFile);
        await using (var copy = new SqliteConnection(StoreFile.ConnectionString(path)))
        {
            await copy.OpenAsync();

            // On the connection that holds the read transaction: so it copies what was counted.
            connection.BackupDatabase(copy);

            // One file that nothing else belongs to.
            await copy.Execute("PRAGMA journal_mode = DELETE");
            if (await JournalState.Of(copy) != state) throw new BackupException("SQLite's copy is not what was copied.");
        }

        return (BackupManifest.Sqlite, tables.ToImmutable(), [HashedFile.Of(path)]);
    }
}
