using Tael.Domain.Devices;
using Tael.Domain.Merchants;
using Tael.Grains;
using Tael.Tests.Stage;

namespace Tael.Tests.Devices;

/// <summary>A version goes to a merchant's devices by stages; one group of them fails, and nothing goes further.</summary>
public sealed class RolloutStoryTests
{
    private const string Rollouts = "/v3/tael/rollouts";

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_version_reaches_all_by_stages_and_halts_by_itself_where_it_fails(bool onPostgres)
    {
        await using var till = await Till.Start(onPostgres);
        var merchant = await till.Tael.NewMerchant();
        var devices = new List<DeviceClient>();
        for (var i = 0; i < 12; i++)
        {
            devices.Add(DeviceClient.Of(till.Tael.Http, (await till.Tael.Post("/sandbox/devices", new { merchant = merchant.Mchid })).Json));
        }

        var south = await merchant.Post($"/v3/tael/devices/{devices[0].SerialNo}/bind", new
        {
            appid = merchant.AppId, store_id = "s-1", till_id = "t-1", group = "south",
        });
        Assert.Equal("south", south.Json.GetProperty("group").GetString());
        await merchant.Post($"/v3/tael/devices/{devices[1].SerialNo}/stop", new { for_good = true, reason = "stolen" });

        // A configuration for one group reaches its one device.
        var config = new { rollout_id = "c1", type = "CONFIGURE", text = """{"volume":7}""", group = "south", percents = new[] { 100 }, error_rate_max = 0, stage_minutes = 0 };
        var begun = await merchant.Post(Rollouts, config);
        Assert.Equal(("RUNNING", 1, 100), StateOf(begun));
        Assert.Equal([devices[0].DeviceId], await Told(till, devices, "c1"));
        await Acknowledge(till, devices[0], "c1");
        Assert.Equal(("FINISHED", 1, 100), StateOf(await Get(merchant, "c1")));
        Assert.Equal(("FINISHED", 1, 100), StateOf(await merchant.Post(Rollouts, config)));
        Assert.Equal((400, "ALREADY_EXISTS"), Of(await merchant.Post(Rollouts, config with { text = "{}" })));

        // A version reaches about half, then all but the stolen one; a second stage that begins by hand.
        var update = new { rollout_id = "v2", type = "UPDATE", text = "2.0", percents = new[] { 50, 100 }, error_rate_max = 20, stage_minutes = 10_080 };
        Assert.Equal(("RUNNING", 1, 50), StateOf(await merchant.Post(Rollouts, update)));
        var few = await Told(till, devices, "v2");
        Assert.Equal(devices.Where((device, i) => i != 1 && Rollout.Reaches("v2", device.SerialNo, 50)).Select(device => device.DeviceId), few);
        foreach (var device in devices.Where(device => few.Contains(device.DeviceId))) await Acknowledge(till, device, "v2");
        await till.Restart();
        merchant = new(till.Tael.Http, merchant.File);
        Assert.Equal(("RUNNING", 1, 50), StateOf(await Get(merchant, "v2")));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Advance(merchant, "v2", 3)));
        Assert.Equal(("RUNNING", 2, 100), StateOf(await Advance(merchant, "v2", 2)));
        Assert.Equal(("RUNNING", 2, 100), StateOf(await Advance(merchant, "v2", 2)));
        var all = await Told(till, devices, "v2");
        Assert.Equal(devices.Where((_, i) => i != 1).Select(device => device.DeviceId), all);

        // Those that it has reached last can't do it: it is halted by its own judgement, as its reminder asks for it.
        var failing = devices.Where((device, i) => i != 1 && !few.Contains(device.DeviceId)).Select(device => new DeviceClient(till.Tael.Http, device.DeviceId, device.Key)).ToList();
        foreach (var device in failing) await Acknowledge(till, device, "v2", "no room");
        if (failing.Count * 100 > 20 * all.Count)
        {
            await till.Tael.Grains.Rollout(MerchantId.Parse(merchant.Mchid), "v2").Judge();
            var halted = await Get(merchant, "v2");
            Assert.Equal(("HALTED", 2, 100), StateOf(halted));
            Assert.Equal(("ERROR_RATE", failing.Count, few.Count), (halted.Json.GetProperty("reason").GetString(),
                halted.Json.GetProperty("failed_count").GetInt32(), halted.Json.GetProperty("done_count").GetInt32()));
            Assert.Equal(failing.Select(device => device.SerialNo).Order(StringComparer.Ordinal), halted.Json.GetProperty("failed_devices").EnumerateArray().Select(no => no.GetString()!));
            Assert.Equal((400, "INVALID_REQUEST"), Of(await Advance(merchant, "v2", 3)));
        }

        Assert.Equal(("HALTED", 1, 1), StateOf(await Halted(merchant)));
    }

    [Fact]
    public async Task What_is_wrong_is_refused_and_begins_nothing()
    {
        await using var till = await Till.Start();
        var (merchant, other) = (till.Merchant, await till.Tael.NewMerchant());
        foreach (var (field, value) in new (string, object?)[]
        {
            ("rollout_id", null), ("rollout_id", ""), ("rollout_id", "a b"), ("rollout_id", 7), ("rollout_id", new string('1', RolloutTerms.IdLengthMax + 1)),
            ("type", "REBOOT"), ("type", null), ("text", null), ("text", ""), ("text", new string('x', DeviceCommand.TextMax + 1)),
            ("group", ""), ("group", new string('x', 33)), ("percents", null), ("percents", Array.Empty<int>()), ("percents", 100),
            ("percents", new[] { 50 }), ("percents", new[] { 50, 50, 100 }), ("percents", new[] { 60, 50, 100 }), ("percents", new[] { 0, 100 }), ("percents", new[] { 101 }),
            ("percents", Enumerable.Range(90, 11).ToArray()), ("percents", new object[] { "100" }),
            ("error_rate_max", null), ("error_rate_max", -1), ("error_rate_max", 101), ("stage_minutes", null), ("stage_minutes", -1), ("stage_minutes", 10_081),
            ("mistyped", 1),
        })
        {
            var request = new Dictionary<string, object?>
            {
                ["rollout_id"] = "bad", ["type"] = "UPDATE", ["text"] = "2.0", ["percents"] = new[] { 100 }, ["error_rate_max"] = 5, ["stage_minutes"] = 1,
            };
            request[field] = value;
            Assert.Equal((400, "PARAM_ERROR"), Of(await merchant.Post(Rollouts, request)));
        }

        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await Get(merchant, "bad")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await Advance(merchant, "bad", 2)));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await merchant.Post($"{Rollouts}/bad/halt", new { reason = "x" })));
        Assert.Equal(200, (await Halted(merchant)).Status);
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await Get(other, "h1")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await merchant.Post($"{Rollouts}/h1/halt", new { })));
        Assert.Equal((400, "PARAM_ERROR"), Of(await merchant.Post($"{Rollouts}/h1/advance", new { stage = 0 })));
        Assert.Equal((400, "PARAM_ERROR"), Of(await Get(merchant, "a*b")));
        Assert.Equal(0, (await till.Tael.Grains.Device(DeviceId.Parse(till.Device.DeviceId)).Look())!.Waiting.Count(command => command.Id == "rollout:bad"));
    }

    /// <summary>One that is halted as soon as it has begun.</summary>
    private static async Task<Reply> Halted(MerchantClient merchant)
    {
        var request = new { rollout_id = "h1", type = "UPDATE", text = "3.0", group = "nobody", percents = new[] { 1, 100 }, error_rate_max = 5, stage_minutes = 60 };
        Assert.Equal(("RUNNING", 1, 1), StateOf(await merchant.Post(Rollouts, request)));
        Assert.Equal(200, (await merchant.Post($"{Rollouts}/h1/halt", new { reason = "not yet" })).Status);
        return await merchant.Post($"{Rollouts}/h1/halt", new { reason = "not yet" });
    }

    private static async Task<List<string>> Told(Till till, IEnumerable<DeviceClient> devices, string rollout)
    {
        var told = new List<string>();
        foreach (var device in devices)
        {
            var known = (await till.Tael.Grains.Device(DeviceId.Parse(device.DeviceId)).Look())!;
            if (known.FindCommand($"rollout:{rollout}") is not null) told.Add(device.DeviceId);
        }

        return told;
    }

    private static async Task Acknowledge(Till till, DeviceClient device, string rollout, string? failure = null)
    {
        var known = (await till.Tael.Grains.Device(DeviceId.Parse(device.DeviceId)).Look())!;
        object done = failure is null
            ? new { number = known.FindCommand($"rollout:{rollout}")!.Number }
            : new { number = known.FindCommand($"rollout:{rollout}")!.Number, failure };
        Assert.Equal(204, (await new DeviceClient(till.Tael.Http, device.DeviceId, device.Key).Post("/device/v1/acknowledgements", done)).Status);
    }

    private static Task<Reply> Get(MerchantClient merchant, string id) => merchant.Send(HttpMethod.Get, $"{Rollouts}/{id}", "");

    private static Task<Reply> Advance(MerchantClient merchant, string id, int stage) => merchant.Post($"{Rollouts}/{id}/advance", new { stage });

    private static (string?, int, int) StateOf(Reply reply) => reply.Status == 200
        ? (reply.Json.GetProperty("state").GetString(), reply.Json.GetProperty("stage").GetInt32(), reply.Json.GetProperty("percent").GetInt32())
        : (reply.Code, 0, reply.Status);

    private static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);
}
