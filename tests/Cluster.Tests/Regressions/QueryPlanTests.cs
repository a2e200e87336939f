using Npgsql;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Silo.Journals;
using Tael.Tests.Stage;

namespace Tael.Tests.Regressions;

/// <summary>A default list call took 200 seconds on 12 million rows, since nothing but reading them all would answer it.</summary>
public sealed class QueryPlanTests : IAsyncLifetime
{
    private const int Orders = 40_000;

    private static readonly AccountId Order = AccountId.Parse("o-1900000001-order-77");

    private static readonly Dictionary<string, Func<JournalStore, Task>> Reads = new()
    {
        ["Read"] = store => store.Read(Order),
        ["ReadFromStart"] = store => store.ReadFromStart(Order),
        ["Find"] = store => store.Find(Order, TransferId.Parse("w-1/77")),
        ["FindOrder"] = store => store.FindOrder(TransactionId.Parse($"{77:D28}")),
        ["Bill: payments"] = store => store.Bills.Payments(new(1900000001), default, null, 10),
        ["Bill: refunds"] = store => store.Bills.Refunds(new(1900000001), default, 0, 10),
        ["Bill: entries"] = store => store.Bills.Entries(new(1900000001), default, 0, 10),
        ["Bill: shares"] = store => store.Bills.Shares(new(1900000001), default, null, 0, 10),
        ["Overdue"] = store => store.Overdue(new(long.MaxValue), 10),
        ["Claim"] = store => store.Claim(new(long.MaxValue), new(long.MaxValue), 10),
        ["Log of an order"] = store => store.Log(Order, 10),
        ["Log of all"] = store => store.Log(null, 10),
        ["Replay"] = store => store.Replay("none", new Instant(0)),
    };

    private string _store = "";

    public static TheoryData<string> Names => [.. Reads.Keys];

    public async ValueTask InitializeAsync()
    {
        _store = await (await PrivatePostgres.Shared).CreateDatabase();
        await using (await JournalStore.Open(_store))
        {
            // Its tables are there now.
        }

        await Execute($"""
            INSERT INTO journal (account, version, kind, at, movement, transfer_id, counterparty, amount, currency, balance, payload, hash)
              SELECT 'o-1900000001-order-' || n / 3, 1 + n % 3, 'OrderPaid', n, 2, 'w-1/' || n, 'w-1', 1, 156, 1, '', ''
              FROM generate_series(0, {Orders * 3} - 1) AS n;
            INSERT INTO trades (transaction_id, account, merchant, amount, currency, paid_at)
              SELECT lpad(n::text, 28, '0'), 'o-1900000001-order-' || n, 1900000001, 1, 156, n FROM generate_series(1, {Orders}) AS n;
            INSERT INTO webhooks (id, account, merchant, event_type, url, sequence, created_at, next_at)
              SELECT 'w' || n, 'o-1900000001-order-' || n, 1900000001, 'T', 'u', 1, n, CASE WHEN n % 100 = 0 THEN n END
              FROM generate_series(1, {Orders}) AS n;
            INSERT INTO webhook_attempts (webhook_id, number, at, http_status, duration_millis, acknowledged, request_body, response_body)
              SELECT 'w' || n, 1, n, 200, 1, true, '', '' FROM generate_series(1, {Orders}) AS n;
            INSERT INTO snapshots (account, format, version, balance, state, hash)
              SELECT 'o-1900000001-order-' || n, 'Order.1', 1, 0, '', '' FROM generate_series(1, {Orders}) AS n;
            INSERT INTO open_commits (id, opened_at, debits)
              SELECT lpad(n::text, 20, '0'), n, '[["o-1900000001-order-' || n || '", 1]]' FROM generate_series(1, 2000) AS n;
            ANALYZE;
            """);
    }

    public ValueTask DisposeAsync() => default;

    [Theory, MemberData(nameof(Names))]
    public async Task No_call_reads_a_table_from_end_to_end(string name)
    {
        var before = await Scans();
        await using (var store = await JournalStore.Open(_store))
        {
            await Reads[name](store);
        }

        // A connection tells what it has done when it closes, and that takes a moment.
        NpgsqlConnection.ClearAllPools();
        Dictionary<string, (long Whole, long ByIndex)> after;
        var tries = 0;
        do
        {
            Assert.True(tries++ < 200, "PostgreSQL has counted nothing.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
            after = await Scans();
        }
        while (after.Values.Sum(scans => scans.ByIndex) == before.Values.Sum(scans => scans.ByIndex));

        Assert.All(before, table => Assert.Equal((table.Key, table.Value.Whole), (table.Key, after[table.Key].Whole)));
    }

    private async Task<Dictionary<string, (long Whole, long ByIndex)>> Scans()
    {
        await using var connection = new NpgsqlConnection($"{_store};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT relname, seq_scan, idx_scan FROM pg_stat_user_tables
            WHERE relname IN ('journal', 'trades', 'webhooks', 'webhook_attempts', 'snapshots', 'open_commits')
            """;
        var scans = new Dictionary<string, (long, long)>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) scans[rows.GetString(0)] = (rows.GetInt64(1), rows.GetInt64(2));
        return scans;
    }

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection($"{_store};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
