using Tael.Tests.Bills;
using Tael.Tests.Stage;
using static Tael.Tests.Sharing.SharingShop;

namespace Tael.Tests.Sharing;

/// <summary>The bills of a day on which an order was shared out are what was done; on both stores.</summary>
public sealed class ShareBillTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task The_bills_are_what_was_done(bool onPostgres)
    {
        await using var tael = await TaelUnderTest.Start(onPostgres ? await (await PrivatePostgres.Shared).CreateDatabase() : null);
        var shop = await Open(tael);
        await shop.AddOther();
        await shop.AddPayer();
        var order = await shop.Frozen("frozen-1", 10_000);
        var day = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8));
        var share = (await shop.Share(order, "s1", false, shop.ToOther(2_000), shop.ToPayer(500))).Json;
        var unfrozen = await shop.Unfreeze(order, "u1");
        Assert.Equal(200, unfrozen.Status);
        await Until(async () => await shop.BalanceOf(shop.Other) == 2_000 && await shop.BalanceOf(shop.Merchant) == 7_500);
        var back = await shop.Merchant.Post($"{Api}/return-orders", new
        {
            out_order_no = "s1", out_return_no = "b1", return_mchid = shop.Other.Mchid, amount = 300, description = "spilt, `all`",
        });
        Assert.Equal(200, back.Status);
        var created = DateOnly.Parse(share.GetProperty("receivers")[0].GetProperty("create_time").GetString()![..10], System.Globalization.CultureInfo.InvariantCulture);
        var returned = DateOnly.Parse(back.Json.GetProperty("create_time").GetString()![..10], System.Globalization.CultureInfo.InvariantCulture);
        if (created != day || returned != day) Assert.Skip("The day has ended meanwhile.");

        var query = $"/v3/profitsharing/bills?bill_date={day:yyyy-MM-dd}";
        Assert.Equal((400, "NO_STATEMENT_EXIST"), Of(await shop.Merchant.Send(HttpMethod.Get, query, "")));
        await tael.Post("/sandbox/clock", new { advance = "PT34H" });

        var bill = await DownloadedBill.Get(shop.Merchant, query, gzip: true);
        Assert.Equal(
            ["分账时间", "分账发起方", "分账方", "微信订单号", "微信分账/回退单号", "分账明细单号", "商户分账/回退单号", "订单金额", "分账接收方", "金额", "业务类型", "处理状态", "备注"],
            bill.Header);
        Assert.Equal(["20.00", "5.00", "3.00"], bill.Rows.Select(row => row["金额"]));
        Assert.Equal([shop.Other.Mchid, shop.Payer.OpenId, shop.Other.Mchid], bill.Rows.Select(row => row["分账接收方"]));
        Assert.Equal(["分账", "分账", "分账回退"], bill.Rows.Select(row => row["业务类型"]));
        Assert.Equal(["s1", "s1", "b1"], bill.Rows.Select(row => row["商户分账/回退单号"]));
        Assert.Equal(share.GetProperty("receivers")[1].GetProperty("detail_id").GetString(), bill.Rows[1]["分账明细单号"]);
        Assert.Equal(share.GetProperty("order_id").GetString(), bill.Rows[0]["微信分账/回退单号"]);
        Assert.Equal(back.Json.GetProperty("return_id").GetString(), bill.Rows[2]["微信分账/回退单号"]);
        Assert.All(bill.Rows, row => Assert.Equal((order, "100.00", shop.Merchant.Mchid), (row["微信订单号"], row["订单金额"], row["分账方"])));
        Assert.Equal("spilt, 'all'", bill.Rows[2]["备注"]);
        Assert.Equal(["3", "2", "25.00", "1", "3.00"], bill.Sums.Values);

        // The fee on the trade bill is the one in the journal, on all of the order.
        var trades = await DownloadedBill.Get(shop.Merchant, $"/v3/bill/tradebill?bill_date={day:yyyy-MM-dd}");
        var fee = await shop.BalanceOf(shop.Merchant) - await shop.AvailableOf(shop.Merchant);
        Assert.Equal($"{fee / 100}.{fee % 100:D2}000", Assert.Single(trades.Rows)["手续费"]);
        Assert.Equal("100.00", trades.Rows[0]["订单金额"]);

        var funds = await DownloadedBill.Get(shop.Merchant, $"/v3/bill/fundflowbill?bill_date={day:yyyy-MM-dd}");
        Assert.Equal([("75.00", "交易"), ("3.00", "分账回退")], funds.Rows.Select(row => (row["收支金额(元)"], row["业务名称"])));
        Assert.Equal("78.00", funds.Rows[1]["账户结余(元)"]);
        var theirs = await DownloadedBill.Get(shop.Other, $"/v3/bill/fundflowbill?bill_date={day:yyyy-MM-dd}");
        Assert.Equal([("20.00", "分账", "收入"), ("3.00", "分账回退", "支出")], theirs.Rows.Select(row => (row["收支金额(元)"], row["业务名称"], row["收支类型"])));
        Assert.Equal((400, "NO_STATEMENT_EXIST"), Of(await shop.Other.Send(HttpMethod.Get, query, "")));
        Assert.Equal((403, "NO_AUTH"), Of(await shop.Merchant.Send(HttpMethod.Get, query + "&sub_mchid=1900000002", "")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Merchant.Send(HttpMethod.Get, "/v3/profitsharing/bills", "")));
    }
}
