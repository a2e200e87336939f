using System.Text.Json;
using Tael.Tests.Notifications;
using Tael.Tests.Stage;
using static Tael.Tests.Sharing.SharingShop;

namespace Tael.Tests.Sharing;

/// <summary>What was shared out is told, given back and refunded; on both stores.</summary>
public sealed class ReturnStoryTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_part_is_told_given_back_and_refunded(bool onPostgres)
    {
        await using var tael = await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);
        await using var receiver = await WebhookReceiver.Start(_ => 204);
        var shop = await Open(tael);
        await shop.AddOther();
        await shop.AddPayer();
        var order = await shop.Frozen("frozen-1", 1_000, notifyUrl: receiver.Url);
        (await receiver.Next()).Open(shop.Merchant, "TRANSACTION.SUCCESS");
        var shared = (await shop.Share(order, "s1", true, shop.ToOther(200), shop.ToPayer(100))).Json;

        var told = new[] { (await receiver.Next()).Open(shop.Merchant, "PROFITSHARING.SUCCESS"), (await receiver.Next()).Open(shop.Merchant, "PROFITSHARING.SUCCESS") };
        var toOther = told.Single(one => one.GetProperty("receiver").GetProperty("type").GetString() == "MERCHANT_ID");
        Assert.Equal(
            (shop.Merchant.Mchid, order, "s1", shared.GetProperty("order_id").GetString(), shop.Other.Mchid, 200, "rent"),
            (toOther.GetProperty("mchid").GetString(), toOther.GetProperty("transaction_id").GetString(), toOther.GetProperty("out_order_no").GetString(),
            toOther.GetProperty("order_id").GetString(), toOther.GetProperty("receiver").GetProperty("account").GetString(),
            toOther.GetProperty("receiver").GetProperty("amount").GetInt32(), toOther.GetProperty("receiver").GetProperty("description").GetString()));
        Assert.Equal(shop.Payer.OpenId, told.Single(one => one.GetProperty("receiver").GetProperty("amount").GetInt32() == 100)
            .GetProperty("receiver").GetProperty("account").GetString());

        await Until(async () => await shop.AvailableOf(shop.Other) == 200 && await shop.BalanceOf(shop.Merchant) == 700);
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Return("r0", 201)));
        var returned = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Return("r1", 150)));
        Assert.All(returned, reply => Assert.Equal(returned[0].Body, reply.Body));
        Assert.Equal(("SUCCESS", 150), (returned[0].Json.GetProperty("result").GetString(), returned[0].Json.GetProperty("amount").GetInt32()));
        Assert.Equal((50, 850), (await shop.AvailableOf(shop.Other), await shop.BalanceOf(shop.Merchant)));
        Assert.Equal(returned[0].Body, (await Query("r1")).Body);
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Return("r1", 151)));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await Return("r2", 51)));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await Query("r2")));
        var back = (await receiver.Next()).Open(shop.Merchant, "PROFITSHARING.RETURN");
        Assert.Equal(
            (shop.Other.Mchid, 150, "spilt"),
            (back.GetProperty("receiver").GetProperty("account").GetString(), back.GetProperty("receiver").GetProperty("amount").GetInt32(),
            back.GetProperty("receiver").GetProperty("description").GetString()));

        // The receiver has spent the rest: then nothing changes, and later the same request does.
        var refund = await shop.Merchant.Post("/v3/refund/domestic/refunds", new
        {
            transaction_id = order, out_refund_no = "f1", amount = new { refund = 840, total = 1_000, currency = "CNY" },
        });
        Assert.Equal(200, refund.Status);
        var byOrderId = await shop.Merchant.Post($"{Api}/return-orders", new
        {
            order_id = shared.GetProperty("order_id").GetString(), out_return_no = "r3", return_mchid = shop.Other.Mchid, amount = 50, description = "spilt",
        });
        Assert.Equal(200, byOrderId.Status);
        await tael.Restart();
        shop.GoOn();
        Assert.Equal(returned[0].Body, (await Return("r1", 150)).Body);
        Assert.Equal(byOrderId.Body, (await Query("r3")).Body);
        Assert.Equal((0, 60), (await shop.BalanceOf(shop.Other), await shop.BalanceOf(shop.Merchant)));

        Task<Reply> Return(string no, long fen) => shop.Merchant.Post($"{Api}/return-orders", new
        {
            out_order_no = "s1", out_return_no = no, return_mchid = shop.Other.Mchid, amount = fen, description = "spilt",
        });

        Task<Reply> Query(string no) => shop.Merchant.Send(HttpMethod.Get, $"{Api}/return-orders/{no}?out_order_no=s1", "");
    }

    [Fact]
    public async Task A_return_that_is_wrong_says_where_and_moves_nothing()
    {
        await using var tael = await TaelUnderTest.Start();
        var shop = await Open(tael);
        await shop.AddOther();
        await shop.AddPayer();
        var order = await shop.Frozen("frozen-1", 1_000);
        await shop.Share(order, "s1", false, shop.ToOther(100), shop.ToPayer(100));
        await Until(async () => await shop.BalanceOf(shop.Other) == 100);
        var third = await tael.NewMerchant();
        foreach (var (field, value, status, code) in new (string, object?, int, string)[]
        {
            ("sub_mchid", "1900000002", 403, "NO_AUTH"),
            ("order_id", "3008", 400, "PARAM_ERROR"),
            ("order_id", new string('3', 79), 400, "PARAM_ERROR"),
            ("order_id", $"3008{shop.Other.Mchid}s1", 404, "RESOURCE_NOT_EXISTS"),
            ("out_order_no", "s2", 404, "RESOURCE_NOT_EXISTS"),
            ("out_order_no", "a b", 400, "PARAM_ERROR"),
            ("out_order_no", new string('x', 65), 400, "PARAM_ERROR"),
            ("out_order_no", null, 400, "PARAM_ERROR"),
            ("out_return_no", null, 400, "PARAM_ERROR"),
            ("out_return_no", "", 400, "PARAM_ERROR"),
            ("out_return_no", "ü", 400, "PARAM_ERROR"),
            ("out_return_no", new string('x', 65), 400, "PARAM_ERROR"),
            ("return_mchid", null, 400, "PARAM_ERROR"),
            ("return_mchid", "12", 400, "PARAM_ERROR"),
            ("return_mchid", shop.Payer.OpenId, 400, "PARAM_ERROR"),
            ("return_mchid", third.Mchid, 404, "RESOURCE_NOT_EXISTS"),
            ("amount", null, 400, "PARAM_ERROR"),
            ("amount", 0, 400, "PARAM_ERROR"),
            ("amount", "1", 400, "PARAM_ERROR"),
            ("amount", 1_000_000_001, 400, "PARAM_ERROR"),
            ("amount", 101, 400, "INVALID_REQUEST"),
            ("description", null, 400, "PARAM_ERROR"),
            ("description", new string('x', 81), 400, "PARAM_ERROR"),
        })
        {
            var request = Request(shop);
            if (field == "order_id") request.Remove("out_order_no");
            request[field] = value;
            MustRefuse(await shop.Merchant.Post($"{Api}/return-orders", request), status, code, field == "out_order_no" && value is "s2" ? "return_mchid" : field, $"{value}");
        }

        foreach (var required in new[] { "out_order_no", "out_return_no", "return_mchid", "amount", "description" })
        {
            var request = Request(shop);
            request.Remove(required);
            MustRefuse(await shop.Merchant.Post($"{Api}/return-orders", request), 400, "PARAM_ERROR", required, $"no {required}");
        }

        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await Get("r1?out_order_no=s1")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await Get("r1")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await Get("r%201?out_order_no=s1")));
        Assert.Equal((403, "NO_AUTH"), Of(await Get("r1?out_order_no=s1&sub_mchid=1900000002")));
        var theirs = Request(shop);
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Other.Post($"{Api}/return-orders", theirs)));

        // What the receiver no longer has it can't give back.
        var spent = await shop.Other.Post("/v3/fund-app/mch-transfer/transfer-bills", new
        {
            appid = shop.Other.AppId, out_bill_no = "bill1", transfer_scene_id = "1000",
            openid = (await tael.NewPayer(appid: shop.Other.AppId)).OpenId, transfer_amount = 50, transfer_remark = "x",
            transfer_scene_report_infos = new[] { new { info_type = "活动名称", info_content = "x" } },
        });
        Assert.Equal(200, spent.Status);
        MustRefuse(await shop.Merchant.Post($"{Api}/return-orders", Request(shop, 60)), 403, "NOT_ENOUGH", "amount", "spent");
        Assert.Equal((50, 0), (await shop.BalanceOf(shop.Other), await shop.BalanceOf(shop.Merchant)));

        await tael.Post("/sandbox/clock", new { advance = "P181D" });
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Merchant.Post($"{Api}/return-orders", Request(shop))));

        // By then the transfer that nobody has taken is on its way back, and so is what was still frozen; a return would show beside them.
        Assert.Contains(await shop.BalanceOf(shop.Other), new long[] { 50, 100 });
        Assert.Contains(await shop.BalanceOf(shop.Merchant), new long[] { 0, 800 });

        Task<Reply> Get(string target) => shop.Merchant.Send(HttpMethod.Get, $"{Api}/return-orders/{target}", "");
    }

    private static Dictionary<string, object?> Request(SharingShop shop, long fen = 10) => new()
    {
        ["out_order_no"] = "s1", ["out_return_no"] = "r1", ["return_mchid"] = shop.Other.Mchid, ["amount"] = fen, ["description"] = "spilt",
    };

    private static void MustRefuse(Reply reply, int status, string code, string? field, string what)
    {
        var named = reply.Json.TryGetProperty("detail", out var detail) ? detail.GetProperty("field").GetString() : null;
        Assert.True((reply.Status, reply.Code, named) == (status, code, $"/{field}"), $"{field} {what}: {JsonSerializer.Serialize(reply.Json)}");
    }
}
