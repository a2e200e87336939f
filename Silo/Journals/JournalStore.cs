using System.Collections.Immutable;
using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains.Bills;
using Tael.Grains.Faces;
using Tael.Grains.Ledger;
using Tael.Grains.Notifications;
using Tael.Silo.Figures;
using Tael.Silo.Journals.Postgres;
using Tael.Silo.Journals.Sqlite;

namespace Tael.Silo.Journals;

/// <summary>The durable journal and the notifications that come in with it, on PostgreSQL or SQLite.</summary>
/// <remarks>Any number of processes may open one PostgreSQL database; the journal's unique keys fence them. Dispose stores
/// what is waiting.</remarks>
public sealed class JournalStore : IJournal, IWebhookStore, IAsyncDisposable
{
    private static readonly string[] SqliteKeys = ["Data Source", "DataSource", "Filename"];
    private static readonly Task<AppendOutcome> Stopped = Task.FromResult(new AppendOutcome(AppendStatus.Stopped));
    private static readonly string[] PostgresKeys = ["Host", "Server"];

    private readonly JournalDatabase _database;
    private readonly GroupCommit _appends;
    private readonly GatheredReads _reads;
    private readonly WebhookTable _webhooks;
    private readonly OverdueTransfers _overdue;
    private readonly AccountBook _book;
    private int _disposed;

    private JournalStore(JournalDatabase database, JournalOptions options, AuditFindingsTable findings)
    {
        (Findings, IsShared) = (findings, options.IsShared);
        Appends = options.Appends!;
        _database = database;
        _appends = database.StartWriters(options);
        _reads = new(database, options);
        _webhooks = new(database);
        _overdue = new(database, _appends.Forget);
        _book = new(database);
        Bills = new BillBook(database);
        Faces = new FaceTable(database);
    }

    /// <summary>What the running audit has found, and which accounts are stopped for it.</summary>
    internal AuditFindingsTable Findings { get; }

    internal JournalDatabase Database => _database;

    public IAccountBook Book => _book;

    public IBillBook Bills { get; }

    public IFaceStore Faces { get; }

    /// <summary>How appends have fared since it was opened.</summary>
    public AppendFigures Appends { get; }

    /// <summary>Where the store is, without secrets.</summary>
    public string Place => _database.Place;

    /// <summary>What this process has stored since it opened the store.</summary>
    public JournalCounts Counts => _appends.Counts;

    /// <summary>Opens the store that a connection string names: PostgreSQL by <c>Host=</c>, SQLite by <c>Data Source=</c>;
    /// makes or brings up to date its tables.</summary>
    /// <exception cref="JournalStoreException">It can't be used; the message says what to change.</exception>
    public static async Task<JournalStore> Open(string connectionString, JournalOptions? options = null)
    {
        options = (options ?? new()) with { Appends = new() };
        var database = await OpenDatabase(connectionString, options);
        try
        {
            await SchemaScripts.Run(database);
            var findings = new AuditFindingsTable(database);
            await findings.Load();
            return new(database, options, findings);
        }
        catch (DbException failure) when (failure is not JournalStoreException)
        {
            await database.DisposeAsync();
            throw new JournalStoreException($"{database.Place}: its tables could not be made: {failure.Message}", failure);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public bool IsShared { get; }

    public async Task<long> LastVersion(AccountId account)
    {
        var versions = await _database.Query(
            reader => reader.GetInt64(0),
            "SELECT version FROM journal WHERE account = @account ORDER BY version DESC LIMIT 1",
            ("account", account.Value));
        return versions.Count > 0 ? versions[0] : 0;
    }

    public Task<AppendOutcome> Append(JournalAppend append) =>
        Findings.Stopped.Contains(append.Account) ? Stopped : _appends.Append(append);

    public Task<AccountHistory> Read(AccountId account) => _reads.Read(account);

    public void Acknowledge(AccountId source, TransferId transfer) => _appends.Acknowledge(source, transfer);

    public void Refuse(Refusal refusal) => _appends.Refuse(refusal);

    public Task ForgetRefusals(Instant before) => _book.ForgetRefusals(before);

    public Task<AccountHistory> ReadFromStart(AccountId account) => _reads.ReadFromStart(account);

    public async Task<IReadOnlyList<JournalRow>> RowsAfter(AccountId account, long version, int limit) => await _database.Query(
        Sql.ReadRow,
        $"SELECT {Sql.RowColumns} FROM journal WHERE account = @account AND version > @version ORDER BY version LIMIT @limit",
        ("account", account.Value), ("version", version), ("limit", limit));

    public async Task<JournalRow?> Find(AccountId account, TransferId transfer)
    {
        var rows = await _database.Query(
            Sql.ReadRow,
            $"SELECT {Sql.RowColumns} FROM journal WHERE account = @account AND transfer_id = @transfer",
            ("account", account.Value), ("transfer", transfer.Value));
        return rows.Count > 0 ? rows[0] : null;
    }

    public async Task<AccountId?> FindOrder(TransactionId transaction)
    {
        var orders = await _database.Query(
            ReadAccount, "SELECT account FROM trades WHERE transaction_id = @id", ("id", transaction.Value));
        return orders.Count > 0 ? orders[0] : null;
    }

    public Task<IReadOnlyList<OverdueTransfer>> Overdue(Instant before, int limit) => _overdue.Find(before, limit);

    public Task<ImmutableArray<Webhook>> Claim(Instant now, Instant claimedUntil, int limit) =>
        _webhooks.Claim(now, claimedUntil, limit);

    public Task Record(WebhookAttempt attempt) => _webhooks.Record(attempt);

    public Task<bool> Replay(string webhookId, Instant now) => _webhooks.Replay(webhookId, now);

    public Task<ImmutableArray<WebhookLog>> Log(AccountId? order, int limit) => _webhooks.Log(order, limit);

    /// <summary>Recomputes everything from the journal, as it is at one instant; others may go on storing.</summary>
    public Task<AuditReport> AuditAsync() => Audit.Run(_database);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;

        await _appends.DisposeAsync();
        await _reads.DisposeAsync();
        await _database.DisposeAsync();
        Appends.Dispose();
    }

    private static AccountId ReadAccount(DbDataReader reader) => AccountId.Parse(reader.GetString(0));

    /// <summary>Opens the database as it is, without making or changing anything in it.</summary>
    internal static async Task<JournalDatabase> OpenDatabase(string connectionString, JournalOptions options)
    {
        DbConnectionStringBuilder settings;
        try
        {
            settings = new() { ConnectionString = connectionString };
        }
        catch (ArgumentException)
        {
            throw new JournalStoreException(
                "The store's connection string is not Key=Value;Key=Value. Put quotes around it on a command line.");
        }

        if (Array.Exists(SqliteKeys, settings.ContainsKey)) return await SqliteDatabase.Open(connectionString);
        if (Array.Exists(PostgresKeys, settings.ContainsKey))
        {
            return await PostgresDatabase.Open(connectionString, options.Log);
        }

        throw new JournalStoreException(
            "The store's connection string names no database: write Host=…;Database=… for PostgreSQL, "
            + "or Data Source=FOLDER/FILE.db for SQLite.");
    }
}
