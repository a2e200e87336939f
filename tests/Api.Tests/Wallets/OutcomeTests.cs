using System.Text.Json;
using Tael.Tests.Operators;
using Tael.Tests.Stage;

namespace Tael.Tests.Wallets;

/// <summary>Whoever got no answer can ask what has become of a request, and whoever was refused, why.</summary>
public sealed class OutcomeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_request_is_applied_or_refused_or_unknown_and_its_refusal_has_a_reason(bool onPostgres)
    {
        await using var tael = await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);
        var merchant = tael.DemoMerchant();
        var payer = await tael.NewPayer(balance: 500);
        var code = await merchant.Order("too-dear", 501);
        var closed = await merchant.Order("closed", 1);
        await merchant.Close("closed");
        var cheap = await merchant.Order("cheap-1", 100);

        Assert.Equal("unknown", (await Outcome(payer, "never-sent")).Text("outcome"));
        Assert.Equal("NOT_ENOUGH", (await payer.Pay(code, "r-dear")).Code);
        Assert.Equal("ORDER_CLOSED", (await payer.Pay(closed, "r-closed")).Code);
        var paid = await payer.Pay(cheap, "r-cheap");

        var applied = await Outcome(payer, "r-cheap");
        Assert.Equal("applied", applied.Text("outcome"));
        Assert.Equal(paid.Json.GetProperty("transaction_id").GetString(), applied.Text("transactionId"));
        Assert.Equal(("PayOrder", "NOT_ENOUGH"), await Refused(payer, "r-dear"));
        Assert.Equal(("PayOrder", "ORDER_CLOSED"), await Refused(payer, "r-closed"));

        // Refused for now: under the same id it may still be paid, and then it is.
        Assert.Equal(200, (await tael.Post($"/sandbox/users/{payer.UserId}/topups", new { amount = 500 })).Status);
        Assert.Equal(200, (await payer.Pay(code, "r-dear")).Status);
        Assert.Equal("applied", (await Outcome(payer, "r-dear")).Text("outcome"));

        // What another asked for is not told.
        Assert.Equal("unknown", (await Outcome(await tael.NewPayer(balance: 0), "r-cheap")).Text("outcome"));
        Assert.Equal(400, (await payer.Send(HttpMethod.Get, "/wallet/v1/payments/no%20id")).Status);
    }

    [Fact]
    public async Task Operators_ask_for_any_account_and_closing_what_never_came_refuses_it_for_ever()
    {
        await using var tael = await TaelUnderTest.Start();
        var (merchant, operators) = (tael.DemoMerchant(), new OperatorClient(tael));
        var order = $"o-{merchant.Mchid}-never-came";
        Assert.Equal("unknown", (await operators.Get($"/requests/{order}/never-came")).Json.Text("outcome"));

        Assert.Equal(404, (await merchant.TryClose("never-came")).Status);
        Assert.Equal("refused", (await operators.Get($"/requests/{order}/never-came")).Json.Text("outcome"));
        Assert.Equal("ORDER_CLOSED", (await merchant.TryOrder("never-came", 1)).Code);
        var reason = await Until(
            async () => (await operators.Get($"/requests/{order}/never-came")).Json, json => json.Text("command") == "CreateOrder");
        Assert.Equal("ORDER_CLOSED", reason.Text("reason"));

        await merchant.Order("came-1", 1);
        Assert.Equal("applied", (await operators.Get($"/requests/o-{merchant.Mchid}-came-1/came-1")).Json.Text("outcome"));
        Assert.Equal(400, (await operators.Get("/requests/nobody/x")).Status);
        Assert.Equal(400, (await operators.Get($"/requests/{order}/a%20b")).Status);
    }

    /// <summary>The order is stopped, so what has left the wallet can't arrive until an operator lets it.</summary>
    [Fact]
    public async Task Money_that_has_left_and_not_arrived_is_in_flight()
    {
        await using var tael = await TaelUnderTest.Start();
        var (merchant, operators) = (tael.DemoMerchant(), new OperatorClient(tael));
        var payer = await tael.NewPayer(balance: 500);
        var code = await merchant.Order("held-up", 100);
        var order = $"o-{merchant.Mchid}-held-up";
        await AuditTests.Audit(tael, audit => audit.GetProperty("rescanLagSeconds").ValueKind == JsonValueKind.Number);
        await AuditTests.Tamper($"Data Source={Path.Combine(tael.Data, "tael.db")}", $"UPDATE journal SET at = at + 1 WHERE account = '{order}'");
        await AuditTests.Audit(tael, audit => audit.GetProperty("stopped").GetArrayLength() > 0);

        Assert.NotEqual(200, (await payer.Pay(code, "r-held")).Status);
        Assert.Equal("inFlight", (await Outcome(payer, "r-held")).Text("outcome"));
        Assert.Equal(400, await payer.Balance());

        await AuditTests.Tamper($"Data Source={Path.Combine(tael.Data, "tael.db")}", $"UPDATE journal SET at = at - 1 WHERE account = '{order}'");
        Assert.Equal(204, (await operators.Post($"/accounts/{order}/release", new { reason = "put right" })).Status);
        Assert.Equal(200, (await payer.Pay(code, "r-held")).Status);
        Assert.Equal("applied", (await Outcome(payer, "r-held")).Text("outcome"));
    }

    private static async Task<(string Command, string Reason)> Refused(PayerClient payer, string requestId)
    {
        var refused = await Until(() => Outcome(payer, requestId), json => json.Text("outcome") == "refused");
        return (refused.Text("command")!, refused.Text("reason")!);
    }

    private static async Task<JsonElement> Outcome(PayerClient payer, string requestId) =>
        (await payer.Send(HttpMethod.Get, $"/wallet/v1/payments/{requestId}")).Json;

    /// <summary>A refusal is kept soon, not at once.</summary>
    private static async Task<JsonElement> Until(Func<Task<JsonElement>> ask, Func<JsonElement, bool> isSo)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (true)
        {
            deadline.Token.ThrowIfCancellationRequested();
            var json = await ask();
            if (isSo(json)) return json;
        }
    }
}
