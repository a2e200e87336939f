using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;
using Tael.Silo.Journals;
using Tael.Tests.Stage;

namespace Tael.Tests.Journals;

public enum StoreKind
{
    Postgres,
    Sqlite,

    /// <summary>Two databases of PostgreSQL.</summary>
    Shards,
}

/// <summary>A test with a new, empty store of its own.</summary>
public abstract class StoreTest(StoreKind kind) : IAsyncLifetime
{
    private readonly List<JournalStore> _others = [];
    private DirectoryInfo? _folder;
    private int _databases;

    protected string ConnectionString { get; private set; } = "";

    protected JournalStore Store { get; private set; } = null!;

    protected bool IsPostgres => kind != StoreKind.Sqlite;

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await NewDatabase();
        Store = await JournalStore.Open(ConnectionString);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        foreach (var other in _others) await other.DisposeAsync();
        _folder?.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A second journal on the same database: another process.</summary>
    protected Task<JournalStore> OpenAnother() => OpenAnother(ConnectionString);

    protected async Task<JournalStore> OpenAnother(string connectionString)
    {
        var other = await JournalStore.Open(connectionString);
        lock (_others) _others.Add(other);
        return other;
    }

    /// <summary>Later than anything that is stored.</summary>
    protected static Instant Always => new(long.MaxValue);

    /// <summary>Changes the database behind the journal's back.</summary>
    /// <returns>Rows that were changed: with shards, in all of them.</returns>
    protected async Task<int> Tamper(string sql) => (await Command(sql, command => command.ExecuteNonQueryAsync())).Sum();

    /// <summary>Commits of which not all is known to have arrived.</summary>
    protected async Task<long> OpenCommits() =>
        (await Command("SELECT count(*) FROM open_commits", command => command.ExecuteScalarAsync()))
        .Sum(count => Convert.ToInt64(count, CultureInfo.InvariantCulture));

    /// <summary>How SQLite would find what a query asks for, step by step.</summary>
    protected async Task<List<string>> Plan(string sql) => (await Command($"EXPLAIN QUERY PLAN {sql}", async command =>
    {
        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) steps.Add(reader.GetString(3));
        return steps;
    })).Single();

    protected async Task UntilNothingIsOpen()
    {
        for (var tries = 0; await OpenCommits() > 0; tries++)
        {
            Assert.True(tries < 100, "A commit is still open.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    protected async Task Stored(params JournalAppend[] appends)
    {
        foreach (var append in appends) Assert.Equal(AppendOutcome.Stored, await Store.Append(append));
    }

    protected async Task<AppendStatus[]> AppendAtOnce(IEnumerable<JournalAppend> appends)
    {
        var outcomes = await Task.WhenAll(appends.Select(append => Store.Append(append)).ToArray());
        return [.. outcomes.Select(outcome => outcome.Status)];
    }

    /// <summary>Runs it on each of the store's databases.</summary>
    private async Task<List<T>> Command<T>(string sql, Func<DbCommand, Task<T>> run)
    {
        var results = new List<T>();
        foreach (var database in Shards.Split(ConnectionString))
        {
            await using DbConnection connection = IsPostgres
                ? new NpgsqlConnection($"{database};Pooling=false")
                : new SqliteConnection($"{database};Pooling=false");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            results.Add(await run(command));
        }

        return results;
    }

    internal static TradeRow Trade(Scribe order, int number, long minor = 100) => new(
        TransactionId.Parse($"{number:D28}"), order.Account, new MerchantId(1_900_000_001),
        Domain.Money.Fen(minor), new(Scribe.StartMicros));

    internal static WebhookRow Webhook(string id, string order, int sequence = 1, long micros = Scribe.StartMicros) => new(
        id, AccountId.Parse(order), new MerchantId(1_900_000_001), "TRANSACTION.SUCCESS", "https://shop.test/notify",
        sequence, new(micros));

    /// <summary>Names a database in which nothing has been made yet.</summary>
    protected async Task<string> NewDatabase()
    {
        if (IsPostgres)
        {
            var postgres = await PrivatePostgres.Shared;
            var database = await postgres.CreateDatabase();
            return kind == StoreKind.Postgres ? database : $"{database} | {await postgres.CreateDatabase()}";
        }

        return $"Data Source={TestFolder}/not/there/yet/{_databases++}.db";
    }

    /// <summary>Goes when the test ends.</summary>
    protected string TestFolder => (_folder ??= Directory.CreateTempSubdirectory("tael-test-")).FullName;
}
