using System.Text.Json;

namespace Tael.Tests.Notifications;

/// <summary>Notifications that go wrong because a test has ordered it.</summary>
public sealed class WebhookFaultsTests
{
    [Theory]
    [InlineData("NOTIFY_LOST", null, "PT15S")]
    [InlineData("NOTIFY_DELAY", "PT2H", "PT2H")]
    public async Task A_lost_or_late_one_comes_when_it_is_due_again(string fault, string? delay, string advance)
    {
        await using var tael = await TaelUnderTest.Start();
        await using var receiver = await WebhookReceiver.Start(_ => 200);
        var match = new { outTradeNo = "goes-wrong", eventType = "TRANSACTION.SUCCESS" };
        Assert.Equal(200, (await tael.Post("/sandbox/faults", delay is null ? new { fault, match } : new { fault, match, delay })).Status);

        await Pay(tael, "goes-right", receiver.Url);
        Assert.Equal(1, (await receiver.Next()).Number);
        await Pay(tael, "goes-wrong", receiver.Url);
        var log = await tael.Webhook("goes-wrong", webhook => webhook.GetProperty("attempts").GetArrayLength() == 1);
        Assert.Contains(fault, log.GetProperty("attempts")[0].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.False(receiver.HasMore);

        await tael.Post("/sandbox/clock", new { advance });
        Assert.Equal(log.GetProperty("id").GetString(), IdOf(await receiver.Next()));
        await tael.Webhook("goes-wrong", IsAcknowledged);
    }

    [Fact]
    public async Task A_doubled_one_comes_twice_under_one_id()
    {
        await using var tael = await TaelUnderTest.Start();
        await using var receiver = await WebhookReceiver.Start(_ => 200);
        await tael.Post("/sandbox/faults", new { fault = "NOTIFY_TWICE" });
        await Pay(tael, "comes-twice", receiver.Url);
        Assert.Equal(IdOf(await receiver.Next()), IdOf(await receiver.Next()));
        await tael.Webhook("comes-twice", webhook => IsAcknowledged(webhook) && webhook.GetProperty("attempts").GetArrayLength() == 2);
        Assert.False(receiver.HasMore);
    }

    [Fact]
    public async Task A_probe_is_never_taken_for_heard_and_a_right_one_follows()
    {
        await using var tael = await TaelUnderTest.Start();
        await using var receiver = await WebhookReceiver.Start(_ => 200); // A receiver that does not check.
        await tael.Post("/sandbox/faults", new { fault = "NOTIFY_SIGNTEST" });
        await Pay(tael, "is-a-probe", receiver.Url);
        Assert.StartsWith("WECHATPAY/SIGNTEST/", (await receiver.Next()).Headers["Wechatpay-Signature"], StringComparison.Ordinal);
        var log = await tael.Webhook("is-a-probe", webhook => webhook.GetProperty("attempts").GetArrayLength() == 1);
        Assert.Equal("DUE", log.GetProperty("state").GetString());
        Assert.Contains("NOTIFY_SIGNTEST", log.GetProperty("attempts")[0].GetProperty("error").GetString(), StringComparison.Ordinal);

        await tael.Post("/sandbox/clock", new { advance = "PT15S" });
        Assert.DoesNotContain("SIGNTEST", (await receiver.Next()).Headers["Wechatpay-Signature"], StringComparison.Ordinal);
        await tael.Webhook("is-a-probe", IsAcknowledged);
    }

    private static async Task Pay(TaelUnderTest tael, string outTradeNo, string notifyUrl)
    {
        var payer = new PayerClient(tael.Http, tael.SandboxFile("user.json"));
        var code = await tael.DemoMerchant().Order(outTradeNo, 100, notifyUrl);
        Assert.Equal(200, (await payer.Pay(code, $"r-{outTradeNo}")).Status);
    }

    private static bool IsAcknowledged(JsonElement webhook) => webhook.GetProperty("state").GetString() == "ACKNOWLEDGED";

    private static string IdOf(Heard heard) => JsonElement.Parse(heard.Body).GetProperty("id").GetString()!;
}
