using System.Text;
using Tael.Tests.Bills;
using Tael.Tests.Notifications;
using Tael.Tests.Partners;
using Tael.Tests.Stage;
using static Tael.Tests.Sharing.SharingShop;

namespace Tael.Tests.Sharing;

/// <summary>A service provider shares out what it has ordered in its merchant's name: the merchant's money, the provider's say.</summary>
public sealed class PartnerShareTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task The_merchants_money_is_shared_out_and_the_service_provider_hears_of_it(bool onPostgres)
    {
        await using var tael = await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);
        await using var receiver = await WebhookReceiver.Start(_ => 204);
        var shop = await PartnerSharingShop.Open(tael);
        var order = await shop.Frozen("order-1", 10_000, receiver.Url);
        (await receiver.Next()).Open(shop.Sp, "TRANSACTION.SUCCESS");
        await shop.AddBoth();
        var before = await shop.Payer.Balance();
        var parts = new object[] { shop.Part("MERCHANT_ID", shop.Sp.Mchid, 1_500), shop.Part("PERSONAL_SUB_OPENID", shop.SubOpenId, 500) };

        var shared = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => shop.Share(order, "s1", parts)));
        Assert.True(shared[0].Status == 200, Encoding.UTF8.GetString(shared[0].Body));
        Assert.All(shared, reply => Assert.Equal(shared[0].Body, reply.Body));
        var answer = shared[0].Json;
        Assert.Equal(
            (shop.Sub.Mchid, "FINISHED", $"3008{shop.Sub.Mchid}s1"),
            (PartnerCalls.Text(answer, "sub_mchid"), PartnerCalls.Text(answer, "state"), PartnerCalls.Text(answer, "order_id")));
        var person = answer.GetProperty("receivers")[1];
        Assert.Equal(
            ("PERSONAL_SUB_OPENID", shop.SubOpenId, "SUCCESS"),
            (PartnerCalls.Text(person, "type"), PartnerCalls.Text(person, "account"), PartnerCalls.Text(person, "result")));
        Assert.Equal(shared[0].Body, (await shop.Get(shop.Sp, $"/orders/s1?transaction_id={order}&sub_mchid={shop.Sub.Mchid}")).Body);
        Assert.Equal(8_000, await shop.Unsplit(order));
        await Until(async () => await shop.Payer.Balance() == before + 500 && await PartnerCalls.MoneyOf(tael, shop.Sp) == 1_500);

        var told = new[] { (await receiver.Next()).Open(shop.Sp, "PROFITSHARING.SUCCESS"), (await receiver.Next()).Open(shop.Sp, "PROFITSHARING.SUCCESS") };
        Assert.All(told, one => Assert.Equal(
            (shop.Sp.Mchid, shop.Sub.Mchid, order),
            (PartnerCalls.Text(one, "sp_mchid"), PartnerCalls.Text(one, "sub_mchid"), PartnerCalls.Text(one, "transaction_id"))));
        Assert.All(told, one => Assert.False(one.TryGetProperty("mchid", out _)));
        var toPerson = told.Select(one => one.GetProperty("receiver")).Single(one => one.GetProperty("amount").GetInt32() == 500);
        Assert.Equal(("PERSONAL_SUB_OPENID", shop.SubOpenId), (PartnerCalls.Text(toPerson, "type"), PartnerCalls.Text(toPerson, "account")));

        var back = await shop.Return(shop.Sp, shop.Sub.Mchid, "b1", 400);
        Assert.Equal((200, shop.Sub.Mchid, "SUCCESS"), (back.Status, PartnerCalls.Text(back.Json, "sub_mchid"), PartnerCalls.Text(back.Json, "result")));
        Assert.Equal(back.Body, (await shop.Get(shop.Sp, $"/return-orders/b1?out_order_no=s1&sub_mchid={shop.Sub.Mchid}")).Body);
        Assert.Equal((1_100, 400), (await PartnerCalls.MoneyOf(tael, shop.Sp), await PartnerCalls.MoneyOf(tael, shop.Sub)));
        var returned = (await receiver.Next()).Open(shop.Sp, "PROFITSHARING.RETURN");
        Assert.Equal((shop.Sp.Mchid, shop.Sub.Mchid), (PartnerCalls.Text(returned, "sp_mchid"), PartnerCalls.Text(returned, "sub_mchid")));

        var unfrozen = await shop.Unfreeze(shop.Sp, shop.Sub.Mchid, order, "u1");
        Assert.Equal((200, shop.Sub.Mchid), (unfrozen.Status, PartnerCalls.Text(unfrozen.Json.GetProperty("receivers")[0], "account")));
        await Until(async () => await PartnerCalls.MoneyOf(tael, shop.Sub) == 8_400);
        var ratio = await shop.Get(shop.Sp, $"/merchant-configs/{shop.Sub.Mchid}");
        Assert.Equal((200, 3_000), (ratio.Status, ratio.Json.GetProperty("max_ratio").GetInt32()));

        await tael.Restart();
        shop.GoOn();
        Assert.Equal(shared[0].Body, (await shop.Share(order, "s1", parts)).Body);
        Assert.Equal(back.Body, (await shop.Return(shop.Sp, shop.Sub.Mchid, "b1", 400)).Body);
        Assert.Equal(unfrozen.Body, (await shop.Unfreeze(shop.Sp, shop.Sub.Mchid, order, "u1")).Body);
        Assert.Equal((1_100, 8_400), (await PartnerCalls.MoneyOf(tael, shop.Sp), await PartnerCalls.MoneyOf(tael, shop.Sub)));
        await BillIsWhatWasDone(tael, shop, PartnerCalls.Text(person, "create_time")![..10], PartnerCalls.Text(back.Json, "create_time")![..10]);
    }

    [Fact]
    public async Task Who_has_ordered_shares_out_and_nobody_else()
    {
        await using var tael = await TaelUnderTest.Start();
        var shop = await PartnerSharingShop.Open(tael);
        var other = await tael.NewMerchant();
        var order = await shop.Frozen("order-1", 1_000);
        await shop.AddBoth();
        Assert.Equal(200, (await shop.Share(order, "s1", shop.Part("MERCHANT_ID", shop.Sp.Mchid, 100))).Status);
        var (sp, sub) = (shop.Sp, shop.Sub);

        // The merchant knows the order, and the provider without sub_mchid; both in the wrong mode. A stranger knows nothing.
        foreach (var (by, inName, expected) in new (MerchantClient, string?, (int, string?))[]
        {
            (sub, null, (400, "INVALID_REQUEST")),
            (sp, null, (400, "INVALID_REQUEST")),
            (other, null, (404, "RESOURCE_NOT_EXISTS")),
            (other, sub.Mchid, (403, "NO_AUTH")),
            (sub, sub.Mchid, (403, "NO_AUTH")),
        })
        {
            var request = shop.Request(order, "s2", shop.Part("MERCHANT_ID", (by == other ? sp : other).Mchid, 1));
            request.Remove("sub_appid");
            request["appid"] = by.AppId;
            if (inName is null) request.Remove("sub_mchid");
            else request["sub_mchid"] = inName;
            Assert.Equal(expected, Of(await by.Post($"{Api}/orders", request)));
            Assert.Equal(expected, Of(await shop.Unfreeze(by, inName, order, "u2")));
            var query = inName is null ? "" : $"&sub_mchid={inName}";
            var none = inName is null ? (404, "RESOURCE_NOT_EXISTS") : expected;
            Assert.Equal(none, Of(await shop.Get(by, $"/orders/s1?transaction_id={order}{query}")));
            Assert.Equal(none, Of(await shop.Return(by, inName, "b2", 1)));
            Assert.Equal(none, Of(await shop.Get(by, $"/return-orders/b2?out_order_no=s1{query}")));
        }

        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Get(sub, $"/transactions/{order}/amounts")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Get(other, $"/transactions/{order}/amounts")));
        Assert.Equal((403, "NO_AUTH"), Of(await shop.Get(other, $"/merchant-configs/{sub.Mchid}")));
        Assert.Equal((403, "NO_AUTH"), Of(await shop.Get(other, $"/bills?bill_date=2018-06-08&sub_mchid={sub.Mchid}")));
        Assert.Equal(900, await shop.Unsplit(order));

        // What the merchant has ordered itself is not its provider's to share out; and a number is the merchant's, whoever uses it.
        var own = await OwnFrozen(tael, shop, "own-no-1");
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Share(own, "s3", shop.Part("MERCHANT_ID", sp.Mchid, 1))));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Unfreeze(sp, sub.Mchid, own, "u3")));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Unfreeze(sub, null, own, "s1")));
        Assert.Equal(200, (await shop.Unfreeze(sub, null, own, "u3")).Status);
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Get(sp, $"/orders/u3?transaction_id={own}&sub_mchid={sub.Mchid}")));
    }

    [Fact]
    public async Task A_service_providers_share_that_is_wrong_says_where()
    {
        await using var tael = await TaelUnderTest.Start();
        var shop = await PartnerSharingShop.Open(tael);
        var (sp, sub, other) = (shop.Sp, shop.Sub, await tael.NewMerchant());
        var order = await shop.Frozen("order-1", 1_000);
        await shop.AddBoth();
        foreach (var (field, value, status, code, at) in new (string, object?, int, string, string)[]
        {
            ("sub_mchid", other.Mchid, 403, "NO_AUTH", "/sub_mchid"),
            ("sub_mchid", sp.Mchid, 403, "NO_AUTH", "/sub_mchid"),
            ("sub_mchid", "1999999999", 403, "NO_AUTH", "/sub_mchid"),
            ("sub_mchid", "nobody", 403, "NO_AUTH", "/sub_mchid"),
            ("sub_mchid", "", 400, "PARAM_ERROR", "/sub_mchid"),
            ("sub_mchid", null, 400, "PARAM_ERROR", "/sub_mchid"),
            ("sub_mchid", 7, 400, "PARAM_ERROR", "/sub_mchid"),
            ("sub_mchid", new string('1', 33), 400, "PARAM_ERROR", "/sub_mchid"),
            ("sub_mchid", "-", 400, "PARAM_ERROR", "/sub_appid"),
            ("appid", sub.AppId, 400, "APPID_MCHID_NOT_MATCH", "/appid"),
            ("sub_appid", sp.AppId, 400, "APPID_MCHID_NOT_MATCH", "/sub_appid"),
            ("sub_appid", null, 400, "PARAM_ERROR", "/sub_appid"),
            ("sub_appid", new string('x', 33), 400, "PARAM_ERROR", "/sub_appid"),
            ("sub_appid", "-", 400, "PARAM_ERROR", "/sub_appid"),
            ("account", "nobody", 400, "PARAM_ERROR", "/receivers/0/account"),
            ("account", shop.Payer.OpenId, 400, "PARAM_ERROR", "/receivers/0/account"),
            ("type", "PERSONAL_OPENID", 400, "PARAM_ERROR", "/receivers/0/account"),
            ("merchant", sub.Mchid, 400, "INVALID_REQUEST", "/receivers/0/account"),
        })
        {
            var part = shop.Part("PERSONAL_SUB_OPENID", shop.SubOpenId, 10);
            var request = shop.Request(order, "s2", part);
            if (field == "merchant") (part["type"], part["account"]) = ("MERCHANT_ID", value);
            else if (value is "-") request.Remove(field);
            else (part.ContainsKey(field) ? part : request)[field] = value;
            MustRefuse(await sp.Post($"{Api}/orders", request), status, code, at, $"{field} {value}");
            if (field == "type" || (field == "sub_mchid" && code == "PARAM_ERROR" && at == "/sub_appid")) continue;

            var receiver = shop.Receiver("PERSONAL_SUB_OPENID", shop.SubOpenId, "USER");
            if (field == "merchant") (receiver["type"], receiver["account"]) = ("MERCHANT_ID", value);
            else if (value is "-") receiver.Remove(field);
            else receiver[field] = value;
            var pointer = at.Replace("/receivers/0", "", StringComparison.Ordinal);
            MustRefuse(await sp.Post($"{Api}/receivers/add", receiver), status, code, pointer, $"add {field} {value}");
            receiver.Remove("relation_type");
            MustRefuse(await sp.Post($"{Api}/receivers/delete", receiver), status, code, pointer, $"delete {field} {value}");
        }

        // Whom the service provider has not added to this merchant has no relation, though it is its own receiver.
        Assert.Equal(200, (await sp.Post($"{Api}/receivers/add", new
        {
            appid = sp.AppId, type = "MERCHANT_ID", account = other.Mchid, relation_type = "PARTNER",
        })).Status);
        var shared = (await shop.Share(order, "s3", shop.Part("MERCHANT_ID", other.Mchid, 10))).Json.GetProperty("receivers")[0];
        Assert.Equal(("CLOSED", "NO_RELATION"), (PartnerCalls.Text(shared, "result"), PartnerCalls.Text(shared, "fail_reason")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Get(sp, $"/orders/s2?transaction_id={order}&sub_mchid={sub.Mchid}")));
        Assert.Equal(1_000, await shop.Unsplit(order));
    }

    private static async Task BillIsWhatWasDone(TaelUnderTest tael, PartnerSharingShop shop, params string[] days)
    {
        if (days.Distinct().Count() > 1) Assert.Skip("The day has ended meanwhile.");

        await tael.Post("/sandbox/clock", new { advance = "PT34H" });
        var query = $"/v3/profitsharing/bills?bill_date={days[0]}";
        var bill = await DownloadedBill.Get(shop.Sp, $"{query}&sub_mchid={shop.Sub.Mchid}");
        Assert.Equal(["15.00", "5.00", "4.00"], bill.Rows.Select(row => row["金额"]));
        Assert.Equal([shop.Sp.Mchid, shop.SubOpenId, shop.Sp.Mchid], bill.Rows.Select(row => row["分账接收方"]));
        Assert.All(bill.Rows, row => Assert.Equal((shop.Sp.Mchid, shop.Sub.Mchid), (row["分账发起方"], row["分账方"])));
        Assert.Equal(3, (await DownloadedBill.Get(shop.Sub, query)).Rows.Count);
        Assert.Equal((400, "NO_STATEMENT_EXIST"), Of(await shop.Sp.Send(HttpMethod.Get, query, "")));
    }

    private static async Task<string> OwnFrozen(TaelUnderTest tael, PartnerSharingShop shop, string no)
    {
        var made = await shop.Sub.Post("/v3/pay/transactions/native", new
        {
            appid = shop.Sub.AppId, mchid = shop.Sub.Mchid, description = "its own", out_trade_no = no,
            notify_url = "http://127.0.0.1:9/nobody", amount = new { total = 1_000 }, settle_info = new { profit_sharing = true },
        });
        Assert.Equal(200, (await shop.Payer.Pay(made.Json.GetProperty("code_url").GetString()!, $"pay-{no}", shop.Payer.Password)).Status);
        await tael.Post("/sandbox/clock", new { advance = "PT1M" });
        return (await shop.Sub.Query(no)).GetProperty("transaction_id").GetString()!;
    }

    private static void MustRefuse(Reply reply, int status, string code, string at, string what)
    {
        var field = reply.Json.TryGetProperty("detail", out var detail) ? detail.GetProperty("field").GetString() : null;
        Assert.True((reply.Status, reply.Code, field) == (status, code, at), $"{what}: {Encoding.UTF8.GetString(reply.Body)}");
    }
}
