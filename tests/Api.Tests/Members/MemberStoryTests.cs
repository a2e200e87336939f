using System.Net.Http.Json;
using System.Text;
using Tael.Tests.Devices;
using Tael.Tests.Faces;

namespace Tael.Tests.Members;

/// <summary>刷脸即会员: a buyer joins at the device, is found by face or code, and pays the member's price; on both stores.</summary>
public sealed class MemberStoryTests
{
    private static readonly object[] Levels =
    [
        new { level_id = "silver", level_name = "Silver", price_rate = 9_500 }, new { level_id = "gold", level_name = "Gold", price_rate = 8_000 },
    ];

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_face_is_the_membership_and_its_price_is_paid(bool onPostgres)
    {
        await using var shop = await FaceShop.Start(onPostgres);
        await shop.Enrol(shop.Till.Payer, 1);
        await shop.Till.Open("sale-1", 1_000);
        Assert.Equal((409, "NO_MEMBER_PLAN"), Of(await Find(shop, "sale-1", 0, FaceShop.Digits)));
        var plan = await shop.Merchant.Post("/v3/tael/member-plan", new { levels = Levels });
        Assert.True(plan.Status == 200, Encoding.UTF8.GetString(plan.Body));
        Assert.Equal(plan.Body, (await shop.Merchant.Send(HttpMethod.Get, "/v3/tael/member-plan", "")).Body);

        // Without the buyer's word nobody becomes a member.
        Assert.Equal((409, "PHONE_DIGITS_NEEDED"), Of(await Find(shop, "sale-1", 0)));
        Assert.Equal((404, "NOT_A_MEMBER"), Of(await Find(shop, "sale-1", 0, FaceShop.Digits)));
        var joined = await Find(shop, "sale-1", 0, FaceShop.Digits, join: true);
        Assert.True(joined.Status == 200, Encoding.UTF8.GetString(joined.Body));
        Assert.Equal(950, joined.Json.GetProperty("amount").GetInt64());
        foreach (var screen in new[] { "cashierScreen", "customerScreen" })
        {
            var shown = joined.Json.GetProperty(screen);
            Assert.Equal((950, 1_000, "Silver"), (
                shown.GetProperty("amount").GetInt64(), shown.GetProperty("member").GetProperty("listAmount").GetInt64(), shown.GetProperty("member").GetProperty("levelName").GetString()));
        }

        Assert.Equal("OPEN", Till.StateOf(await shop.Till.Open("sale-1", 1_000)));
        Assert.Equal("SESSION_ID_USED", Till.StateOf(await shop.Till.Open("sale-1", 950)));
        Assert.Equal("PAID", Till.StateOf(await shop.Pay("sale-1", 1, 1)));
        Assert.Equal(9_050, await shop.Till.Payer.Balance());
        await shop.Merchant.Post($"/v3/tael/members/{shop.Till.Payer.OpenId}/level", new { appid = shop.Merchant.AppId, level_id = "gold" });
        Assert.Equal((409, "SESSION_PAID"), Of(await Find(shop, "sale-1", 2)));

        // In another store of the merchant the member is known without digits.
        var otherTill = DeviceClient.Of(shop.Tael.Http, (await shop.Tael.Post("/sandbox/devices", new { merchant = shop.Merchant.Mchid, store = "store-2" })).Json);
        await otherTill.Post("/device/v1/sessions", new { sessionId = "other-1", amount = 100, description = "tea" });
        var face = await shop.Face(1, 3);
        var found = await otherTill.Post("/device/v1/sessions/other-1/member", new { face });
        Assert.Equal((200, 80), (found.Status, found.Json.GetProperty("amount").GetInt64()));
        Assert.Equal("PAID", Till.StateOf(await otherTill.Post("/device/v1/sessions/other-1/payments", new { face })));
        Assert.Equal(8_970, await shop.Till.Payer.Balance());

        await shop.Till.Restart();
        Assert.Equal(204, (await shop.Till.Payer.Send(HttpMethod.Post, $"/wallet/v1/memberships/{shop.Merchant.Mchid}/leave", JsonContent.Create(new { }))).Status);
        await shop.Till.Open("sale-2", 100);
        Assert.Equal((404, "NOT_A_MEMBER"), Of(await Find(shop, "sale-2", 4, FaceShop.Digits)));
        var gone = await shop.Till.Payer.Send(HttpMethod.Get, $"/wallet/v1/memberships/{shop.Merchant.Mchid}");
        Assert.Equal((404, "NOT_A_MEMBER"), Of(gone));
    }

    /// <summary>The fruit seller's spring onion.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_member_who_has_paid_enough_is_given_what_both_screens_show(bool onPostgres)
    {
        await using var shop = await FaceShop.Start(onPostgres);
        var levels = new[] { new { level_id = "friend", level_name = "Friend", price_rate = 9_000, gift = "一根葱", gift_from = 900 } };
        Assert.Equal(200, (await shop.Merchant.Post("/v3/tael/member-plan", new { levels })).Status);
        foreach (var (sale, amount, isMember, gift) in new[] { ("sale-1", 1_000, true, "一根葱"), ("sale-2", 999, true, null), ("sale-3", 1_000, false, null) })
        {
            await shop.Till.Open(sale, amount);
            var authCode = await shop.Till.PayCode();
            if (isMember)
            {
                var found = await shop.Device.Post($"/device/v1/sessions/{sale}/member", new { authCode, join = true });
                Assert.Equal((200, null, null), (found.Status, Gift(found, "cashierScreen"), Gift(found, "customerScreen")));
            }

            var paid = await shop.Till.Pay(sale, authCode);
            Assert.Equal(("PAID", gift, gift), (Till.StateOf(paid), Gift(paid, "cashierScreen"), Gift(paid, "customerScreen")));
        }

        // What has been paid keeps its gift, whatever the plan says later.
        await shop.Till.Open("sale-4", 1_000);
        var code = await shop.Till.PayCode();
        await shop.Device.Post("/device/v1/sessions/sale-4/member", new { authCode = code });
        Assert.Equal("PAID", Till.StateOf(await shop.Till.Pay("sale-4", code)));
        await shop.Merchant.Post("/v3/tael/member-plan", new { levels = Levels });
        await shop.Till.Restart();
        Assert.Equal("一根葱", Gift(await shop.Till.Look("sale-4"), "customerScreen"));

        static string? Gift(Reply reply, string screen) => reply.Json.GetProperty(screen).GetProperty("gift").GetString();
    }

    [Fact]
    public async Task A_payment_code_is_the_membership_too_and_pays_afterwards()
    {
        await using var shop = await FaceShop.Start();
        await shop.Merchant.Post("/v3/tael/member-plan", new { levels = Levels });
        await shop.Till.Open("sale-1", 1_000);
        var authCode = await shop.Till.PayCode();
        var target = "/device/v1/sessions/sale-1/member";
        Assert.Equal((404, "NOT_A_MEMBER"), Of(await shop.Device.Post(target, new { authCode })));
        var joined = await shop.Device.Post(target, new { authCode, join = true });
        Assert.Equal(950, joined.Json.GetProperty("amount").GetInt64());
        Assert.Equal(joined.Body, (await shop.Device.Post(target, new { authCode })).Body);
        Assert.Equal("PAID", Till.StateOf(await shop.Till.Pay("sale-1", authCode)));
        Assert.Equal(9_050, await shop.Till.Payer.Balance());

        var openid = shop.Till.Payer.OpenId;
        var level = await shop.Merchant.Post($"/v3/tael/members/{openid}/level", new { appid = shop.Merchant.AppId, level_id = "gold" });
        Assert.Equal("gold", level.Json.GetProperty("level_id").GetString());
        var seen = await shop.Merchant.Send(HttpMethod.Get, $"/v3/tael/members/{openid}?appid={shop.Merchant.AppId}", "");
        Assert.Equal(level.Body, seen.Body);

        // A level that is gone: the full price.
        await shop.Merchant.Post("/v3/tael/member-plan", new { levels = Levels[..1] });
        await shop.Till.Open("sale-2", 1_000);
        var full = await shop.Device.Post("/device/v1/sessions/sale-2/member", new { authCode = await shop.Till.PayCode() });
        Assert.Equal(1_000, full.Json.GetProperty("amount").GetInt64());
    }

    [Fact]
    public async Task Bad_input_is_refused_and_changes_nothing()
    {
        await using var shop = await FaceShop.Start();
        object[] plans =
        [
            new { levels = Array.Empty<object>() },
            new { levels = Enumerable.Range(0, 21).Select(i => new { level_id = $"l{i}", level_name = "L", price_rate = 1 }) },
            new { levels = new[] { new { level_id = "a b", level_name = "L", price_rate = 1 } } },
            new { levels = new[] { new { level_id = "a", level_name = "", price_rate = 1 } } },
            new { levels = new[] { new { level_id = "a", level_name = "L", price_rate = 0 } } },
            new { levels = new[] { new { level_id = "a", level_name = "L", price_rate = 10_001 } } },
            new { levels = new[] { new { level_id = "a", level_name = "L", price_rate = 1, gift = "" } } },
            new { levels = new[] { new { level_id = "a", level_name = "L", price_rate = 1, gift = 7 } } },
            new { levels = new[] { new { level_id = "a", level_name = "L", price_rate = 1, gift = new string('g', 65) } } },
            new { levels = new[] { new { level_id = "a", level_name = "L", price_rate = 1, gift = "onion", gift_from = 0 } } },
            new { levels = new[] { new { level_id = "a", level_name = "L", price_rate = 1, gift = "onion", gift_from = "1" } } },
            new { levels = new[] { new { level_id = "a", level_name = "L", price_rate = 1, gift_from = 1 } } },
            new { levels = new[] { new { level_id = "a", level_name = "L" } } },
        ];
        foreach (var plan in plans) Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Merchant.Post("/v3/tael/member-plan", plan)));
        var twice = new { levels = new[] { Levels[0], Levels[0] } };
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Merchant.Post("/v3/tael/member-plan", twice)));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Merchant.Send(HttpMethod.Get, "/v3/tael/member-plan", "")));

        await shop.Merchant.Post("/v3/tael/member-plan", new { levels = Levels });
        await shop.Till.Open("sale-1", 100);
        var target = "/device/v1/sessions/sale-1/member";
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Device.Post(target, new { })));
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Device.Post(target, new { phoneDigits = "1234" })));
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Device.Post(target, new { authCode = await shop.Till.PayCode(), face = await shop.Face(1, 0) })));
        Assert.Equal((403, "AUTH_CODE_INVALID"), Of(await shop.Device.Post(target, new { authCode = "000000000000000000", join = true })));
        Assert.Equal((404, "SESSION_NOT_FOUND"), Of(await shop.Device.Post("/device/v1/sessions/sale-9/member", new { authCode = await shop.Till.PayCode() })));
        var openid = shop.Till.Payer.OpenId;
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Merchant.Post($"/v3/tael/members/{openid}/level", new { appid = shop.Merchant.AppId, level_id = "gold" })));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Merchant.Post($"/v3/tael/members/{openid}/level", new { appid = shop.Merchant.AppId, level_id = "lead" })));
        Assert.Equal((400, "APPID_MCHID_NOT_MATCH"), Of(await shop.Merchant.Post($"/v3/tael/members/{openid}/level", new { appid = "wx0000000000000000", level_id = "gold" })));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Merchant.Send(HttpMethod.Get, $"/v3/tael/members/nobody?appid={shop.Merchant.AppId}", "")));
        Assert.Equal(100, (await shop.Till.Look()).Json.GetProperty("amount").GetInt64());
    }

    private static async Task<Reply> Find(FaceShop shop, string session, int shot, string? phoneDigits = null, bool? join = null)
    {
        var face = await shop.Face(1, shot);
        return await shop.Device.Post($"/device/v1/sessions/{session}/member", new Dictionary<string, object?>
        {
            ["face"] = face, ["phoneDigits"] = phoneDigits, ["join"] = join,
        }.Where(field => field.Value is not null).ToDictionary());
    }

    private static (int Status, string? Code) Of(Reply reply) => (reply.Status, reply.Status is 200 or 204 ? null : reply.Code);
}
