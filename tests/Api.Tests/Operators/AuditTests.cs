using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains;
using Tael.Tests.Stage;

namespace Tael.Tests.Operators;

/// <summary>A row that is changed by hand in a running Tael: found, told, stopped, and released by an operator.</summary>
public sealed class AuditTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_changed_row_stops_its_account_until_an_operator_releases_it(bool onPostgres)
    {
        var database = onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null;
        await using var tael = await TaelUnderTest.Start(database);
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(balance: 10_000);
        var other = await tael.NewPayer(balance: 10_000);
        var paidCode = await merchant.Order("before-the-deed", 100);
        Assert.Equal(200, (await payer.Pay(paidCode, "r-1")).Status);
        var clean = await Audit(tael, audit => audit.GetProperty("rescanLagSeconds").ValueKind == JsonValueKind.Number
            && audit.GetProperty("onItsWay").GetProperty("CNY").GetInt64() == 0);
        Assert.Equal(0, clean.GetProperty("findings").GetArrayLength());
        Assert.Equal(0, clean.GetProperty("sum").GetProperty("CNY").GetInt64());

        var wallet = $"w-{payer.UserId}";
        var store = database ?? $"Data Source={Path.Combine(tael.Data, "tael.db")}";
        await Tamper(store, ChangeLast(wallet, "balance + 5"));

        var found = await Audit(tael, audit => audit.GetProperty("stopped").GetArrayLength() > 0);
        Assert.Equal(wallet, found.GetProperty("stopped")[0].GetProperty("account").GetString());
        Assert.Contains(found.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("account").GetString() == wallet);

        var code = await merchant.Order("after-the-deed", 100);
        await CheckStopped(payer);
        Assert.Equal(200, (await payer.Pay(paidCode, "r-1")).Status); // A retry changes nothing.
        Assert.Equal(9_900, await payer.Balance());

        await tael.Restart();
        (merchant, payer, other) = (tael.DemoMerchant(), payer.At(tael.Http), other.At(tael.Http));
        await CheckStopped(payer);
        var topUp = new BringInMoney(RequestId.Parse("t-1"), AccountId.Parse(wallet), Money.Fen(50));
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => tael.Grains.Bank().BringIn(topUp));
        Assert.Equal(200, (await other.Pay(await merchant.Order("somebody-elses", 1), "r-3")).Status);

        // Put right by hand, and released: the money that was on its way arrives.
        await Tamper(store, ChangeLast(wallet, "balance - 5"));
        var operators = new OperatorClient(tael);
        Assert.Equal(400, (await operators.Post($"/accounts/{wallet}/release", new { reason = " " })).Status);
        Assert.Equal(204, (await operators.Post($"/accounts/{wallet}/release", new { reason = "put right" })).Status);
        Assert.Equal("NOT_STOPPED", (await operators.Post($"/accounts/{wallet}/release", new { reason = "put right" })).Code);
        Assert.Equal(BringInStatus.BroughtIn, await tael.Grains.Bank().BringIn(topUp));
        Assert.Equal(200, (await payer.Pay(code, "r-2")).Status);
        Assert.Equal(9_850, await payer.Balance());

        async Task CheckStopped(PayerClient who)
        {
            var refused = await who.Pay(code, "r-2");
            Assert.Equal((403, "ACCOUNT_STOPPED"), (refused.Status, refused.Code));
        }
    }

    [Fact]
    public async Task An_order_whose_rows_are_changed_is_refused_by_name()
    {
        await using var tael = await TaelUnderTest.Start();
        var merchant = tael.DemoMerchant();
        await merchant.Order("stopped-order", 100);
        await Audit(tael, audit => audit.GetProperty("rescanLagSeconds").ValueKind == JsonValueKind.Number);
        await Tamper($"Data Source={Path.Combine(tael.Data, "tael.db")}", "UPDATE journal SET at = at + 1 WHERE account LIKE 'o-%stopped-order'");
        await Audit(tael, audit => audit.GetProperty("stopped").GetArrayLength() > 0);

        Assert.Equal("ACCOUNT_ERROR", (await merchant.TryClose("stopped-order")).Code);
        Assert.Equal("NOTPAY", (await merchant.Query("stopped-order")).GetProperty("trade_state").GetString());
    }

    [Fact]
    public async Task Only_operators_are_let_in()
    {
        await using var tael = await TaelUnderTest.Start();
        var payer = tael.SandboxFile("user.json").GetProperty("token").GetString()!;
        foreach (var token in new[] { "", "x", payer })
        {
            var refused = await new OperatorClient(tael, token).Get("/audit");
            Assert.Equal((401, "TOKEN_INVALID"), (refused.Status, refused.Code));
            Assert.StartsWith("application/problem+json", refused.ContentType);
        }

        Assert.Equal(401, (await tael.Get("/ops/v1/audit")).Status);
        Assert.Equal(200, (await new OperatorClient(tael).Get("/audit")).Status);
    }

    internal static async Task<JsonElement> Audit(TaelUnderTest tael, Func<JsonElement, bool> isSo)
    {
        var operators = new OperatorClient(tael);
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (true)
        {
            deadline.Token.ThrowIfCancellationRequested();
            var audit = (await operators.Get("/audit")).Json;
            if (isSo(audit)) return audit;
        }
    }

    internal static async Task Tamper(string store, string sql)
    {
        await using System.Data.Common.DbConnection connection = store.StartsWith("Data Source", StringComparison.Ordinal)
            ? new SqliteConnection($"{store};Pooling=false")
            : new NpgsqlConnection($"{store};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }

    private static string ChangeLast(string account, string balance) => $"""
        UPDATE journal SET balance = {balance} WHERE account = '{account}'
          AND version = (SELECT max(version) FROM journal WHERE account = '{account}')
        """;
}
