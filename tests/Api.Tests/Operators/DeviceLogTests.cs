using System.Text;
using System.Text.Json;
using Tael.Tests.Devices;

namespace Tael.Tests.Operators;

/// <summary>What operators are told of a device: what has happened to it, and its figures.</summary>
public sealed class DeviceLogTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_devices_day_is_told_in_order_page_by_page_and_adds_up(bool onPostgres)
    {
        await using var till = await Till.Start(onPostgres);
        await till.Enrol("FROG-7");
        await Trade(till);
        var (told, pages, cursor) = (new List<JsonElement>(), 0, "");
        var operators = new OperatorClient(till.Tael);
        for (var more = true; more; pages++)
        {
            var reply = await operators.Get($"/devices/{till.Device.DeviceId}/log?limit=5{cursor}");
            Assert.DoesNotContain(till.Device.PublicKey, Encoding.UTF8.GetString(reply.Body), StringComparison.Ordinal);
            told.AddRange(reply.Json.GetProperty("entries").EnumerateArray());
            more = reply.Json.Text("nextCursor") is { } next && (cursor = $"&cursor={next}").Length > 0;
        }

        Assert.Equal((told.Count + 4) / 5, pages);
        told.Reverse();
        Assert.Equal(Enumerable.Range(1, told.Count), told.Select(entry => entry.GetProperty("version").GetInt32()));

        // Whether the order or the device is the first to find it paid is chance.
        Assert.Equal(Happened(till), told.Where(entry => entry.Text("kind") != "TillSessionPaid").Select(Stable));

        await till.Restart();
        var figures = (await new OperatorClient(till.Tael).Get($"/devices/{till.Device.DeviceId}")).Json;
        Assert.Equal(("SUSPENDED", "OFFLINE", "DEVICE_SUSPENDED"), (figures.Text("state"), figures.Text("connection"), figures.Text("offlineReason")));
        Assert.Equal(("shop-2", "till-9", "FROG-PRO"), (figures.Text("storeId"), figures.Text("tillId"), figures.Text("model")));
        Assert.NotNull(figures.Text("seenAt"));
        foreach (var (name, count) in new[]
        {
            ("sessions", 3), ("paid", 2), ("refused", 1), ("cancelled", 1), ("taken", 300), ("refundsAsked", 1), ("announced", 2),
            ("commandsWaiting", 1), ("commandsDone", 1), ("commandsFailed", 1), ("connections", 1),
        })
        {
            Assert.True(figures.GetProperty(name).GetInt64() == count, $"{name}: {figures}");
        }
    }

    [Fact]
    public async Task What_is_wrong_is_refused_and_a_device_of_another_merchant_is_another()
    {
        await using var till = await Till.Start();
        var operators = new OperatorClient(till.Tael);
        var stranger = await till.Tael.NewMerchant();
        foreach (var (target, status, code) in new[]
        {
            ("", 200, null), ("/log", 200, null), ("/log?limit=200", 200, null), ("/log?cursor=1", 200, null),
            ("/log?limit=0", 400, "PARAM_ERROR"), ("/log?limit=201", 400, "PARAM_ERROR"), ("/log?limit=x", 400, "PARAM_ERROR"),
            ("/log?cursor=0", 400, "PARAM_ERROR"), ("/log?cursor=-1", 400, "PARAM_ERROR"), ("/log?cursor=x", 400, "PARAM_ERROR"),
        })
        {
            var reply = await operators.Get($"/devices/{till.Device.DeviceId}{target}");
            Assert.Equal((status, code), (reply.Status, status == 200 ? null : reply.Code));
        }

        foreach (var (device, status, code) in new[]
        {
            (till.Device.SerialNo, 400, "PARAM_ERROR"), ("1-*", 400, "PARAM_ERROR"), ($"{till.Merchant.Mchid}-{new string('x', 33)}", 400, "PARAM_ERROR"),
            ($"{till.Merchant.Mchid}-NONE", 404, "DEVICE_NOT_FOUND"), ($"{stranger.Mchid}-{till.Device.SerialNo}", 404, "DEVICE_NOT_FOUND"),
        })
        {
            foreach (var call in new[] { "", "/log" })
            {
                var reply = await operators.Get($"/devices/{device}{call}");
                Assert.Equal((status, code), (reply.Status, reply.Code));
            }
        }

        Assert.Equal(401, (await till.Tael.Get($"/ops/v1/devices/{till.Device.DeviceId}/log")).Status);
        Assert.Empty((await operators.Get($"/devices/{till.Device.DeviceId}/log?cursor=1")).Json.GetProperty("entries").EnumerateArray());
    }

    private static async Task Trade(Till till)
    {
        var path = $"/v3/tael/devices/{till.Device.SerialNo}";
        await till.Merchant.Post($"{path}/bind", EnrolmentTests.Binding(till.Merchant));
        await using var line = await Line.Connect(till.Tael.Address, till.Device);
        await line.Next();
        await till.Merchant.Post($"{path}/commands", new { request_id = "c-1", type = "PRINT", text = "a secret of the merchant" });
        await line.Acknowledge(await line.Command(), "NO_PAPER");
        await till.Until(async () => (await Look(till)).Waiting.IsEmpty);

        await till.Open("sale-1", 100);
        var poor = await till.Tael.NewPayer(1);
        await till.Pay("sale-1", (await poor.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("code").GetString()!);
        await till.Pay("sale-1", await till.PayCode());
        await line.Acknowledge(await line.Command());
        await till.Until(async () => (await Look(till)).Waiting.IsEmpty);
        await till.Open("sale-2", 200);
        await till.Pay("sale-2", await till.PayCode());
        await till.Until(async () => (await Look(till)).CommandsCount == 3);
        await till.Refund("back-1", "sale-2-1", 50);
        await till.Open("sale-3", 300);
        await till.Cancel("sale-3");
        await till.Stop(forGood: false);
        Assert.Equal("DEVICE_SUSPENDED", await line.Bye());
        await till.Until(async () => (await Look(till)).Presence!.Connection is null);
    }

    /// <summary>What there is to be told, in its order.</summary>
    private static IEnumerable<(string, string?, string?)> Happened(Till till)
    {
        var order = $"o-{till.Merchant.Mchid}-sale";
        return
        [
            ("DeviceRegistered", "shop-1/till-1", null),
            ("DeviceEnrolled", $"FROG-PRO 1.0, key {till.Device.KeyId}", null),
            ("DeviceBound", "shop-2/till-9", null),
            ("DeviceConnected", null, null),
            ("DeviceCommandQueued", "Print c-1", null),
            ("DeviceCommandDone", "c-1", "NO_PAPER"),
            ("TillSessionOpened", "sale-1", null),
            ("TillPaymentStarted", $"{order}-1-1", null),
            ("TillPaymentFailed", "sale-1", "NOT_ENOUGH"),
            ("TillPaymentStarted", $"{order}-1-2", null),
            ("DevicePaymentHeard", $"{order}-1-2", null),
            ("DeviceCommandDone", $"{order}-1-2", null),
            ("TillSessionOpened", "sale-2", null),
            ("TillPaymentStarted", $"{order}-2-1", null),
            ("DevicePaymentHeard", $"{order}-2-1", null),
            ("TillRefundAsked", $"{order}-2-1", "back-1"),
            ("TillSessionOpened", "sale-3", null),
            ("TillSessionCancelled", "sale-3", null),
            ("DeviceSuspended", null, "stolen"),
            ("DeviceDisconnected", null, "DEVICE_SUSPENDED"),
        ];
    }

    /// <summary>A connection's name is chance.</summary>
    private static (string, string?, string?) Stable(JsonElement entry) =>
        (entry.Text("kind")!, entry.Text("kind") == "DeviceConnected" ? null : entry.Text("subject"), entry.Text("reason"));

    private static async Task<Domain.Devices.Device> Look(Till till) =>
        (await till.Tael.Grains.GetGrain<Grains.Devices.IDeviceGrain>($"v-{till.Device.DeviceId}").Look())!;
}
