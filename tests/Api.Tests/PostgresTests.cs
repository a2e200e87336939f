using Tael.Tests.Client;
using Tael.Tests.Notifications;
using Tael.Tests.Stage;

namespace Tael.Tests;

/// <summary>What the other tests show on SQLite, once more from end to end on the store of larger houses.</summary>
public sealed class PostgresTests
{
    [Theory]
    [InlineData("publicKey", "publicKey")]
    [InlineData("certificate", "certificate")]
    public async Task A_merchants_day_on_the_npm_client(string platformKey, string mode)
    {
        await using var tael = await Start();
        await Day.Check(tael, (await tael.NewMerchant(new { platformKey })).File, mode);
    }

    [Fact]
    public async Task Twenty_at_once_pay_once_and_a_restart_answers_the_same_bytes()
    {
        await using var tael = await Start();
        var payer = await tael.NewPayer(balance: 10_000);
        var code = await tael.DemoMerchant().Order("twenty-at-once", 700);
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => payer.Pay(code, "r-1")));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.All(replies, reply => Assert.Equal(replies[0].Body, reply.Body));
        Assert.Equal(9_300, await payer.Balance());

        var world = tael.SandboxFile("user.json").GetRawText();
        await tael.Restart();
        payer = payer.At(tael.Http);
        Assert.Equal(replies[0].Body, (await payer.Pay(code, "r-1")).Body);
        Assert.Equal(9_300, await payer.Balance());
        Assert.Equal(world, tael.SandboxFile("user.json").GetRawText());
    }

    [Fact]
    public async Task A_notification_is_sent_again_and_its_attempts_are_kept()
    {
        await using var tael = await Start();
        await using var receiver = await WebhookReceiver.Start(number => number == 1 ? 500 : 204);
        var payer = await tael.NewPayer(balance: 10_000);
        Assert.Equal(200, (await payer.Pay(await tael.DemoMerchant().Order("heard-twice", 1, receiver.Url), "r-1")).Status);
        await receiver.Next();
        await tael.Post("/sandbox/clock", new { advance = "PT15S" });
        await receiver.Next();

        var log = await tael.Webhook("heard-twice", webhook => webhook.GetProperty("state").GetString() == "ACKNOWLEDGED");
        Assert.Equal(
            [500, 204],
            log.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("httpStatus").GetInt32()));
    }

    private static async Task<TaelUnderTest> Start() =>
        await TaelUnderTest.Start(await (await PrivatePostgres.Shared).CreateDatabase());
}
