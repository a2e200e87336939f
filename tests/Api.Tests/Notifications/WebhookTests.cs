using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tael.Client.Api.Keys;

namespace Tael.Tests.Notifications;

/// <summary>Each test starts a Tael of its own, since each moves the clock.</summary>
public sealed class WebhookTests
{
    [Fact]
    public async Task Is_sent_again_as_the_clock_goes_on_until_it_is_acknowledged()
    {
        await using var tael = await TaelUnderTest.Start();
        await using var receiver = await WebhookReceiver.Start(number => number <= 5 ? 500 : 204);
        await Pay(tael, "fails-five-times", receiver.Url);

        // 15s/15s/30s/3m/10m are the waits after the first five attempts.
        var first = await receiver.Next();
        Check(first, tael.DemoMerchant());
        foreach (var wait in new[] { "PT15S", "PT15S", "PT30S", "PT3M", "PT10M" })
        {
            Assert.Equal(200, (await tael.Post("/sandbox/clock", new { advance = wait })).Status);
            var next = await receiver.Next();
            Check(next, tael.DemoMerchant());
            Assert.Equal(IdOf(first), IdOf(next));
            Assert.NotEqual(first.Body, next.Body);
        }

        var log = await Log(tael, "fails-five-times", "ACKNOWLEDGED");
        var attempts = log.GetProperty("attempts").EnumerateArray().ToList();
        Assert.Equal([1, 2, 3, 4, 5, 6], attempts.Select(a => a.GetProperty("number").GetInt32()));
        Assert.Equal([500, 500, 500, 500, 500, 204], attempts.Select(a => a.GetProperty("httpStatus").GetInt32()));
        Assert.Equal(attempts[5], attempts.Single(a => a.GetProperty("acknowledged").GetBoolean()));
        Assert.Equal("{\"code\":\"FAIL\"}", attempts[0].GetProperty("responseBody").GetString());
        Assert.Equal(first.Body, attempts[0].GetProperty("requestBody").GetString());
        Assert.Equal(JsonValueKind.Null, log.GetProperty("nextAt").ValueKind);

        await tael.Post("/sandbox/clock", new { advance = "P2D" });
        await Pay(tael, "another-one", receiver.Url);
        Assert.NotEqual(IdOf(first), IdOf(await receiver.Next()));
        Assert.False(receiver.HasMore);
    }

    [Fact]
    public async Task Is_given_up_after_fifteen_retries_and_can_be_replayed_with_the_same_id()
    {
        await using var tael = await TaelUnderTest.Start();
        await using var receiver = await WebhookReceiver.Start(number => number <= 16 ? 404 : 200);
        await Pay(tael, "fails-for-ever", receiver.Url);

        var first = await receiver.Next();
        for (var retry = 1; retry <= 15; retry++)
        {
            await tael.Post("/sandbox/clock", new { advance = "PT6H" });
            Assert.Equal(retry + 1, (await receiver.Next()).Number);
        }

        var log = await Log(tael, "fails-for-ever", "GIVEN_UP");
        Assert.Equal(16, log.GetProperty("attempts").GetArrayLength());

        var id = log.GetProperty("id").GetString();
        Assert.Equal(200, (await tael.Post($"/sandbox/webhooks/{id}/replay", new { })).Status);
        var replayed = await receiver.Next();
        Assert.Equal(IdOf(first), IdOf(replayed));
        Check(replayed, tael.DemoMerchant());
        log = await Log(tael, "fails-for-ever", "ACKNOWLEDGED");
        Assert.Equal(17, log.GetProperty("attempts").GetArrayLength());
        Assert.Equal(
            404, (await tael.Post("/sandbox/webhooks/00000000-0000-0000-0000-000000000000/replay", new { })).Status);
    }

    [Fact]
    public async Task What_is_due_is_sent_after_a_restart()
    {
        await using var tael = await TaelUnderTest.Start();
        await using var receiver = await WebhookReceiver.Start(number => number == 1 ? 503 : 200);
        await Pay(tael, "before-restart", receiver.Url);
        await receiver.Next();
        await Attempts(tael, "before-restart", 1);

        await tael.Restart();
        await tael.Post("/sandbox/clock", new { advance = "PT15S" });
        Assert.Equal(2, (await receiver.Next()).Number);
        await Log(tael, "before-restart", "ACKNOWLEDGED");
    }

    [Fact]
    public async Task A_receiver_that_cannot_be_reached_is_said_to_be_so()
    {
        await using var tael = await TaelUnderTest.Start();
        await Pay(tael, "nobody-there", "http://127.0.0.1:9/nobody");
        var attempt = (await Attempts(tael, "nobody-there", 1)).GetProperty("attempts")[0];
        Assert.Equal(0, attempt.GetProperty("httpStatus").GetInt32());
        Assert.Equal("Could not connect: ConnectionRefused.", attempt.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_in_five_seconds_has_not_answered()
    {
        await using var tael = await TaelUnderTest.Start();
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        await Pay(tael, "never-answered", $"http://{silent.LocalEndpoint}/");
        var attempt = (await Attempts(tael, "never-answered", 1)).GetProperty("attempts")[0];
        Assert.Equal("No answer within 5 s.", attempt.GetProperty("error").GetString());
        Assert.InRange(attempt.GetProperty("durationMillis").GetInt32(), 4_900, 20_000);
    }

    [Fact]
    public async Task Redirects_are_not_followed()
    {
        await using var tael = await TaelUnderTest.Start();
        await using var receiver = await WebhookReceiver.Start(_ => 302);
        await Pay(tael, "redirected", receiver.Url);
        var attempt = (await Attempts(tael, "redirected", 1)).GetProperty("attempts")[0];
        Assert.Equal(302, attempt.GetProperty("httpStatus").GetInt32());
        Assert.False(attempt.GetProperty("acknowledged").GetBoolean());
    }

    [Fact]
    public async Task The_log_is_found_by_order_and_merchant()
    {
        await using var tael = await TaelUnderTest.Start();
        await using var receiver = await WebhookReceiver.Start(_ => 200);
        var second = await tael.NewMerchant();
        var payer = await tael.NewPayer(balance: 1_000);
        Assert.Equal(200, (await payer.Pay(await second.Order("of-the-second", 10, receiver.Url), "r-1")).Status);
        await receiver.Next();

        const string ofSecond = "?outTradeNo=of-the-second";
        foreach (var query in new[] { ofSecond, $"{ofSecond}&mchid={second.Mchid}", $"?mchid={second.Mchid}", "" })
        {
            var webhooks = (await tael.Get($"/sandbox/webhooks{query}")).Json.GetProperty("webhooks");
            Assert.Equal(1, webhooks.GetArrayLength());
            Assert.Equal(second.Mchid, webhooks[0].GetProperty("mchid").GetString());
            Assert.Equal("of-the-second", webhooks[0].GetProperty("outTradeNo").GetString());
        }

        foreach (var query in new[] { "?outTradeNo=of-nobody", $"{ofSecond}&mchid={tael.DemoMerchant().Mchid}" })
        {
            Assert.Equal(
                0, (await tael.Get($"/sandbox/webhooks{query}")).Json.GetProperty("webhooks").GetArrayLength());
        }

        Assert.Equal(400, (await tael.Get("/sandbox/webhooks?outTradeNo=x")).Status);
        Assert.Equal(400, (await tael.Get("/sandbox/webhooks?mchid=x")).Status);
    }

    private static async Task Pay(TaelUnderTest tael, string outTradeNo, string notifyUrl)
    {
        var payer = new PayerClient(tael.Http, tael.SandboxFile("user.json"));
        var code = await tael.DemoMerchant().Order(outTradeNo, 100, notifyUrl);
        Assert.Equal(200, (await payer.Pay(code, $"r-{outTradeNo}")).Status);
    }

    /// <summary>As a receiver has to: the signature first, then open what is sealed.</summary>
    private static void Check(Heard heard, MerchantClient merchant)
    {
        using var platform = RSA.Create();
        platform.ImportFromPem(merchant.PlatformPublicKeyPem);
        var signed = $"{heard.Headers["Wechatpay-Timestamp"]}\n{heard.Headers["Wechatpay-Nonce"]}\n{heard.Body}\n";
        Assert.True(platform.VerifyData(
            Encoding.UTF8.GetBytes(signed),
            Convert.FromBase64String(heard.Headers["Wechatpay-Signature"]),
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1));

        // By the real clock, or receivers would refuse it.
        var signedAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(heard.Headers["Wechatpay-Timestamp"]));
        var age = DateTimeOffset.UtcNow - signedAt;
        Assert.InRange(age, TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(2));

        var resource = JsonElement.Parse(heard.Body).GetProperty("resource");
        var box = new AeadBox(Text("nonce"), Text("associated_data"), Text("ciphertext"));
        Assert.True(Aead.TryOpen(merchant.ApiV3Key, box, out var plaintext));
        Assert.Equal("SUCCESS", JsonElement.Parse(plaintext).GetProperty("trade_state").GetString());

        string Text(string name) => resource.GetProperty(name).GetString()!;
    }

    private static string IdOf(Heard heard) => JsonElement.Parse(heard.Body).GetProperty("id").GetString()!;

    /// <summary>The order's one notification, once it is in this state.</summary>
    private static Task<JsonElement> Log(TaelUnderTest tael, string outTradeNo, string state) =>
        tael.Webhook(outTradeNo, webhook => webhook.GetProperty("state").GetString() == state);

    private static Task<JsonElement> Attempts(TaelUnderTest tael, string outTradeNo, int count) =>
        tael.Webhook(outTradeNo, webhook => webhook.GetProperty("attempts").GetArrayLength() == count);
}
