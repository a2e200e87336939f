using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Tael.Silo.Journals.Sqlite;

/// <summary>The journal's SQLite: one file and its write-ahead log, one writer, any number of readers.</summary>
internal sealed class SqliteDatabase : JournalDatabase
{
    private readonly string _connectionString;
    private readonly SemaphoreSlim _alone = new(1);
    private readonly OwnThread _thread = new("journal");

    private SqliteDatabase(SqliteConnectionStringBuilder settings)
    {
        _connectionString = settings.ConnectionString;
        Place = $"SQLite {settings.DataSource}";
    }

    public override string Place { get; }

    public override string Scripts => "Sqlite";

    public override string BeginMigration => "BEGIN EXCLUSIVE";

    public override IReadOnlyList<string> BeginSnapshot => ["BEGIN"];

    public override AuditDialect AuditDialect { get; } = new(
        Mark: "PRAGMA data_version",
        Horizon: "SELECT CAST(coalesce(max(rowid), 0) AS text) FROM journal",
        IsNew: (row, horizon) => $"({row}.rowid > CAST({horizon} AS integer))");

    public override string LockRows => "";

    /// <summary>Opens the file, and makes it and its folder if they are not there.</summary>
    /// <exception cref="JournalStoreException">It can't be used.</exception>
    public static async Task<SqliteDatabase> Open(string connectionString)
    {
        SqliteConnectionStringBuilder settings;
        try
        {
            settings = new(connectionString);
        }
        catch (ArgumentException wrong)
        {
            throw new JournalStoreException($"The store's connection string is not one of SQLite: {wrong.Message}");
        }

        if (settings.Mode == SqliteOpenMode.Memory || settings.DataSource is "" or ":memory:")
        {
            throw new JournalStoreException("The store must be a file: write Data Source=FOLDER/FILE.db.");
        }

        try
        {
            settings.DataSource = Path.GetFullPath(settings.DataSource);
            Directory.CreateDirectory(Path.GetDirectoryName(settings.DataSource)!);
            var database = new SqliteDatabase(settings);
            await using var connection = await database.Connect();
            return database;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new JournalStoreException(
                $"SQLite {settings.DataSource}: {failure.Message} Name a file that this user may write.", failure);
        }
    }

    public override async Task<DbConnection> Connect() => await Connect(_connectionString);

    public override void ForgetIdleConnections()
    {
        // A file is not lost.
    }

    public override GroupCommit StartWriters(JournalOptions options) =>
        new([new GroupCommitWriter(new SqliteBatchWriter(_connectionString, _alone), options, _thread)]);

    public override async Task ReadHistories(HistoriesRead histories)
    {
        await using var connection = await Connect(_connectionString);
        SqliteHistories.Read(connection, histories);
    }

    public override async ValueTask<IDisposable?> WriteAlone()
    {
        await _alone.WaitAsync();
        return new Held(_alone);
    }

    public override ValueTask DisposeAsync()
    {
        _thread.Dispose();
        _alone.Dispose();
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }

    /// <summary>Durable (<c>synchronous=FULL</c>: the log is on disk before a commit returns), and patient with other processes.</summary>
    internal static async Task<SqliteConnection> Connect(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync();
            await connection.Execute(
                """
                PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 8192
                """);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private sealed class Held(SemaphoreSlim alone) : IDisposable
    {
        public void Dispose() => alone.Release();
    }
}
