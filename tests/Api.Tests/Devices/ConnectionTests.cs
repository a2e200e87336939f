using System.Net.WebSockets;
using System.Text.Json;

namespace Tael.Tests.Devices;

/// <summary>A device's connection: what is new comes at once, commands come until they are acknowledged, and payments are said once.</summary>
public sealed class ConnectionTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_payment_is_shown_and_announced_within_a_second_and_not_again_once_it_was_said(bool onPostgres)
    {
        await using var till = await Till.Start(onPostgres);
        await using var line = await Line.Connect(till);
        Assert.Equal("hello", TypeOf(await line.Next()));
        await till.Open("sale-1");
        Assert.Equal("READY", (await line.Session()).GetProperty("customerScreen").GetProperty("heading").GetString());
        await till.Pay("sale-1");
        var url = (await line.Session()).GetProperty("customerScreen").GetProperty("qrCode").GetString()!;

        Assert.Equal(200, (await till.Payer.Pay(url, "r-1")).Status);
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        var said = await line.Command();
        Assert.Equal(("SPEAK", 100, "sale-1-1", "收款1.00元"), (said.GetProperty("kind").GetString(), said.GetProperty("amount").GetInt64(), said.GetProperty("outTradeNo").GetString(), said.GetProperty("text").GetString()));
        Assert.Equal("PAID", (await line.Session()).GetProperty("state").GetString());
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(1));

        // The cable is pulled before it has said it: it comes again, under the same number. After that it does not.
        line.Cut();
        await using (var second = await Line.Connect(till))
        {
            var again = await second.Command();
            Assert.Equal(said.GetProperty("number").GetInt64(), again.GetProperty("number").GetInt64());
            await second.Acknowledge(again);
            await till.Until(async () => (await Waiting(till)) == 0);
        }

        await using var third = await Line.Connect(till);
        await till.Open("sale-2");
        for (var frame = await third.Next(); TypeOf(frame) != "session" || !frame.GetRawText().Contains("sale-2", StringComparison.Ordinal); frame = await third.Next())
        {
            Assert.NotEqual("command", TypeOf(frame));
        }
    }

    [Fact]
    public async Task A_command_waits_for_the_device_is_done_once_and_its_outcome_is_told()
    {
        await using var till = await Till.Start();
        foreach (var (body, code) in new (object, string)[]
        {
            (new { request_id = "c1", type = "SPEAK" }, "PARAM_ERROR"), (new { request_id = "c1", type = "REBOOT", text = "now" }, "PARAM_ERROR"),
            (new { request_id = "c1", type = "DANCE", text = "x" }, "PARAM_ERROR"),
        })
        {
            Assert.Equal((400, code), Of(await Command(till, body)));
        }

        var print = new { request_id = "c1", type = "PRINT", text = "receipt" };
        var sent = await Command(till, print);
        Assert.Equal("WAITING", Till.StateOf(sent));
        Assert.Equal(sent.Body, (await Command(till, print)).Body);
        Assert.Equal((400, "ALREADY_EXISTS"), Of(await Command(till, print with { text = "another" })));
        await Command(till, new { request_id = "c2", type = "REBOOT" });
        Assert.Equal("NEVER", await Connection(till));

        await till.Restart();
        await using var line = await Line.Connect(till);
        var (first, second) = (await line.Command(), await line.Command());
        Assert.Equal(("PRINT", "REBOOT"), (first.GetProperty("kind").GetString(), second.GetProperty("kind").GetString()));
        Assert.Equal("ONLINE", await Connection(till));
        await line.Acknowledge(first, "no paper");
        await line.Acknowledge(second);
        await till.Until(async () => Till.StateOf(await Query(till, "c2")) == "DONE");
        Assert.Equal(("FAILED", "no paper"), (Till.StateOf(await Query(till, "c1")), (await Query(till, "c1")).Json.GetProperty("failure").GetString()));
        Assert.Equal("FAILED", Till.StateOf(await Command(till, print)));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await Query(till, "c3")));

        Assert.Equal(204, (await till.Device.Post("/device/v1/acknowledgements", new { number = 1 })).Status);
        Assert.Equal((404, "COMMAND_NOT_FOUND"), Of(await till.Device.Post("/device/v1/acknowledgements", new { number = 3 })));
        for (var i = 0; i < 100; i++) Assert.Equal(200, (await Command(till, new { request_id = $"many-{i}", type = "SHOW", text = "x" })).Status);
        Assert.Equal((403, "RULE_LIMIT"), Of(await Command(till, new { request_id = "one-more", type = "SHOW", text = "x" })));
    }

    [Fact]
    public async Task A_connection_ends_with_its_reason_when_the_device_is_stopped_connects_again_or_says_nonsense()
    {
        await using var till = await Till.Start();
        await using var first = await Line.Connect(till);
        await first.Next();
        await using var second = await Line.Connect(till);
        Assert.Equal("REPLACED", await first.Bye());
        await second.Send("""{"type":"beat"}""");
        await second.Send("""{"type":"song"}""");
        Assert.Equal("FRAME_WRONG", await second.Bye());
        await till.Until(async () => await Connection(till) == "OFFLINE");

        await using var third = await Line.Connect(till);
        await third.Next();
        await till.Stop(forGood: true);
        Assert.Equal("DEVICE_REVOKED", await third.Bye());
        await Assert.ThrowsAsync<WebSocketException>(() => Line.Connect(till));
        Assert.Equal((403, "DEVICE_REVOKED"), Of(await till.Device.Get("/device/v1/events")));
    }

    [Fact]
    public async Task Without_a_WebSocket_the_same_comes_as_server_sent_events()
    {
        await using var till = await Till.Start();
        Assert.Equal((400, "PARAM_ERROR"), Of(await till.Device.Get("/device/v1/connection")));
        await Command(till, new { request_id = "c1", type = "SHOW", text = "Welcome" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/device/v1/events");
        request.Headers.TryAddWithoutValidation("Authorization", till.Device.Header("GET", "/device/v1/events", ""));
        using var response = await till.Tael.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Contains("\"hello\"", await reader.ReadLineAsync(), StringComparison.Ordinal);
        await reader.ReadLineAsync();
        Assert.Contains("Welcome", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    internal static string? TypeOf(JsonElement frame) => frame.GetProperty("type").GetString();

    private static Task<Reply> Command(Till till, object body) => till.Merchant.Post($"/v3/tael/devices/{till.Device.SerialNo}/commands", body);

    private static Task<Reply> Query(Till till, string id) =>
        till.Merchant.Send(HttpMethod.Get, $"/v3/tael/devices/{till.Device.SerialNo}/commands/{id}", "");

    private static async Task<string?> Connection(Till till) =>
        (await till.Merchant.Send(HttpMethod.Get, $"/v3/tael/devices/{till.Device.SerialNo}", "")).Json.GetProperty("connection").GetString();

    private static async Task<int> Waiting(Till till) =>
        (await till.Tael.Grains.GetGrain<Grains.Devices.IDeviceGrain>($"v-{till.Device.DeviceId}").Look())!.Waiting.Length;

    private static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);
}
