using System.Data.Common;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Tael.Silo.Journals.Postgres;

/// <summary>The journal's PostgreSQL, 14 or newer.</summary>
internal sealed partial class PostgresDatabase : JournalDatabase
{
    // Each statement of the hot path has one good plan, by index, and must not be given another by statistics from when
    // its tables were empty. Nothing is answered before it is durable, whatever the server's default.
    private const string Steer = """
        SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off;
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
        """;

    private const string AppendsLock = "7310034865317";

    private readonly NpgsqlDataSource _plain;
    private readonly NpgsqlDataSource _steered;

    private PostgresDatabase(NpgsqlConnectionStringBuilder settings)
    {
        Place = $"PostgreSQL {settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}";
        _plain = NpgsqlDataSource.Create(settings);

        settings.NoResetOnClose = true;
        settings.MaxAutoPrepare = Math.Max(settings.MaxAutoPrepare, 30);
        settings.AutoPrepareMinUsages = 2;
        settings.WriteBufferSize = Math.Max(settings.WriteBufferSize, 65_536);
        settings.ReadBufferSize = Math.Max(settings.ReadBufferSize, 32_768);
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            connection => SteerConnection(connection).GetAwaiter().GetResult(), SteerConnection);
        _steered = builder.Build();
    }

    public override string Place { get; }

    public override string Scripts => "Postgres";

    public override string BeginMigration => "BEGIN; SELECT pg_advisory_xact_lock(7310034865316)";

    public override IReadOnlyList<string> BeginSnapshot =>
        ["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "SET LOCAL work_mem = '128MB'", "SET LOCAL jit = off"];

    // What was written since is what bears a transaction id from the horizon on: the oldest that was still open when it was
    // taken. A bare xmin tells as well of a row that was changed in place, and of none that has vacuum seen or frozen. After
    // four billion commits the same ids come again, and old rows look new for a moment: they are only checked once more.
    public override AuditDialect AuditDialect { get; } = new(
        Mark: "SELECT CAST(pg_current_snapshot() AS text)",
        Horizon: "SELECT CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text)",
        IsNew: IsNew)
    {
        // It waits for a vacuum's lock: not for so long that the vacuum is ended for it.
        Prepare = "SELECT set_config('lock_timeout', '100ms', true), brin_summarize_new_values('journal_at')",
        Changes = """
            SELECT concat_ws(' ', n_tup_upd, n_tup_del, pg_relation_filenode(relid))
            FROM pg_stat_user_tables WHERE relid = CAST('journal' AS regclass)
            """,
        MayBeNew = (row, horizon) => $"({row}.at >= @from AND {IsNew(row, horizon)})",
        OnlyByIndex = ("SET LOCAL enable_seqscan = off", "SET LOCAL enable_seqscan = on"),
    };

    public override bool CanBeShard => true;

    public override string LockOutAppends => $"SELECT pg_advisory_xact_lock({AppendsLock})";

    public override string LockRows => "FOR UPDATE SKIP LOCKED";

    /// <exception cref="JournalStoreException">It can't be reached or used.</exception>
    public static async Task<PostgresDatabase> Open(string connectionString, ILogger log)
    {
        PostgresDatabase database;
        try
        {
            database = new(new(connectionString) { ApplicationName = "tael" });
        }
        catch (ArgumentException wrong)
        {
            throw new JournalStoreException($"The store's connection string is not one of PostgreSQL: {wrong.Message}");
        }

        try
        {
            await using var connection = await database.Connect();
            var durable = await connection.Query(reader => reader.GetString(0), "SHOW fsync");
            if (durable[0] != "on") LogNotDurable(log, database.Place);

            return database;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            await database.DisposeAsync();
            throw new JournalStoreException(Advice(database.Place, failure), failure);
        }
    }

    public override async Task<DbConnection> Connect() => await _plain.OpenConnectionAsync();

    public override void ForgetIdleConnections()
    {
        _plain.Clear();
        _steered.Clear();
    }

    public override GroupCommit StartWriters(JournalOptions options)
    {
        var writers = new GroupCommitWriter[options.WritersMax];
        for (var i = 0; i < writers.Length; i++) writers[i] = new(new PostgresBatchWriter(_steered, ForgetIdleConnections, options.IsSharded), options);
        return new GroupCommit(writers);
    }

    public override async Task ReadHistories(HistoriesRead histories)
    {
        await using var connection = await _steered.OpenConnectionAsync();
        await PostgresHistories.Read(connection, histories);
    }

    public override ValueTask<IDisposable?> WriteAlone() => default;

    public override async ValueTask DisposeAsync()
    {
        await _steered.DisposeAsync();
        await _plain.DisposeAsync();
    }

    /// <summary>Whoever appends to one of several databases says so: see <see cref="Cut"/>.</summary>
    public static string ShareAppends => $"SELECT pg_advisory_xact_lock_shared({AppendsLock})";

    private static string IsNew(string row, string horizon) =>
        $"(age({row}.xmin) >= 0 AND age({row}.xmin) <= age(CAST(CAST(CAST({horizon} AS text) AS xid8) AS xid)))";

    private static async Task SteerConnection(NpgsqlConnection connection) => await connection.Execute(Steer);

    private static string Advice(string place, Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            $"{place}: there is no such database. Create it (createdb), or correct Database= in the store's connection string.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            $"{place}: the server refuses this user. Correct Username= and Password= in the store's connection string.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
            $"{place}: this user may not create tables. Grant it CREATE on the schema, or name another user.",
        PostgresException refused => $"{place}: {refused.MessageText}.",
        _ => $"{place}: no answer. Is PostgreSQL running there, and are Host= and Port= right?",
    };

    [LoggerMessage(LogLevel.Warning, "{Place} runs with fsync off: a power cut loses money")]
    private static partial void LogNotDurable(ILogger log, string place);
}
