using System.Text;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;
using Tael.Tests.Notifications;
using static Tael.Tests.Partners.PartnerCalls;

namespace Tael.Tests.Partners;

/// <summary>A service provider's tills at its merchant's: payment codes, mini programs, what is scanned.</summary>
public sealed class PartnerTillTests
{
    [Fact]
    public async Task A_code_pays_the_merchant_and_the_service_provider_may_reverse_it()
    {
        await using var tael = await TaelUnderTest.Start(null);
        var (sp, sub) = await Open(tael);
        var payer = await tael.NewPayer(300_000, sp.AppId);
        var request = AtTill(sp, sub, "order-1", await CodeOf(payer));
        request["sub_appid"] = sub.AppId;
        var paid = await sp.Post($"{Root}/codepay", request);
        Assert.True(paid.Status == 200, Encoding.UTF8.GetString(paid.Body));
        Assert.Equal(("SUCCESS", "MICROPAY", sp.Mchid, sp.AppId, sub.Mchid, sub.AppId, payer.OpenId), (
            Text(paid.Json, "trade_state"), Text(paid.Json, "trade_type"), Text(paid.Json, "sp_mchid"), Text(paid.Json, "sp_appid"),
            Text(paid.Json, "sub_mchid"), Text(paid.Json, "sub_appid"), Text(paid.Json.GetProperty("payer"), "sp_openid")));
        Assert.Equal(paid.Body, (await sp.Post($"{Root}/codepay", request)).Body);
        Assert.Equal(paid.Json.ToString(), (await Query(sp, sub, "order-1")).Json.ToString());
        await Until(async () => (await MoneyOf(tael, sub), await MoneyOf(tael, sp)) == (700, 0));

        // By itself the merchant has no say in it.
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await sub.Send(HttpMethod.Get, $"/v3/pay/transactions/out-trade-no/order-1?mchid={sub.Mchid}", "")));
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await sub.Post("/v3/pay/transactions/out-trade-no/order-1/reverse", new { mchid = sub.Mchid, appid = sub.AppId })));
        Assert.Equal((400, "ORDER_PAID"), Of(await Close(sp, sub, "order-1")));
        Assert.Equal((400, "APPID_MCHID_NOT_MATCH"), Of(await Reverse(sp, sub, "order-1", sub.AppId)));
        Assert.Equal(200, (await Reverse(sp, sub, "order-1", sp.AppId)).Status);
        Assert.Equal(200, (await Reverse(sp, sub, "order-1")).Status);
        Assert.Equal("REVOKED", Text((await Query(sp, sub, "order-1")).Json, "trade_state"));
        await Until(async () => (await payer.Balance(), await MoneyOf(tael, sub)) == (300_000, 0));

        // One that is not paid yet can't be closed, and nobody else can reverse it.
        request = AtTill(sp, sub, "order-2", await CodeOf(payer));
        request["amount"] = new { total = 100_001, currency = "CNY" };
        Assert.Equal("USERPAYING", Text((await sp.Post($"{Root}/codepay", request)).Json, "trade_state"));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Close(sp, sub, "order-2")));
        Assert.Equal((403, "NO_AUTH"), Of(await Reverse(await tael.NewMerchant(), sub, "order-2")));
        Assert.Equal(200, (await Reverse(sp, sub, "order-2")).Status);
        Assert.Equal("REVOKED", Text((await Query(sp, sub, "order-2")).Json, "trade_state"));

        // What the merchant takes by itself is not the service provider's.
        await sub.Order("order-3", 700);
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await Reverse(sp, sub, "order-3")));
        Assert.Equal("NOTPAY", (await sub.Query("order-3")).GetProperty("trade_state").GetString());
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await Reverse(sp, sub, "order-4")));
        Assert.Equal((400, "ORDER_CLOSED"), Of(await sp.Post($"{Root}/native", Request(sp, sub, "order-4"))));
    }

    [Fact]
    public async Task A_spoilt_call_of_a_till_is_refused_by_name_and_changes_nothing()
    {
        await using var tael = await TaelUnderTest.Start(null);
        var (sp, sub) = await Open(tael);
        var other = await tael.NewMerchant();
        var code = await CodeOf(await tael.NewPayer(1_000, sp.AppId));
        foreach (var (field, value, status, error, at) in new (string, object?, int, string, string)[]
        {
            ("sp_mchid", null, 400, "PARAM_ERROR", "/sp_mchid"),
            ("sp_mchid", other.Mchid, 403, "NO_AUTH", "/sp_mchid"),
            ("sub_mchid", null, 400, "PARAM_ERROR", "/sub_mchid"),
            ("sub_mchid", other.Mchid, 403, "NO_AUTH", "/sub_mchid"),
            ("sub_mchid", sp.Mchid, 403, "NO_AUTH", "/sub_mchid"),
            ("sp_appid", other.AppId, 400, "APPID_MCHID_NOT_MATCH", "/sp_appid"),
            ("sub_appid", other.AppId, 400, "APPID_MCHID_NOT_MATCH", "/sub_appid"),
            ("sub_appid", 7, 400, "PARAM_ERROR", "/sub_appid"),
            ("payer", null, 400, "PARAM_ERROR", "/payer"),
            ("payer", new { }, 400, "PARAM_ERROR", "/payer/auth_code"),
            ("payer", new { auth_code = "134567890123456789" }, 403, "AUTH_CODE_INVALID", "/payer/auth_code"),
            ("payer", new { sp_openid = "x", auth_code = code }, 400, "PARAM_ERROR", "/payer/sp_openid"),
            ("amount", new { total = 0 }, 400, "PARAM_ERROR", "/amount/total"),
            ("amount", new { total = 1_000_000_001 }, 400, "PARAM_ERROR", "/amount/total"),
            ("scene_info", null, 400, "PARAM_ERROR", "/scene_info"),
            ("scene_info", new { device_id = "till-3" }, 400, "PARAM_ERROR", "/scene_info/store_info"),
            ("notify_url", "http://127.0.0.1:9/nobody", 400, "PARAM_ERROR", "/notify_url"),
            ("out_trade_no", "short", 400, "PARAM_ERROR", "/out_trade_no"),
            ("description", null, 400, "PARAM_ERROR", "/description"),
            ("appid", sp.AppId, 400, "PARAM_ERROR", "/appid"),
        })
        {
            var request = AtTill(sp, sub, "order-1", code);
            if (value is null) request.Remove(field);
            else request[field] = value;
            var reply = await sp.Post($"{Root}/codepay", request);
            Assert.True((status, error) == Of(reply), $"{field} {value}: {Encoding.UTF8.GetString(reply.Body)}");
            Assert.Equal(at, reply.Json.GetProperty("detail").GetProperty("field").GetString());
        }

        Assert.Equal((403, "NO_AUTH"), Of(await other.Post($"{Root}/codepay", AtTill(other, sub, "order-1", code))));
        foreach (var (body, status, error) in new (object, int, string)[]
        {
            (new { sub_mchid = sub.Mchid }, 400, "PARAM_ERROR"),
            (new { sp_mchid = sp.Mchid }, 400, "PARAM_ERROR"),
            (new { sp_mchid = other.Mchid, sub_mchid = sub.Mchid }, 403, "NO_AUTH"),
            (new { sp_mchid = sp.Mchid, sub_mchid = other.Mchid }, 403, "NO_AUTH"),
            (new { sp_mchid = sp.Mchid, sub_mchid = sub.Mchid, sp_appid = other.AppId }, 400, "APPID_MCHID_NOT_MATCH"),
            (new { sp_mchid = sp.Mchid, sub_mchid = sub.Mchid, sub_appid = other.AppId }, 400, "APPID_MCHID_NOT_MATCH"),
            (new { sp_mchid = sp.Mchid, sub_mchid = sub.Mchid, mchid = sp.Mchid }, 400, "PARAM_ERROR"),
        })
        {
            Assert.Equal((status, error), Of(await sp.Post($"{Root}/out-trade-no/order-1/reverse", body)));
        }

        Assert.Equal((400, "PARAM_ERROR"), Of(await Reverse(sp, sub, "short")));
        Assert.Null(await tael.Grains.Payment(OutTradeNo.Parse("order-1").OrderOf(MerchantId.Parse(sub.Mchid))).Look());
        Assert.Equal(200, (await sp.Post($"{Root}/codepay", AtTill(sp, sub, "order-1", code))).Status);
    }

    [Theory, InlineData("miniprogram"), InlineData("scannedpos")]
    public async Task Who_scans_or_opens_a_mini_program_pays_and_is_told_of_only_if_wanted(string call)
    {
        await using var tael = await TaelUnderTest.Start(null);
        await using var receiver = await WebhookReceiver.Start(_ => 204);
        var (sp, sub) = await Open(tael);
        var payer = await tael.NewPayer(10_000, sp.AppId);
        var request = Request(sp, sub, "order-1", receiver.Url);
        request["payer"] = new { sp_openid = payer.OpenId };
        request["scene_info"] = new { payer_client_ip = "127.0.0.1", store_info = new { id = "1", out_id = "shop-1" } };
        var made = await sp.Post($"{Root}/{call}", request);
        Assert.True(made.Status == 200, Encoding.UTF8.GetString(made.Body));
        Assert.Equal(made.Body, (await sp.Post($"{Root}/{call}", request)).Body);
        Assert.Equal(200, (await payer.Pay(Text(made.Json, "prepay_id")!, "r-1")).Status);
        Assert.Equal("JSAPI", Text((await receiver.Next()).Open(sp, "TRANSACTION.SUCCESS"), "trade_type"));

        request["out_trade_no"] = "order-2";
        request.Remove("notify_url");
        var quiet = Text((await sp.Post($"{Root}/{call}", request)).Json, "prepay_id")!;
        Assert.Equal((403, "NOT_THE_PAYER"), Of(await (await tael.NewPayer(1_000)).Pay(quiet, "r-1")));
        Assert.Equal(200, (await payer.Pay(quiet, "r-2")).Status);
        Assert.Equal("SUCCESS", Text((await Query(sp, sub, "order-2")).Json, "trade_state"));
        Assert.False(receiver.HasMore);

        request["out_trade_no"] = "order-3";
        foreach (var (field, value, at) in new (string, object?, string)[]
        {
            ("payer", null, "/payer"),
            ("payer", new { }, "/payer/sp_openid"),
            ("payer", new { sub_openid = payer.OpenId }, "/payer/sub_openid"),
            ("payer", new { sp_openid = "nobody" }, "/payer/sp_openid"),
            ("limit_pay", new[] { "no_balance" }, "/limit_pay"),
            ("scene_info", new { payer_client_ip = 7 }, "/scene_info/payer_client_ip"),
            ("notify_url", "ftp://127.0.0.1/", "/notify_url"),
            ("amount", null, "/amount"),
        })
        {
            var spoilt = new Dictionary<string, object>(request);
            if (value is null) spoilt.Remove(field);
            else spoilt[field] = value;
            var reply = await sp.Post($"{Root}/{call}", spoilt);
            Assert.Equal((400, "PARAM_ERROR", at), (reply.Status, reply.Code, reply.Json.GetProperty("detail").GetProperty("field").GetString()));
        }

        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await Query(sp, sub, "order-3")));
    }
}
