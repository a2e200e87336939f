using System.Text.Json.Nodes;

namespace Tael.Tests.Devices;

/// <summary>What a device tells of its factory check, and its merchant reads.</summary>
public sealed class InspectionTests
{
    private const string Path = "/v3/iotmanage/device-inspections";

    [Theory, InlineData(false), InlineData(true)]
    public async Task The_latest_check_is_read_by_the_devices_merchant_alone(bool onPostgres)
    {
        await using var till = await Till.Start(onPostgres);
        await till.Enrol("FROG-7");
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await Read(till)));
        Assert.False((await Listed(till)).TryGetProperty("camera_sn", out _));

        var first = Good();
        foreach (var (change, result) in new (Action<JsonObject>?, string)[]
        {
            (null, "WARN"),
            (null, "WARN"),
            (check => check["inspectTime"] = "2025-12-31T00:00:00Z", "WARN"),
            (check => (check["inspectTime"], check["errors"]) = ("2026-01-02T00:00:00Z", new JsonArray("no camera")), "FAIL"),
            (check => (check["inspectTime"], check["warnings"]) = ("2026-01-03T00:00:00Z", new JsonArray()), "SUCCESS"),
            (null, "SUCCESS"),
        })
        {
            var check = Good();
            change?.Invoke(check);
            Assert.Equal(204, (await Tell(till, check)).Status);
            Assert.Equal(result, (await Read(till)).Json.GetProperty("result").GetString());
        }

        var other = Good();
        (other["inspectTime"], other["warnings"], other["imei"]) = ("2026-01-03T00:00:00Z", null, "123456789012345");
        Assert.Equal((409, "INSPECTION_TIME_USED"), Of(await Tell(till, other)));
        var before = await Read(till);
        await till.Restart();
        var read = await Read(till);
        Assert.Equal(before.Body, read.Body);
        Assert.Equal(
            ["FROG-7", "00:1A:2B:3C:4D:5E", "", "", "1.2", "CAM-1", "", "SUCCESS", "2026-01-03T08:00:00+08:00"],
            read.Json.EnumerateObject().Where(field => field.Value.ValueKind == System.Text.Json.JsonValueKind.String).Select(field => field.Value.GetString()));
        Assert.Equal("CAM-1", (await Listed(till)).GetProperty("camera_sn").GetString());

        var stranger = await till.Tael.NewMerchant();
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await stranger.Send(HttpMethod.Get, $"{Path}/FROG-7", "")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await till.Merchant.Send(HttpMethod.Get, $"{Path}/FROG*7", "")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await till.Merchant.Send(HttpMethod.Get, $"{Path}/NONE", "")));
        await till.Stop();
        Assert.Equal((403, "DEVICE_REVOKED"), Of(await Tell(till, Good())));
        Assert.Equal(before.Body, (await Read(till)).Body);
    }

    [Fact]
    public async Task What_is_wrong_is_refused_by_its_field_and_changes_nothing()
    {
        await using var till = await Till.Start();
        foreach (var (field, value, blamed) in new (string, JsonNode?, string?)[]
        {
            ("appVersion", null, null), ("appVersion", "", null), ("appVersion", new string('1', 65), null), ("appVersion", 1, null),
            ("inspectTime", null, null), ("inspectTime", "yesterday", null), ("inspectTime", 1_700_000_000, null), ("inspectTime", "2099-01-01T00:00:00Z", null),
            ("wiredMac", "", null), ("wiredMac", "00:1a:2b:3c:4d:5e", null), ("wiredMac", "00:1A:2B:3C:4D", null), ("wiredMac", "00:1A:2B:3C:4D:5E\n", null),
            ("wirelessMac", "001A2B3C4D5E", null), ("bluetoothMac", 7, null), ("cameraSn", "", null), ("cameraSn", new string('c', 65), null),
            ("imei", "12345678901234", null), ("imei", "1234567890123456", null), ("imei", "12345678901234x", null),
            ("errors", "no camera", null), ("errors", new JsonArray(""), "errors/0"), ("errors", new JsonArray("a", new string('e', 201)), "errors/1"),
            ("errors", new JsonArray([.. Enumerable.Range(0, 21).Select(i => JsonValue.Create($"{i}"))]), null),
            ("warnings", new JsonArray((JsonNode?)null), "warnings/0"), ("warnings", new JsonArray(1), "warnings/0"), ("result", "SUCCESS", null),
        })
        {
            var check = Good();
            check[field] = value;
            var reply = await Tell(till, check);
            Assert.True((reply.Status, reply.Code) == (400, "PARAM_ERROR"), $"{reply.Status} {reply.Code}: {field} {value}");
            Assert.Equal(blamed ?? field, reply.Json.GetProperty("field").GetString());
        }

        foreach (var field in new[] { "appVersion", "inspectTime" })
        {
            var check = Good();
            check.Remove(field);
            var reply = await Tell(till, check);
            Assert.Equal((400, "PARAM_ERROR", field), (reply.Status, reply.Code, reply.Json.GetProperty("field").GetString()));
        }

        var device = await till.Tael.Grains.GetGrain<Grains.Devices.IDeviceGrain>($"v-{till.Device.DeviceId}").Look();
        Assert.Null(device!.Inspection);
    }

    private static JsonObject Good() => new()
    {
        ["appVersion"] = "1.2",
        ["inspectTime"] = "2026-01-01T00:00:00Z",
        ["wiredMac"] = "00:1A:2B:3C:4D:5E",
        ["cameraSn"] = "CAM-1",
        ["warnings"] = new JsonArray("the left speaker is low"),
    };

    private static Task<Reply> Tell(Till till, JsonObject check) =>
        till.Device.Send(HttpMethod.Post, "/device/v1/inspections", check.ToJsonString());

    private static Task<Reply> Read(Till till) => till.Merchant.Send(HttpMethod.Get, $"{Path}/{till.Device.SerialNo}", "");

    private static async Task<System.Text.Json.JsonElement> Listed(Till till) =>
        (await till.Merchant.Send(HttpMethod.Get, "/v3/iotmanage/devices?limit=50&offset=0", "")).Json.GetProperty("data").EnumerateArray()
            .Single(device => device.GetProperty("device_sn").GetString() == till.Device.SerialNo);

    private static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);
}
