using System.Collections.Immutable;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Tael.Silo.Journals;

namespace Tael.Silo.Backups;

/// <summary>Puts a backup into an empty store of its kind, all of it or nothing.</summary>
/// <remarks>Files are checked before anything is touched. What was restored is counted and hashed again before it counts:
/// before the commit on PostgreSQL, before the file gets its name on SQLite. The schema is that of the backup; whoever opens
/// the store brings it up to date.</remarks>
public static class Restore
{
    /// <exception cref="BackupException">The backup is damaged, or the store is not empty. Nothing has changed.</exception>
    /// <exception cref="JournalStoreException">The store can't be used, or the backup is a newer program's.</exception>
    public static async Task<BackupManifest> Run(string folder, string store)
    {
        var (parts, stores) = (BackupFolder.Parts(folder), Shards.Split(store));
        var manifests = parts.Select(BackupManifest.Read).ToList();
        foreach (var (manifest, part) in manifests.Zip(parts))
        {
            foreach (var file in manifest.Files) HashedFile.Check(part, file);
            RefuseWhatIsNotListed(part, manifest);
        }

        if (stores.Length != parts.Length)
        {
            throw new BackupException($"This is a backup of {parts.Length} databases, {stores.Length} are named. Name as many, with \" | \" between them.");
        }

        try
        {
            if (manifests[0].Store == BackupManifest.Sqlite) await IntoFile(manifests[0], parts[0], store);
            else await IntoPostgres(manifests, parts, stores);
            return BackupFolder.Sum(manifests);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException
            and not JournalStoreException)
        {
            throw new BackupException($"Nothing was restored: {failure.Message}", failure);
        }
    }

    private static void RefuseWhatIsNotListed(string folder, BackupManifest manifest)
    {
        string[] listed = [BackupManifest.FileName, .. manifest.Files.Select(file => file.Name)];
        var other = Directory.EnumerateFileSystemEntries(folder).FirstOrDefault(entry => !listed.Contains(Path.GetFileName(entry)));
        if (other is not null) throw new BackupException($"{other} is not of this backup: the manifest does not list it.");
    }

    private static async Task IntoFile(BackupManifest manifest, string folder, string store)
    {
        SchemaScripts.CheckKnown("Sqlite", manifest.Schema, folder);
        var target = StoreFile.Of(store)
            ?? throw new BackupException("This is a backup of SQLite: restore it into Data Source=FOLDER/FILE.db.");
        if (File.Exists(target) || File.Exists($"{target}-wal"))
        {
            throw new BackupException($"{target} is there. Name a new file: a restore never takes another's place.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var part = $"{target}.part-{Guid.NewGuid():N}";
        try
        {
            File.Copy(Path.Combine(folder, Backup.SqliteFile), part);
            if (HashedFile.Of(part).Sha256 != manifest.FileOf(Backup.SqliteFile).Sha256)
            {
                throw new BackupException($"{folder} has changed while it was copied.");
            }

            await using (var connection = new SqliteConnection(StoreFile.ConnectionString(part, SqliteOpenMode.ReadOnly)))
            {
                await connection.OpenAsync();
                await CompareTables(manifest, connection);
                await Compare(manifest, connection);
            }

            File.Move(part, target, overwrite: false);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <remarks>The first shard is committed last: without it the others are no store, and opening them is refused.</remarks>
    private static async Task IntoPostgres(List<BackupManifest> manifests, ImmutableArray<string> folders, string[] stores)
    {
        var begun = new List<(JournalDatabase Database, NpgsqlConnection Connection)>();
        try
        {
            for (var i = 0; i < stores.Length; i++)
            {
                if (StoreFile.Of(stores[i]) is not null)
                {
                    throw new BackupException("This is a backup of PostgreSQL: restore it into Host=…;Database=…");
                }

                var database = await JournalStore.OpenDatabase(stores[i], new());
                begun.Add((database, (NpgsqlConnection)await database.Connect()));
                await IntoPostgres(manifests[i], folders[i], database, begun[^1].Connection);
            }

            for (var i = begun.Count - 1; i >= 0; i--) await begun[i].Connection.Execute("COMMIT");
        }
        finally
        {
            foreach (var (database, connection) in begun)
            {
                await connection.DisposeAsync();
                await database.DisposeAsync();
            }
        }
    }

    /// <summary>Leaves the transaction open.</summary>
    private static async Task IntoPostgres(BackupManifest manifest, string folder, JournalDatabase database, NpgsqlConnection connection)
    {
        SchemaScripts.CheckKnown("Postgres", manifest.Schema, folder);
        await connection.Execute(database.BeginMigration);
        var relations = await connection.Query(
            reader => reader.GetInt64(0),
            "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm')");
        if (relations[0] > 0) throw new BackupException($"{database.Place} is not empty. Restore into a new database (createdb).");

        await connection.Execute("SET LOCAL synchronous_commit = on");
        await SchemaScripts.Make(connection, database.Scripts, manifest.Schema);
        await CompareTables(manifest, connection);
        foreach (var table in manifest.Tables)
        {
            manifest.FileOf(PostgresCopies.FileName(table));
            await PostgresCopies.In(connection, table, folder);
        }

        // By name: of what all databases of a server share only one transaction at a time may be analyzed.
        await connection.Execute($"ANALYZE {string.Join(", ", manifest.Tables.Select(table => table.Name))}");
        await Compare(manifest, connection);
    }

    private static async Task CompareTables(BackupManifest manifest, DbConnection connection)
    {
        var schema = await SchemaScripts.Version(connection);
        var tables = await StoreTables.List(connection);
        if (schema == manifest.Schema && tables.Length == manifest.Tables.Length
            && tables.Zip(manifest.Tables).All(pair => StoreTables.Same(pair.First, pair.Second)))
        {
            return;
        }

        throw new BackupException($"The manifest's tables are not those of its schema version {manifest.Schema}.");
    }

    private static async Task Compare(BackupManifest manifest, DbConnection connection)
    {
        foreach (var table in manifest.Tables)
        {
            var rows = await TableRows.Of(connection, table.Name);
            if (rows == table.Rows) continue;

            throw new BackupException($"{table.Name} came to {rows} rows; the manifest says {table.Rows}.");
        }

        var state = await JournalState.Of(connection);
        if (state != new JournalState(manifest.Events, manifest.Accounts, manifest.StateHash))
        {
            throw new BackupException(
                $"What was restored ({state.Events} events, state {state.Hash}) is not what the manifest says was there "
                + $"({manifest.Events} events, state {manifest.StateHash}).");
        }
    }
}
