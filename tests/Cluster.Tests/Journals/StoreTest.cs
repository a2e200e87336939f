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
}

/// <summary>A test with a new, empty store of its own.</summary>
public abstract class StoreTest(StoreKind kind) : IAsyncLifetime
{
    private readonly List<JournalStore> _others = [];
    private DirectoryInfo? _folder;
    private int _databases;

    protected string ConnectionString { get; private set; } = "";

    protected JournalStore Store { get; private set; } = null!;

    protected StoreKind Kind => kind;

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
    protected Task<int> Tamper(string sql) => Command(sql, command => command.ExecuteNonQueryAsync());

    /// <summary>Commits of which not all is known to have arrived.</summary>
    protected async Task<long> OpenCommits() => Convert.ToInt64(
        await Command("SELECT count(*) FROM open_commits", command => command.ExecuteScalarAsync()),
        CultureInfo.InvariantCulture);

    /// <summary>How SQLite would find what a query asks for, step by step.</summary>
    protected Task<List<string>> Plan(string sql) => Command($"EXPLAIN QUERY PLAN {sql}", async command =>
    {
        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) steps.Add(reader.GetString(3));
        return steps;
    });

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

    private async Task<T> Command<T>(string sql, Func<DbCommand, Task<T>> run)
    {
        await using DbConnection connection = kind == StoreKind.Postgres
            ? new NpgsqlConnection($"{ConnectionString};Pooling=false")
            : new SqliteConnection($"{ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await run(command);
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
        if (kind == StoreKind.Postgres) return await (await PrivatePostgres.Shared).CreateDatabase();

        return $"Data Source={TestFolder}/not/there/yet/{_databases++}.db";
    }

    /// <summary>Goes when the test ends.</summary>
    protected string TestFolder => (_folder ??= Directory.CreateTempSubdirectory("tael-test-")).FullName;
}
