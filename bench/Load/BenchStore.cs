using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using Tael.Domain.Ledger;
using Tael.Silo.Journals;
using Tael.Tests.Stage;

namespace Tael.Bench.Load;

/// <summary>The store that a bench runs on: the one it is told, or a private one that goes when the bench ends.</summary>
internal sealed class BenchStore : IAsyncDisposable
{
    private readonly PrivatePostgres? _postgres;
    private readonly DirectoryInfo? _folder;

    private BenchStore(string connectionString, PrivatePostgres? postgres = null, DirectoryInfo? folder = null) =>
        (ConnectionString, _postgres, _folder) = (connectionString, postgres, folder);

    public string ConnectionString { get; }

    /// <param name="shards">So many databases of the private PostgreSQL.</param>
    public static async Task<BenchStore> Open(string? store, int shards)
    {
        if (store == "sqlite")
        {
            var folder = Directory.CreateTempSubdirectory("tael-bench-");
            return new($"Data Source={Path.Combine(folder.FullName, "tael.db")}", folder: folder);
        }

        if (store is not null) return new(store);

        var postgres = await PrivatePostgres.StartAsync();
        if (shards == 1) return new(postgres.ConnectionString, postgres);

        var databases = new List<string>();
        while (databases.Count < shards) databases.Add(await postgres.CreateDatabase());
        return new(string.Join(" | ", databases), postgres);
    }

    /// <summary>Seconds of processor that this process has used, and the private PostgreSQL if there is one.</summary>
    public double CpuSeconds() =>
        Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds + ServerCpuSeconds();

    /// <summary>The part of them that a private PostgreSQL has used.</summary>
    public double ServerCpuSeconds() => _postgres?.CpuSeconds() ?? 0;

    /// <summary>How many acknowledged orders the database does not know as paid, asked past all of Tael's own reading.</summary>
    public async Task<long> CountMissing(IEnumerable<AccountId> acknowledged)
    {
        var paid = new HashSet<string>();
        foreach (var database in ConnectionString.Split(" | "))
        {
            await using DbDataSource source = database.Contains("Data Source=", StringComparison.OrdinalIgnoreCase)
                ? SqliteFactory.Instance.CreateDataSource(database)
                : NpgsqlDataSource.Create(database);
            await using var command = source.CreateCommand("SELECT account FROM journal WHERE kind = 'OrderPaid'");
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync()) paid.Add(rows.GetString(0));
        }

        return acknowledged.LongCount(order => !paid.Contains(order.Value));
    }

    public async Task<AuditReport> Audit()
    {
        await using var store = await JournalStore.Open(ConnectionString);
        return await store.AuditAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null) await _postgres.DisposeAsync();
        _folder?.Delete(recursive: true);
    }
}
