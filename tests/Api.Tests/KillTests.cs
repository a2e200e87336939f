using System.Collections.Concurrent;
using System.Text.Json;
using Tael.Silo.Journals;
using Tael.Tests.Stage;

namespace Tael.Tests;

/// <summary>Tael as a process of its own, killed with SIGKILL while merchants and payers are at it.</summary>
public sealed class KillTests
{
    private const int Payers = 16;
    private const int KillsPerStore = 3;

    [Fact]
    public Task Nothing_acknowledged_is_missing_on_SQLite_after_kill_9() => KillAndLook(store: null);

    [Fact]
    public async Task Nothing_acknowledged_is_missing_on_PostgreSQL_after_kill_9()
    {
        var postgres = await PrivatePostgres.Shared;
        await KillAndLook(await postgres.CreateDatabase());
    }

    private static async Task KillAndLook(string? store)
    {
        using var folder = new TemporaryFolder();
        store ??= $"Data Source={Path.Combine(folder.Path, "tael.db")}";
        var acknowledged = new ConcurrentBag<(string OutTradeNo, string TransactionId)>();
        for (var round = 0; round < KillsPerStore; round++)
        {
            using var tael = await TaelProcess.Start(folder.Path, store);
            var merchant = new MerchantClient(tael.Http, TaelProcess.SandboxFile(folder.Path, "merchant.json"));
            await CheckAll(merchant, acknowledged);

            var before = acknowledged.Count;
            using var enough = new SemaphoreSlim(0);
            var working = Enumerable.Range(0, Payers).Select(i => Task.Run(
                () => PayUntilItDies(tael.Http, merchant, $"k{round}-{i}", acknowledged, enough))).ToArray();
            for (var i = 0; i < 4 * Payers; i++) Assert.True(await enough.WaitAsync(TaelUnderTest.Deadline));
            tael.Kill();
            await Task.WhenAll(working);
            Assert.True(acknowledged.Count - before >= 4 * Payers);
        }

        using (var last = await TaelProcess.Start(folder.Path, store))
        {
            await CheckAll(new MerchantClient(last.Http, TaelProcess.SandboxFile(folder.Path, "merchant.json")), acknowledged);
            last.Kill();
        }

        await using var journal = await JournalStore.Open(store);
        var audit = await journal.AuditAsync();
        Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
    }

    private static async Task CheckAll(
        MerchantClient merchant, IEnumerable<(string OutTradeNo, string TransactionId)> acknowledged)
    {
        foreach (var (outTradeNo, transactionId) in acknowledged)
        {
            var order = await merchant.Query(outTradeNo);
            Assert.Equal("SUCCESS", order.GetProperty("trade_state").GetString());
            Assert.Equal(transactionId, order.GetProperty("transaction_id").GetString());
        }
    }

    /// <summary>Orders and pays; what was answered with 200 it remembers, whatever happens then.</summary>
    private static async Task PayUntilItDies(
        HttpClient http, MerchantClient merchant, string name, ConcurrentBag<(string, string)> acknowledged, SemaphoreSlim enough)
    {
        try
        {
            var reply = await Reply.To(http, Json("/sandbox/users", """{"balance":1000000}"""));
            var payer = new PayerClient(http, reply.Json);
            for (var i = 0; ; i++)
            {
                var outTradeNo = $"{name}-{i:D4}";
                var codeUrl = await merchant.Order(outTradeNo, 1 + i);
                var paid = await payer.Pay(codeUrl, outTradeNo);
                if (paid.Status != 200) return;

                acknowledged.Add((outTradeNo, paid.Json.GetProperty("transaction_id").GetString()!));
                enough.Release();
            }
        }
        catch (HttpRequestException)
        {
            // It has died, as it was to.
        }
    }

    private static HttpRequestMessage Json(string target, string body) => new(HttpMethod.Post, target)
    {
        Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
    };
}
