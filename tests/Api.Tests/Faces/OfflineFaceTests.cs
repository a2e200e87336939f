using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tael.Silo.Journals;
using Tael.Tests.Devices;

namespace Tael.Tests.Faces;

/// <summary>raw_data → authinfo → face_code → an order of the merchant's own: /v3/offlineface.</summary>
public sealed class OfflineFaceTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_face_code_pays_one_order_of_its_merchant(bool onPostgres)
    {
        await using var shop = await FaceShop.Start(onPostgres);
        var payer = shop.Till.Payer;
        await shop.Enrol(payer, 1);
        var seen = await shop.LookFor(1, 0, FaceShop.Digits);
        Assert.True(seen.Status == 200, Encoding.UTF8.GetString(seen.Body));
        Assert.Equal(payer.OpenId, seen.Json.GetProperty("openid").GetString());
        var code = seen.Json.GetProperty("faceCode").GetString()!;
        Assert.InRange(code.Length, 1, 128);

        var who = await shop.Merchant.Send(HttpMethod.Get, $"/v3/facemch/users/{code}?info_type=ASK_UNIONID&appid={shop.Merchant.AppId}", "");
        Assert.Equal(payer.OpenId, who.Json.GetProperty("openid").GetString());
        var name = await shop.Merchant.Send(HttpMethod.Get, $"/v3/facemch/users/{code}?info_type=ASK_REAL_NAME&appid={shop.Merchant.AppId}", "");
        Assert.Equal((403, "NO_AUTH"), (name.Status, name.Code));

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => shop.Order("face-order-1", code)));
        Assert.All(replies, reply => Assert.True(reply.Status == 200, Encoding.UTF8.GetString(reply.Body)));
        Assert.All(replies, reply => Assert.Equal(replies[0].Body, reply.Body));
        Assert.Equal(9_900, await payer.Balance());
        var paid = replies[0].Json;
        Assert.Equal(("SUCCESS", "FACEPAY", shop.Merchant.Mchid, shop.Merchant.Mchid), (
            Text(paid, "trade_state"), Text(paid, "trade_type"), Text(paid, "sp_mchid"), Text(paid, "sub_mchid")));
        Assert.Equal(("tea", "table 7", "10.0.0.7", payer.OpenId), (
            Text(paid, "description"), Text(paid, "attach"), Text(paid.GetProperty("scene_info"), "device_ip"), Text(paid.GetProperty("payer"), "sp_openid")));
        Assert.Equal(replies[0].Body, (await shop.Query("face-order-1")).Body);
        Assert.Equal("FACEPAY", (await shop.Merchant.Query("face-order-1")).GetProperty("trade_type").GetString());

        // Another order, and another capture's code for the same order.
        Assert.Equal("AUTH_CODE_INVALID", (await shop.Order("face-order-2", code)).Code);
        Assert.Equal("OUT_TRADE_NO_USED", (await shop.Order("face-order-1", await shop.CodeOf(1, 1, null))).Code);
        Assert.Equal("OUT_TRADE_NO_USED", (await shop.Order("face-order-1", code, 101)).Code);
        Assert.Equal("AUTH_CODE_INVALID", (await shop.Order("face-order-2", (await shop.LookFor(1, 0)).Json.GetProperty("faceCode").GetString()!)).Code);

        var refund = await shop.Merchant.Post("/v3/refund/domestic/refunds", new
        {
            out_trade_no = "face-order-1", out_refund_no = "face-refund-1", amount = new { refund = 40, total = 100, currency = "CNY" },
        });
        Assert.True(refund.Status == 200, Encoding.UTF8.GetString(refund.Body));
        await shop.Till.Until(async () => await payer.Balance() == 9_940);
        Assert.Equal("REFUND", Text((await shop.Query("face-order-1")).Json, "trade_state"));

        await shop.Till.Restart();
        Assert.Equal(("REFUND", 200), (Text((await shop.Order("face-order-1", code)).Json, "trade_state"), (await shop.Order("face-order-1", code)).Status));
        var audit = await shop.Tael.Services.GetRequiredService<JournalStore>().AuditAsync();
        Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
    }

    [Fact]
    public async Task A_code_that_may_not_pay_any_more_pays_nothing()
    {
        await using var shop = await FaceShop.Start();
        await shop.Enrol(shop.Till.Payer, 1);
        var other = await shop.Tael.NewMerchant();
        var code = await shop.CodeOf(1, 0);
        Assert.Equal("AUTH_CODE_INVALID", (await shop.Order("face-order-1", code, by: other)).Code);
        Assert.Equal("AUTH_CODE_INVALID", (await shop.Order("face-order-1", code[..^2] + "AA")).Code);
        Assert.Equal("NOT_ENOUGH", (await shop.Order("face-order-1", code, 20_000)).Code);
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await shop.Query("face-order-2")));

        // Too old; but what it has paid before is answered for ever.
        Assert.Equal(200, (await shop.Order("face-order-3", await shop.CodeOf(1, 1))).Status);
        var kept = await shop.CodeOf(1, 2);
        Assert.Equal(200, (await shop.Order("face-order-4", kept)).Status);
        await shop.Tael.Post("/sandbox/clock", new { advance = "PT3M" });
        Assert.Equal("AUTH_CODE_INVALID", (await shop.Order("face-order-5", code)).Code);
        Assert.Equal(200, (await shop.Order("face-order-4", kept)).Status);

        // Withdrawn, stolen.
        var fresh = await shop.CodeOf(1, 3);
        await FaceShop.Withdraw(shop.Till.Payer);
        Assert.Equal("AUTH_CODE_INVALID", (await shop.Order("face-order-6", fresh)).Code);
        await shop.Enrol(shop.Till.Payer, 1);
        fresh = await shop.CodeOf(1, 4);
        await shop.Till.Stop();
        Assert.Equal("AUTH_CODE_INVALID", (await shop.Order("face-order-7", fresh)).Code);
        Assert.Equal(9_800, await shop.Till.Payer.Balance());
    }

    [Fact]
    public async Task Only_the_merchants_own_device_is_let_look_and_only_for_a_while()
    {
        await using var shop = await FaceShop.Start();
        await shop.Enrol(shop.Till.Payer, 1);
        var other = await shop.Tael.NewMerchant();
        var stranger = DeviceClient.Of(shop.Tael.Http, (await shop.Tael.Post("/sandbox/devices", new { merchant = shop.Merchant.Mchid })).Json);
        var good = shop.RawData();
        foreach (var raw in new[] { "x", good[..^4], good.Replace(shop.Device.SerialNo, "SN0000", StringComparison.Ordinal), shop.RawData(-400), shop.RawData(400), shop.RawData(device: stranger) })
        {
            Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.AuthInfo(raw)));
        }

        Assert.Equal((403, "NO_AUTH"), Of(await shop.AuthInfo(by: other)));
        var authInfo = (await shop.AuthInfo(good)).Json.GetProperty("authinfo").GetString()!;
        var elsewhere = await stranger.Post("/device/v1/faces/codes", new { authInfo, face = await shop.Face(1, 0), phoneDigits = FaceShop.Digits });
        Assert.Equal((403, "AUTHINFO_INVALID"), Of(elsewhere));
        Assert.Equal((403, "AUTHINFO_INVALID"), Of(await shop.LookFor(1, 0, FaceShop.Digits, authInfo[..^2] + "AA")));
        Assert.Equal((409, "PHONE_DIGITS_NEEDED"), Of(await shop.LookFor(1, 0, null, authInfo)));
        Assert.Equal(200, (await shop.LookFor(1, 0, FaceShop.Digits, authInfo)).Status);
        await shop.Tael.Post("/sandbox/clock", new { advance = "PT2H1M" });
        Assert.Equal((403, "AUTHINFO_INVALID"), Of(await shop.LookFor(1, 0, FaceShop.Digits, authInfo)));
        await shop.Till.Stop(forGood: false);
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.AuthInfo()));
    }

    /// <summary>The field to blame, and what stands there instead of what is right.</summary>
    [Fact]
    public async Task Bad_input_is_refused_by_name_and_pays_nothing()
    {
        await using var shop = await FaceShop.Start();
        await shop.Enrol(shop.Till.Payer, 1);
        await shop.Till.Open("sale-1");
        var good = await shop.Face(1, 0);
        var embedding = good.GetProperty("embedding").GetString()!;
        (string Field, object Face)[] faces =
        [
            ("face/embedding", new { model = "m", embedding = embedding[..^4], liveness = 1000, quality = 1000 }),
            ("face/embedding", new { model = "m", embedding = "!" + embedding[1..], liveness = 1000, quality = 1000 }),
            ("face/embedding", new { model = "m", embedding = Convert.ToBase64String(new byte[2048]), liveness = 1000, quality = 1000 }),
            ("face/liveness", new { model = "m", embedding, liveness = 1001, quality = 1000 }),
            ("face/liveness", new { model = "m", embedding, liveness = -1, quality = 1000 }),
            ("face/quality", new { model = "m", embedding, liveness = 1000, quality = 1001 }),
            ("face/quality", new { model = "m", embedding, liveness = 1000, quality = 0.5 }),
            ("face/model", new { model = "", embedding, liveness = 1000, quality = 1000 }),
            ("face/model", new { model = new string('m', 33), embedding, liveness = 1000, quality = 1000 }),
            ("face/model", new { embedding, liveness = 1000, quality = 1000 }),
            ("face/picture", new { model = "m", embedding, liveness = 1000, quality = 1000, picture = "x" }),
        ];
        foreach (var (field, face) in faces)
        {
            var reply = await shop.Device.Post("/device/v1/sessions/sale-1/payments", new { face, phoneDigits = FaceShop.Digits });
            Assert.True(reply.Status == 400 && reply.Json.GetProperty("field").GetString() == field, $"{field}: {Encoding.UTF8.GetString(reply.Body)}");
        }

        foreach (var digits in new[] { "123", "12345", "12a4", "" })
        {
            Assert.Equal((400, "PARAM_ERROR"), Of(await shop.PayBy("sale-1", good, digits)));
        }

        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Device.Post("/device/v1/sessions/sale-1/payments", new { phoneDigits = "1234" })));
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Device.Post("/device/v1/sessions/sale-1/payments", new { face = good, authCode = "1" })));
        Assert.Equal((403, "FACE_NOT_LIVE"), Of(await shop.PayBy("sale-1", Like(good, 899, 1000), FaceShop.Digits)));
        Assert.Equal((403, "FACE_NOT_SEEN_WELL"), Of(await shop.PayBy("sale-1", Like(good, 1000, 299), FaceShop.Digits)));
        Assert.Equal((404, "FACE_NOT_KNOWN"), Of(await shop.PayBy("sale-1", Like(good, 1000, 1000, "another"), FaceShop.Digits)));

        var code = await shop.CodeOf(1, 1);
        foreach (var (product, scene) in new[] { (3, 3), (10, 3), (2, 7), (2, 123), (1, 3), (12, 3), (2, 127) })
        {
            var reply = await shop.Merchant.Post("/v3/offlineface/transactions", new
            {
                auth_code = code, sp_appid = shop.Merchant.AppId, amount = new { total = 1, currency = "CNY" }, out_trade_no = "face-order-1",
                business = new { business_product_id = product, business_scene_id = scene },
            });
            Assert.Equal((400, "PARAM_ERROR"), Of(reply));
        }

        Assert.Equal("OPEN", Till.StateOf(await shop.Till.Look()));
        Assert.Equal(10_000, await shop.Till.Payer.Balance());

        // What may be left out may be.
        var least = await shop.Merchant.Post("/v3/offlineface/transactions", new
        {
            auth_code = code, sp_appid = shop.Merchant.AppId, amount = new { total = 1, currency = "CNY" },
        });
        Assert.True(least.Status == 200, Encoding.UTF8.GetString(least.Body));
        Assert.StartsWith("face-", Text(least.Json, "out_trade_no"), StringComparison.Ordinal);
    }

    private static JsonElement Like(JsonElement face, int liveness, int quality, string? model = null) => JsonSerializer.SerializeToElement(new
    {
        model = model ?? face.GetProperty("model").GetString(), embedding = face.GetProperty("embedding").GetString(), liveness, quality,
    });

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();

    private static (int Status, string? Code) Of(Reply reply) => (reply.Status, reply.Status == 200 ? null : reply.Code);
}
