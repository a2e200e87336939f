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
/// <remarks>Any number of processes may open one PostgreSQL database; the journal's unique keys fence them. A store may be several
/// databases of PostgreSQL: see <see cref="Shards"/>. Dispose stores what is waiting.</remarks>
public sealed class JournalStore : IJournal, IWebhookStore, IAsyncDisposable
{
    private static readonly string[] SqliteKeys = ["Data Source", "DataSource", "Filename"];
    private static readonly Task<AppendOutcome> Stopped = Task.FromResult(new AppendOutcome(AppendStatus.Stopped));
    private static readonly string[] PostgresKeys = ["Host", "Server"];

    private readonly ImmutableArray<JournalShard> _shards;
    private readonly ShardedBook _book;
    private readonly ShardedWebhooks _webhooks;
    private int _disposed;

    private JournalStore(Shards shards, JournalOptions options, AuditFindingsTable findings)
    {
        (Shards, Findings, IsShared, Appends) = (shards, findings, options.IsShared, options.Appends!);
        _shards = [.. shards.Databases.Select(database => new JournalShard(database, shards, options))];
        _book = new(_shards);
        _webhooks = new(_shards);
        Faces = new FaceTable(shards.First);
    }

    /// <summary>What the running audit has found, and which accounts are stopped for it.</summary>
    internal AuditFindingsTable Findings { get; }

    internal Shards Shards { get; }

    public IAccountBook Book => _book;

    public IBillBook Bills => _book;

    public IFaceStore Faces { get; }

    /// <summary>How appends have fared since it was opened.</summary>
    public AppendFigures Appends { get; }

    /// <summary>Where the store is, without secrets.</summary>
    public string Place => string.Join(", ", Shards.Databases.Select(database => database.Place));

    /// <summary>What this process has stored since it opened the store.</summary>
    public JournalCounts Counts => new(_shards.Sum(shard => shard.Counts.Appends), _shards.Sum(shard => shard.Counts.Batches));

    /// <summary>Opens the store that a connection string names: PostgreSQL by <c>Host=</c>, SQLite by <c>Data Source=</c>;
    /// makes or brings up to date its tables. Several of PostgreSQL, with <c> | </c> between them, are the store's shards.</summary>
    /// <exception cref="JournalStoreException">It can't be used; the message says what to change.</exception>
    public static async Task<JournalStore> Open(string connectionStrings, JournalOptions? options = null)
    {
        options = (options ?? new()) with { Appends = new() };
        var shards = await OpenShards(connectionStrings, options);
        try
        {
            foreach (var database in shards.Databases) await MakeTables(database);

            await ShardNumbers.Check(shards);
            var findings = new AuditFindingsTable(shards.First);
            await findings.Load();
            return new(shards, options with { IsSharded = shards.Count > 1 }, findings);
        }
        catch
        {
            await shards.DisposeAsync();
            throw;
        }
    }

    public bool IsShared { get; }

    public Instant Dated(AccountId account, Instant now) => _shards.Length == 1 ? now
        : new(now.UnixMicros - (now.UnixMicros % _shards.Length) + Shards.Of(account.Value, _shards.Length));

    public Task<long> LastVersion(AccountId account) => Of(account).LastVersion(account);

    public Task<AppendOutcome> Append(JournalAppend append) =>
        Findings.Stopped.Contains(append.Account) ? Stopped : Of(append.Account).Append(append);

    public Task<AccountHistory> Read(AccountId account) => Of(account).Read(account);

    public void Acknowledge(AccountId source, TransferId transfer) => Of(source).Acknowledge(source, transfer);

    public void Refuse(Refusal refusal) => Of(refusal.Account).Refuse(refusal);

    public async Task ForgetRefusals(Instant before)
    {
        foreach (var shard in _shards) await shard.Book.ForgetRefusals(before);
    }

    public Task<AccountHistory> ReadFromStart(AccountId account) => Of(account).ReadFromStart(account);

    public Task<IReadOnlyList<JournalRow>> RowsAfter(AccountId account, long version, int limit) =>
        Of(account).RowsAfter(account, version, limit);

    public Task<JournalRow?> Find(AccountId account, TransferId transfer) => Of(account).Find(account, transfer);

    public async Task<AccountId?> FindOrder(TransactionId transaction)
    {
        foreach (var shard in _shards)
        {
            if (await shard.FindOrder(transaction) is { } order) return order;
        }

        return null;
    }

    public async Task<IReadOnlyList<OverdueTransfer>> Overdue(Instant before, int limit)
    {
        if (_shards.Length == 1) return await _shards[0].Overdue(before, limit);

        var each = Math.Max(1, limit / _shards.Length);
        return [.. (await Task.WhenAll(_shards.Select(shard => shard.Overdue(before, each)))).SelectMany(overdue => overdue)];
    }

    public Task<ImmutableArray<Webhook>> Claim(Instant now, Instant claimedUntil, int limit) =>
        _webhooks.Claim(now, claimedUntil, limit);

    public Task Record(WebhookAttempt attempt) => _webhooks.Record(attempt);

    public Task<bool> Replay(string webhookId, Instant now) => _webhooks.Replay(webhookId, now);

    public Task<ImmutableArray<WebhookLog>> Log(AccountId? order, int limit) => _webhooks.Log(order, limit);

    /// <summary>Recomputes everything from the journal, as it is at one instant; others may go on storing.</summary>
    public Task<AuditReport> AuditAsync() => Audit.Run(Shards);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;

        foreach (var shard in _shards) await shard.DisposeAsync();
        Appends.Dispose();
    }

    private JournalShard Of(AccountId account) => _shards[Shards.Of(account.Value, _shards.Length)];

    private static async Task MakeTables(JournalDatabase database)
    {
        try
        {
            await SchemaScripts.Run(database);
        }
        catch (DbException failure) when (failure is not JournalStoreException)
        {
            throw new JournalStoreException($"{database.Place}: its tables could not be made: {failure.Message}", failure);
        }
    }

    /// <summary>Opens the databases as they are, without making or changing anything in them.</summary>
    internal static async Task<Shards> OpenShards(string connectionStrings, JournalOptions options)
    {
        var databases = ImmutableArray.CreateBuilder<JournalDatabase>();
        try
        {
            foreach (var each in Shards.Split(connectionStrings)) databases.Add(await OpenDatabase(each, options));
            return new(databases.ToImmutable());
        }
        catch
        {
            foreach (var database in databases) await database.DisposeAsync();
            throw;
        }
    }

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
