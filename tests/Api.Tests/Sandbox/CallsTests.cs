using System.Text;
using System.Text.Json;
using Tael.Client.Api.Sandbox;
using Tael.Tests.Devices;
using Tael.Tests.Notifications;

namespace Tael.Tests.Sandbox;

/// <summary>The page at /sandbox/ and what it asks for.</summary>
public sealed class CallsTests(TaelUnderTest tael) : IClassFixture<TaelUnderTest>
{
    [Fact]
    public async Task A_call_is_shown_with_the_very_text_that_was_signed()
    {
        var merchant = tael.DemoMerchant();
        await merchant.Order("shown-with-text", 7);
        var call = await Shown("shown-with-text");
        Assert.Equal(("POST", "/v3/pay/transactions/native", 200, merchant.Mchid), (
            Text(call, "method"), Text(call, "target"), call.GetProperty("status").GetInt32(), Text(call, "mchid")));

        // Whoever signs the text shown has the signature that was sent: what is explained fits it.
        var signed = Text(call, "signedText")!.Split('\n', 5);
        Assert.Equal(("POST", "/v3/pay/transactions/native"), (signed[0], signed[1]));
        var explained = await tael.Post("/sandbox/signatures/explain", new
        {
            method = signed[0], url = signed[1], timestamp = signed[2], nonce = signed[3], body = signed[4][..^1],
            signature = merchant.Sign(Text(call, "signedText")!), serialNo = Text(call, "serialNo"),
        });
        Assert.True(explained.Json.GetProperty("fits").GetBoolean(), Encoding.UTF8.GetString(explained.Body));
        Assert.EndsWith($"\n{Text(call, "answer")}\n", Text(call, "answerSignedText"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v3/combine-transactions/out-trade-no/shown-combined", "ORDER_NOT_EXIST")]
    [InlineData("/v3/pay/partner/transactions/out-trade-no/shown-partner?sp_mchid={mchid}&sub_mchid=1900000009", "NO_AUTH")]
    [InlineData("/v3/profitsharing/orders/shown-share?transaction_id=4226112943231855253857569056", "RESOURCE_NOT_EXISTS")]
    [InlineData("/v3/fund-app/mch-transfer/transfer-bills/out-bill-no/shownpayout", "NOT_FOUND")]
    [InlineData("/v3/payscore/serviceorder?out_order_no=shown-service&service_id=00000000&appid={appid}", "ORDER_NOT_EXIST")]
    [InlineData("/v3/tael/devices/shown-device", "RESOURCE_NOT_EXISTS")]
    public async Task Calls_of_every_area_are_shown_with_what_was_signed(string target, string code)
    {
        var merchant = tael.DemoMerchant();
        target = target.Replace("{mchid}", merchant.Mchid, StringComparison.Ordinal).Replace("{appid}", merchant.AppId, StringComparison.Ordinal);
        await merchant.Send(HttpMethod.Get, target, "");
        var call = await Shown(target);
        Assert.Equal(code, Text(call, "code"));
        Assert.StartsWith($"GET\n{target}\n", Text(call, "signedText"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_and_lost_calls_are_shown_too()
    {
        var merchant = tael.DemoMerchant();
        await merchant.TryOrder("shown-refused", -1);
        var refused = await Shown("shown-refused");
        Assert.Equal((400, "PARAM_ERROR"), (refused.GetProperty("status").GetInt32(), Text(refused, "code")));
        Assert.Null(Text(refused, "answerSignedText"));

        await tael.Post("/sandbox/faults", new { fault = "ANSWER_LOST", match = new { outTradeNo = "shown-lost" } });
        await Assert.ThrowsAsync<HttpRequestException>(() => merchant.TryOrder("shown-lost", 1));
        Assert.Equal(0, (await Shown("shown-lost")).GetProperty("status").GetInt32());

        await tael.Get("/v3/not-signed-at-all");
        var unsigned = await Shown("not-signed-at-all");
        Assert.Equal((401, null), (unsigned.GetProperty("status").GetInt32(), Text(unsigned, "signedText")));
    }

    [Fact]
    public async Task Calls_of_devices_are_shown_but_nothing_of_what_enrols_or_opens()
    {
        var device = DeviceClient.Of(tael.Http, (await tael.Post("/sandbox/devices", new { merchant = tael.DemoMerchant().Mchid })).Json);
        Assert.Equal(200, (await device.Post("/device/v1/sessions", new { sessionId = "shown-session", amount = 100, description = "tea" })).Status);
        var call = await Shown("shown-session");
        Assert.Equal(
            ("POST", "/device/v1/sessions", 200, tael.DemoMerchant().Mchid, device.KeyId),
            (Text(call, "method"), Text(call, "target"), call.GetProperty("status").GetInt32(), Text(call, "mchid"), Text(call, "serialNo")));
        Assert.StartsWith("POST\n/device/v1/sessions\n", Text(call, "signedText"), StringComparison.Ordinal);
        Assert.EndsWith("\"description\":\"tea\"}\n", Text(call, "signedText"), StringComparison.Ordinal);
        Assert.Contains("shown-session", Text(call, "answer"), StringComparison.Ordinal);

        await device.Get("/device/v1/sessions/shown-as-missing");
        Assert.Equal((404, "SESSION_NOT_FOUND"), ((await Shown("shown-as-missing")).GetProperty("status").GetInt32(), Text(await Shown("shown-as-missing"), "code")));
        await device.Send(HttpMethod.Post, "/device/v1/sessions", """{"x":"shown-forged"}""", signs: "other");
        Assert.Equal("SIGNATURE_INVALID", Text(await Shown("shown-forged"), "code"));

        await device.Enrol("a-secret-code");
        var enrolment = await Shown("/device/v1/enrolments");
        Assert.Equal(("", null), (Text(enrolment, "answer"), Text(enrolment, "signedText")));
        Assert.DoesNotContain("a-secret-code", Encoding.UTF8.GetString((await tael.Get("/sandbox/requests")).Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_not_shown()
    {
        var merchant = tael.DemoMerchant();
        var body = JsonSerializer.Serialize(new { out_trade_no = "shown-without-code", payer = new { auth_code = "131234567890123456" } });
        var signature = merchant.Sign("whatever");
        await merchant.Send(HttpMethod.Post, "/v3/pay/transactions/codepay", body);
        await Shown("shown-without-code");

        var all = Encoding.UTF8.GetString((await tael.Get("/sandbox/requests")).Body);
        Assert.Contains("\\\"auth_code\\\":\\\"13················\\\"", all, StringComparison.Ordinal);
        Assert.DoesNotContain("1234567890123456", all, StringComparison.Ordinal);
        Assert.DoesNotContain(merchant.ApiV3Key, all, StringComparison.Ordinal);
        Assert.DoesNotContain("signature=", all, StringComparison.Ordinal);
        Assert.DoesNotContain(signature, all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_latest_are_kept_and_only_the_start_of_what_is_long()
    {
        var merchant = tael.DemoMerchant();
        var last = (await Requests()).LastOrDefault(defaultValue: JsonElement.Parse("""{"number":0}""")).GetProperty("number").GetInt64();
        await merchant.Send(HttpMethod.Post, "/v3/too-long", new string('x', 60_000));
        for (var i = 0; i < SandboxCalls.CallsMax + 5; i++) await merchant.Send(HttpMethod.Get, $"/v3/many/{i}", "");
        var kept = (await Requests()).ToList();
        Assert.Equal(SandboxCalls.CallsMax, kept.Count);
        Assert.EndsWith($"/many/{SandboxCalls.CallsMax + 4}", Text(kept[^1], "target"), StringComparison.Ordinal);
        Assert.Single((await tael.Get($"/sandbox/requests?after={kept[^2].GetProperty("number").GetInt64()}")).Json
            .GetProperty("requests").EnumerateArray());

        await merchant.Send(HttpMethod.Post, "/v3/too-long", new string('y', 60_000));
        Assert.InRange(Text(await Shown("/v3/too-long"), "signedText")!.Length, SandboxCalls.TextBytesMax, SandboxCalls.TextBytesMax + 200);
        foreach (var after in new[] { "x", "-1", "" }) Assert.Equal(400, (await tael.Get($"/sandbox/requests?after={after}")).Status);
    }

    [Fact]
    public async Task The_page_comes_whole_and_only_to_this_machine()
    {
        var page = await tael.Get("/sandbox/");
        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.ContentType));
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(200, (await tael.Get("/sandbox")).Status); // Redirected.
        foreach (var file in new[] { "sandbox.js", "sandbox.css" }) Assert.Equal(200, (await tael.Get($"/sandbox/{file}")).Status);

        var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/sandbox/requests");
        elsewhere.Headers.Host = "tael.example";
        Assert.Equal(403, (await tael.Send(elsewhere)).Status);
    }

    [Fact]
    public async Task A_browser_shows_requests_and_webhooks()
    {
        await using var own = await TaelUnderTest.Start();
        await using var receiver = await WebhookReceiver.Start(_ => 200);
        var code = await own.DemoMerchant().Order("seen-in-a-browser", 100, receiver.Url);
        await new PayerClient(own.Http, own.SandboxFile("user.json")).Pay(code, "r-1");
        await own.Webhook("seen-in-a-browser", webhook => webhook.GetProperty("state").GetString() == "ACKNOWLEDGED");
        await own.DemoMerchant().TryOrder("<b>no-markup</b>", 1);

        var page = await Chromium.Dom(new Uri(own.Address, "/sandbox/"));
        Assert.Contains(">live</p>", page, StringComparison.Ordinal);
        Assert.Contains("POST /v3/pay/transactions/native", page, StringComparison.Ordinal);
        Assert.Contains("POST↵\n/v3/pay/transactions/native↵\n", page, StringComparison.Ordinal);
        Assert.Contains("TRANSACTION.SUCCESS", page, StringComparison.Ordinal);
        Assert.Contains("seen-in-a-browser #1", page, StringComparison.Ordinal);
        Assert.Contains("400 PARAM_ERROR", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>no-markup", page, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<JsonElement>> Requests() =>
        (await tael.Get("/sandbox/requests")).Json.GetProperty("requests").EnumerateArray();

    /// <summary>The latest call with this text in it. It is kept just after its answer is given.</summary>
    private async Task<JsonElement> Shown(string text)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (true)
        {
            deadline.Token.ThrowIfCancellationRequested();
            var found = (await Requests()).LastOrDefault(call => call.GetRawText().Contains(text, StringComparison.Ordinal));
            if (found.ValueKind == JsonValueKind.Object) return found;
        }
    }

    private static string? Text(JsonElement call, string name) => call.GetProperty(name).GetString();
}
