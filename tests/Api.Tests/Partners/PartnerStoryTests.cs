using System.Text;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;
using Tael.Tests.Notifications;
using Tael.Tests.Stage;
using static Tael.Tests.Partners.PartnerCalls;

namespace Tael.Tests.Partners;

/// <summary>A service provider orders in its merchant's name: the merchant has the money, the provider has the say; on both stores.</summary>
public sealed class PartnerStoryTests
{
    private const string Refunds = "/v3/refund/domestic/refunds";

    [Theory, InlineData(false), InlineData(true)]
    public async Task The_merchant_has_the_money_and_the_service_provider_has_the_say(bool onPostgres)
    {
        await using var tael = await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);
        await using var receiver = await WebhookReceiver.Start(_ => 204);
        var (sp, sub) = await Open(tael);
        var payer = await tael.NewPayer(10_000, sp.AppId);
        var request = Request(sp, sub, "order-1", receiver.Url);
        request["sub_appid"] = sub.AppId;
        request["payer"] = new { sp_openid = payer.OpenId };
        var made = await sp.Post($"{Root}/jsapi", request);
        Assert.True(made.Status == 200, Encoding.UTF8.GetString(made.Body));
        Assert.Equal(made.Body, (await sp.Post($"{Root}/jsapi", request)).Body);
        Assert.Equal("NOTPAY", (await Query(sp, sub, "order-1")).Json.GetProperty("trade_state").GetString());

        var paid = await payer.Pay(made.Json.GetProperty("prepay_id").GetString()!, "r-1");
        Assert.Equal(200, paid.Status);
        var seen = (await Query(sp, sub, "order-1")).Json;
        Assert.Equal(paid.Json.ToString(), seen.ToString());
        Assert.Equal((sp.Mchid, sp.AppId, sub.Mchid, sub.AppId, payer.OpenId), (
            Text(seen, "sp_mchid"), Text(seen, "sp_appid"), Text(seen, "sub_mchid"), Text(seen, "sub_appid"), Text(seen.GetProperty("payer"), "sp_openid")));
        Assert.NotEqual(payer.OpenId, Text(seen.GetProperty("payer"), "sub_openid"));
        Assert.False(seen.TryGetProperty("mchid", out _));
        var byId = await sp.Send(HttpMethod.Get, $"{Root}/id/{Text(seen, "transaction_id")}?sp_mchid={sp.Mchid}&sub_mchid={sub.Mchid}", "");
        Assert.Equal(seen.ToString(), byId.Json.ToString());
        Assert.Equal(seen.ToString(), (await receiver.Next()).Open(sp, "TRANSACTION.SUCCESS").ToString());
        await Until(async () => (await MoneyOf(tael, sub), await MoneyOf(tael, sp)) == (700, 0));

        // By itself the merchant has no say in it.
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await sub.Send(HttpMethod.Get, $"/v3/pay/transactions/out-trade-no/order-1?mchid={sub.Mchid}", "")));
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await sub.TryClose("order-1")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await Refund(sub, null, "refund-1", receiver.Url)));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await Refund(sp, null, "refund-1", receiver.Url)));

        var refund = await Refund(sp, sub.Mchid, "refund-1", receiver.Url);
        Assert.True(refund.Status == 200, Encoding.UTF8.GetString(refund.Body));
        await Until(async () => await payer.Balance() == 9_500);
        Assert.Equal(500, await MoneyOf(tael, sub));
        var told = (await receiver.Next()).Open(sp, "REFUND.SUCCESS");
        Assert.Equal((sp.Mchid, sub.Mchid, "SUCCESS"), (Text(told, "sp_mchid"), Text(told, "sub_mchid"), Text(told, "refund_status")));
        Assert.Equal(refund.Json.ToString(), (await sp.Send(HttpMethod.Get, $"{Refunds}/refund-1?sub_mchid={sub.Mchid}", "")).Json.ToString());
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await sp.Send(HttpMethod.Get, $"{Refunds}/refund-1", "")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await sub.Send(HttpMethod.Get, $"{Refunds}/refund-1", "")));
        Assert.Equal((400, "ORDER_PAID"), Of(await Close(sp, sub, "order-1")));

        await tael.Restart();
        Assert.Equal("REFUND", (await Query(new(tael.Http, sp.File), sub, "order-1")).Json.GetProperty("trade_state").GetString());
        Assert.False(receiver.HasMore);
    }

    [Fact]
    public async Task What_each_orders_by_itself_is_not_the_others()
    {
        await using var tael = await TaelUnderTest.Start(null);
        var (sp, sub) = await Open(tael);
        await sub.Order("order-1", 700);
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await Query(sp, sub, "order-1")));
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await Close(sp, sub, "order-1")));
        Assert.Equal((403, "OUT_TRADE_NO_USED"), Of(await sp.Post($"{Root}/native", Request(sp, sub, "order-1"))));
        Assert.Equal("NOTPAY", (await sub.Query("order-1")).GetProperty("trade_state").GetString());

        var code = (await sp.Post($"{Root}/native", Request(sp, sub, "order-2"))).Json.GetProperty("code_url").GetString()!;
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await sub.TryClose("order-2")));
        Assert.Equal(204, (await Close(sp, sub, "order-2")).Status);
        Assert.Equal(204, (await Close(sp, sub, "order-2")).Status);
        Assert.Equal((409, "ORDER_CLOSED"), Of(await (await tael.NewPayer(1_000)).Pay(code, "r-1")));
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await Close(sp, sub, "order-3")));
        Assert.Equal((400, "ORDER_CLOSED"), Of(await sp.Post($"{Root}/native", Request(sp, sub, "order-3"))));

        Assert.Equal(200, (await sp.Post($"{Root}/app", Request(sp, sub, "order-a"))).Status);
        var h5 = Request(sp, sub, "order-h");
        h5["scene_info"] = new { payer_client_ip = "127.0.0.1", h5_info = new { type = "Wap" } };
        Assert.Equal(200, (await sp.Post($"{Root}/h5", h5)).Status);
    }

    [Fact]
    public async Task Nobody_orders_in_the_name_of_who_has_not_chosen_them()
    {
        await using var tael = await TaelUnderTest.Start(null);
        var (sp, sub) = await Open(tael);
        var other = await tael.NewMerchant();
        var payer = await tael.NewPayer(1_000, sp.AppId);
        var rows = await Rows(tael, sub);
        foreach (var (field, value, status, code, at) in new (string, object?, int, string, string)[]
        {
            ("sp_mchid", other.Mchid, 403, "NO_AUTH", "/sp_mchid"),
            ("sub_mchid", other.Mchid, 403, "NO_AUTH", "/sub_mchid"),
            ("sub_mchid", sp.Mchid, 403, "NO_AUTH", "/sub_mchid"),
            ("sub_mchid", "1999999999", 403, "NO_AUTH", "/sub_mchid"),
            ("sub_mchid", "nobody", 403, "NO_AUTH", "/sub_mchid"),
            ("sp_appid", sub.AppId, 400, "APPID_MCHID_NOT_MATCH", "/sp_appid"),
            ("sub_appid", sp.AppId, 400, "APPID_MCHID_NOT_MATCH", "/sub_appid"),
            ("payer", new { }, 400, "PARAM_ERROR", "/payer/sp_openid"),
            ("payer", new { sp_openid = "nobody" }, 400, "PARAM_ERROR", "/payer/sp_openid"),
            ("payer", new { sub_openid = payer.OpenId }, 400, "PARAM_ERROR", "/payer/sub_openid"),
            ("payer", null, 400, "PARAM_ERROR", "/payer"),
            ("amount", new { total = 0 }, 400, "PARAM_ERROR", "/amount/total"),
            ("appid", sp.AppId, 400, "PARAM_ERROR", "/appid"),
        })
        {
            var request = Request(sp, sub, "order-1");
            request["payer"] = new { sp_openid = payer.OpenId };
            if (value is null) request.Remove(field);
            else request[field] = value;
            var reply = await sp.Post($"{Root}/jsapi", request);
            Assert.Equal((status, code), Of(reply));
            Assert.Equal(at, reply.Json.GetProperty("detail").GetProperty("field").GetString());
        }

        Assert.Equal((403, "NO_AUTH"), Of(await other.Post($"{Root}/native", Request(other, sub, "order-1"))));
        Assert.Equal((403, "NO_AUTH"), Of(await Query(other, sub, "order-1")));
        Assert.Equal((403, "NO_AUTH"), Of(await Close(other, sub, "order-1")));
        Assert.Equal((403, "NO_AUTH"), Of(await Refund(other, sub.Mchid, "refund-1", "http://127.0.0.1:9/nobody")));
        Assert.Equal((403, "NO_AUTH"), Of(await other.Send(HttpMethod.Get, $"{Refunds}/refund-1?sub_mchid={sub.Mchid}", "")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await tael.Post("/sandbox/merchants", new { partner = "1999999999" })));
        Assert.Equal(rows, await Rows(tael, sub));
        Assert.Null(await tael.Grains.Payment(OutTradeNo.Parse("order-1").OrderOf(MerchantId.Parse(sub.Mchid))).Look());
    }

    private static Task<Reply> Refund(MerchantClient by, string? sub, string no, string url)
    {
        var request = new Dictionary<string, object>
        {
            ["out_trade_no"] = "order-1",
            ["out_refund_no"] = no,
            ["notify_url"] = url,
            ["amount"] = new { refund = 200, total = 700, currency = "CNY" },
        };
        if (sub is not null) request["sub_mchid"] = sub;
        return by.Post(Refunds, request);
    }
}
