using System.Security.Cryptography;
using System.Text.Json;
using Tael.Tests.Stage;

namespace Tael.Tests.Devices;

/// <summary>A device's life from the code to the theft, on both stores, as a merchant and a maker of devices see it.</summary>
public sealed class EnrolmentTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_device_is_enrolled_once_by_its_code_and_speaks_with_its_key_until_it_is_revoked(bool onPostgres)
    {
        await using var tael = await Start(onPostgres);
        var merchant = tael.DemoMerchant();
        var registered = await Register(merchant, "SN0001");
        var device = New(tael, registered);
        var code = registered.Json.GetProperty("enrolment_code").GetString()!;
        Assert.Equal("REGISTERED", await StateOf(merchant, "SN0001"));

        Assert.Equal((403, "CODE_WRONG"), Of(await device.Enrol($"{device.DeviceId}.0000000000000000")));
        var enrolled = await device.Enrol(code);
        Assert.Equal((200, device.KeyId), (enrolled.Status, enrolled.Json.GetProperty("keyId").GetString()));
        Assert.Equal(enrolled.Body, (await device.Enrol(code)).Body);
        Assert.Equal(enrolled.Body, (await device.Get("/device/v1/me")).Body);
        Assert.Equal((403, "CODE_WRONG"), Of(await New(tael, registered).Enrol(code)));
        Assert.Equal("ACTIVE", await StateOf(merchant, "SN0001"));

        await tael.Restart();
        (merchant, device) = (tael.DemoMerchant(), new DeviceClient(tael.Http, device.DeviceId, device.Key));
        Assert.Equal(200, (await device.Get("/device/v1/me")).Status);

        Assert.Equal("SUSPENDED", (await Stop(merchant, "SN0001", forGood: false)).Json.GetProperty("state").GetString());
        Assert.Equal((403, "DEVICE_SUSPENDED"), Of(await device.Get("/device/v1/me")));
        Assert.Equal("ACTIVE", (await merchant.Post("/v3/tael/devices/SN0001/resume", new { })).Json.GetProperty("state").GetString());
        Assert.Equal(200, (await device.Get("/device/v1/me")).Status);

        var stolen = await Stop(merchant, "SN0001", forGood: true);
        Assert.Equal("REVOKED", stolen.Json.GetProperty("state").GetString());
        Assert.Equal((403, "DEVICE_REVOKED"), Of(await device.Get("/device/v1/me")));
        Assert.Equal(stolen.Body, (await Stop(merchant, "SN0001", forGood: true)).Body);
        foreach (var call in new[] { "resume", "stop", "bind" })
        {
            object body = call switch { "resume" => new { }, "stop" => new { for_good = false, reason = "late" }, _ => Binding(merchant) };
            Assert.Equal((400, "INVALID_REQUEST"), Of(await merchant.Post($"/v3/tael/devices/SN0001/{call}", body)));
        }

        Assert.Equal((400, "INVALID_REQUEST"), Of(await Register(merchant, "SN0001")));
    }

    [Fact]
    public async Task A_key_is_rotated_and_the_old_one_is_worthless_and_a_lost_answer_does_no_harm()
    {
        await using var tael = await Start();
        var device = DeviceClient.Of(tael.Http, tael.SandboxFile("device.json"));
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var body = new { publicKey = DeviceClient.PublicKeyOf(next), proof = device.ProofOf(next) };
        Assert.Equal((403, "PROOF_WRONG"), Of(await device.Post("/device/v1/keys", body with { proof = device.ProofOf(stranger) })));

        var old = device.Key;
        Assert.Equal(200, (await device.Post("/device/v1/keys", body)).Status);
        Assert.Equal((401, "SIGNATURE_INVALID"), Of(await device.Post("/device/v1/keys", body)));
        device.Key = next;
        Assert.Equal(200, (await device.Post("/device/v1/keys", body)).Status);
        Assert.Equal(device.KeyId, (await device.Get("/device/v1/me")).Json.GetProperty("keyId").GetString());
        device.Key = old;
        Assert.Equal((401, "SIGNATURE_INVALID"), Of(await device.Get("/device/v1/me")));
    }

    [Fact]
    public async Task A_later_code_makes_the_earlier_worthless_and_no_code_lives_longer_than_a_day()
    {
        await using var tael = await Start();
        var merchant = tael.DemoMerchant();
        var first = await Register(merchant, "SN0001");
        var second = await Register(merchant, "SN0001", "FROG-PRO");
        var device = New(tael, second);
        Assert.Equal((403, "CODE_WRONG"), Of(await device.Enrol(CodeOf(first))));
        Assert.Equal((403, "MODEL_DIFFERS"), Of(await device.Enrol(CodeOf(second), "DRAGONFLY")));
        await tael.Post("/sandbox/clock", new { advance = "PT24H" });
        Assert.Equal((403, "CODE_EXPIRED"), Of(await device.Enrol(CodeOf(second))));

        // A device that is enrolled keeps its key until another code is used.
        Assert.Equal(200, (await device.Enrol(CodeOf(await Register(merchant, "SN0001")))).Status);
        var third = await Register(merchant, "SN0001");
        Assert.Equal(200, (await device.Get("/device/v1/me")).Status);
        Assert.Equal(200, (await New(tael, third).Enrol(CodeOf(third))).Status);
        Assert.Equal((401, "SIGNATURE_INVALID"), Of(await device.Get("/device/v1/me")));
    }

    [Fact]
    public async Task A_request_that_is_not_signed_as_it_must_be_is_refused_and_one_is_not_taken_twice()
    {
        await using var tael = await Start();
        var device = DeviceClient.Of(tael.Http, tael.SandboxFile("device.json"));
        var good = device.Header("GET", "/device/v1/me", "");
        foreach (var header in new[]
        {
            "", "Bearer x", good.Replace("TAEL", "TEAL", StringComparison.Ordinal), good + ",nonce=\"aaaaaaaa\"", good.Replace(",nonce", ",once", StringComparison.Ordinal),
            good.Replace("key_id=\"", "key_id=\"0", StringComparison.Ordinal), good.Replace(device.DeviceId, "1900000009-NOBODY", StringComparison.Ordinal),
            good.Replace(device.DeviceId, "me", StringComparison.Ordinal), device.Header("GET", "/device/v1/me", "", skew: -301),
            device.Header("GET", "/device/v1/me", "", skew: 330), device.Header("GET", "/device/v1/me?", ""),
            device.Header("POST", "/device/v1/me", ""), device.Header("GET", "/device/v1/me", "{}"),
            device.Header("GET", "/device/v1/me", "", nonce: "short"),
        })
        {
            var reply = await device.Send(HttpMethod.Get, "/device/v1/me", "", _ => header);
            Assert.True((reply.Status, reply.Code) == (401, "SIGNATURE_INVALID"), $"{reply.Status}: {header}");
        }

        Assert.Equal(200, (await device.Send(HttpMethod.Get, "/device/v1/me", "", _ => good)).Status);
        var again = await device.Send(HttpMethod.Get, "/device/v1/me", "", _ => good);
        Assert.Equal((401, "SIGNATURE_INVALID"), Of(again));
        Assert.Contains("nonce", again.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_are_listed_in_order_and_are_nobody_elses()
    {
        await using var tael = await Start();
        var merchant = await tael.NewMerchant();
        foreach (var no in new[] { "SN3", "SN1", "SN2" }) await Register(merchant, no);
        await Register(merchant, "SN1");
        var page = (await merchant.Send(HttpMethod.Get, "/v3/iotmanage/devices?limit=2&offset=0", "")).Json;
        Assert.Equal(["SN3", "SN1"], page.GetProperty("data").EnumerateArray().Select(d => d.GetProperty("device_sn").GetString()));
        Assert.Equal((3, "INACTIVATED"), (page.GetProperty("total_count").GetInt32(), page.GetProperty("data")[0].GetProperty("activation_status").GetString()));
        page = (await merchant.Send(HttpMethod.Get, page.GetProperty("links").GetProperty("next").GetString()!, "")).Json;
        Assert.Equal("SN2", page.GetProperty("data")[0].GetProperty("device_sn").GetString());
        Assert.False(page.GetProperty("links").TryGetProperty("next", out _));

        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await tael.DemoMerchant().Send(HttpMethod.Get, "/v3/tael/devices/SN1", "")));
        Assert.Equal((400, "APPID_MCHID_NOT_MATCH"), Of(await tael.DemoMerchant().Post("/v3/tael/devices", new { appid = merchant.AppId, device_sn = "SN1", store_id = "s", till_id = "t" })));
        Assert.Equal((404, "MERCHANT_NOT_FOUND"), Of(await tael.Post("/sandbox/devices", new { merchant = "1234567890" })));

        var bound = await merchant.Post("/v3/tael/devices/SN1/bind", Binding(merchant));
        Assert.Equal(("shop-2", "till-9"), (bound.Json.GetProperty("store_id").GetString(), bound.Json.GetProperty("till_id").GetString()));
    }

    [Fact]
    public async Task The_demo_device_is_the_same_after_a_restart_and_in_a_clean_world()
    {
        await using var tael = await Start();
        var file = tael.SandboxFile("device.json").GetRawText();
        await tael.Restart();
        Assert.Equal(JsonElement.Parse(file).GetProperty("privateKey").GetString(), tael.SandboxFile("device.json").GetProperty("privateKey").GetString());
        Assert.Equal(200, (await tael.Post("/sandbox/reset", new { })).Status);
        Assert.Equal(200, (await DeviceClient.Of(tael.Http, JsonElement.Parse(file)).Get("/device/v1/me")).Status);
    }

    internal static object Binding(MerchantClient merchant) => new { appid = merchant.AppId, store_id = "shop-2", till_id = "till-9" };

    private static async Task<TaelUnderTest> Start(bool onPostgres = false) =>
        await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);

    internal static Task<Reply> Register(MerchantClient merchant, string sn, string? model = null)
    {
        var body = new Dictionary<string, object> { ["appid"] = merchant.AppId, ["device_sn"] = sn, ["store_id"] = "shop-1", ["till_id"] = "till-1" };
        if (model is not null) body["device_model"] = model;
        return merchant.Post("/v3/tael/devices", body);
    }

    private static Task<Reply> Stop(MerchantClient merchant, string sn, bool forGood) =>
        merchant.Post($"/v3/tael/devices/{sn}/stop", new { for_good = forGood, reason = "stolen from the counter" });

    private static async Task<string?> StateOf(MerchantClient merchant, string sn) =>
        (await merchant.Send(HttpMethod.Get, $"/v3/tael/devices/{sn}", "")).Json.GetProperty("state").GetString();

    internal static DeviceClient New(TaelUnderTest tael, Reply registered) => new(
        tael.Http, registered.Json.GetProperty("device_id").GetString()!, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    internal static string CodeOf(Reply registered) => registered.Json.GetProperty("enrolment_code").GetString()!;

    private static (int, string?) Of(Reply reply) => (reply.Status, reply.Code);
}
