using System.Text;
using Tael.Tests.Bills;
using Tael.Tests.CombinedOrders;
using static Tael.Tests.Partners.PartnerCalls;

namespace Tael.Tests.Partners;

/// <summary>A service provider combines its merchants' orders, and reads their bills.</summary>
public sealed class PartnerMallTests
{
    private const string Refunds = "/v3/refund/domestic/refunds";

    [Fact]
    public async Task Orders_of_several_merchants_are_paid_as_one_and_refunded_by_their_service_provider()
    {
        await using var tael = await TaelUnderTest.Start(null);
        var (sp, sub) = await Open(tael);
        var second = await tael.NewMerchant(new { partner = sp.Mchid });
        var payer = await tael.NewPayer(10_000, sp.AppId);
        var request = Combined(sp, "all-01", (sub, 300), (second, 500));
        var made = await sp.Post($"{Mall.Root}/native", request);
        Assert.True(made.Status == 200, Encoding.UTF8.GetString(made.Body));
        Assert.Equal(made.Body, (await sp.Post($"{Mall.Root}/native", request)).Body);
        Assert.Equal(200, (await payer.Pay(Text(made.Json, "code_url")!, "r-1")).Status);
        await Until(async () => (await MoneyOf(tael, sub), await MoneyOf(tael, second), await MoneyOf(tael, sp)) == (300, 500, 0));

        var seen = (await sp.Send(HttpMethod.Get, $"{Mall.Root}/out-trade-no/all-01", "")).Json;
        var parts = seen.GetProperty("sub_orders").EnumerateArray().ToArray();
        Assert.Equal([(sp.Mchid, sub.Mchid, sub.AppId), (sp.Mchid, second.Mchid, second.AppId)], parts.Select(part =>
            (Text(part, "mchid"), Text(part, "sub_mchid"), Text(part, "sub_appid"))));
        Assert.All(parts, part => Assert.NotEqual(payer.OpenId, Text(part, "sub_openid")));
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await Query(sp, sub, "all-01-0")));

        var refund = new { transaction_id = Text(parts[0], "transaction_id"), out_refund_no = "refund-1", amount = new { refund = 100, total = 300, currency = "CNY" } };
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await sub.Post(Refunds, refund)));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await sp.Post(Refunds, refund)));
        Assert.Equal(200, (await sp.Post(Refunds, new { sub_mchid = sub.Mchid, refund.transaction_id, refund.out_refund_no, refund.amount })).Status);
        await Until(async () => await payer.Balance() == 9_300);
    }

    [Fact]
    public async Task Nobody_combines_in_the_name_of_who_has_not_chosen_them_and_a_part_is_named_as_it_was_ordered()
    {
        await using var tael = await TaelUnderTest.Start(null);
        var (sp, sub) = await Open(tael);
        var stranger = await tael.NewMerchant();
        var payer = await tael.NewPayer(10_000, sp.AppId);
        foreach (var (spoil, status, code, at) in new (Action<Dictionary<string, object>>, int, string, string)[]
        {
            (part => part["sub_mchid"] = stranger.Mchid, 403, "NO_AUTH", "/sub_orders/1/sub_mchid"),
            (part => part["sub_mchid"] = sp.Mchid, 403, "NO_AUTH", "/sub_orders/1/sub_mchid"),
            (part => part["sub_appid"] = stranger.AppId, 400, "APPID_MCHID_NOT_MATCH", "/sub_orders/1/sub_appid"),
            (part => part.Remove("sub_mchid"), 400, "PARAM_ERROR", "/sub_orders/1/sub_appid"),
            (part => part["mchid"] = sub.Mchid, 400, "APPID_MCHID_NOT_MATCH", "/sub_orders/1/mchid"),
            (part => part["out_trade_no"] = "all-01-0", 400, "PARAM_ERROR", "/sub_orders/1/out_trade_no"),
        })
        {
            var request = Combined(sp, "all-01", (sub, 300), (sub, 500));
            spoil(((Dictionary<string, object>[])request["sub_orders"])[1]);
            var reply = await sp.Post($"{Mall.Root}/native", request);
            Assert.Equal((status, code, at), (reply.Status, reply.Code, reply.Json.GetProperty("detail").GetProperty("field").GetString()));
        }

        // The merchant's app knows the payer by another name, which only counts where all parts have that app.
        var named = Combined(sp, "all-02", (sub, 300), (sub, 500));
        named["combine_payer_info"] = new { };
        Assert.Equal((400, "PARAM_ERROR"), Of(await sp.Post($"{Mall.Root}/jsapi", named)));
        named["combine_payer_info"] = new { sub_openid = payer.OpenId };
        Assert.Equal((400, "PARAM_ERROR"), Of(await sp.Post($"{Mall.Root}/native", named)));
        named["combine_payer_info"] = new { openid = payer.OpenId, sub_openid = payer.OpenId };
        Assert.Equal((400, "PARAM_ERROR"), Of(await sp.Post($"{Mall.Root}/jsapi", named)));
        named["combine_payer_info"] = new { openid = payer.OpenId };
        Assert.Equal(200, (await sp.Post($"{Mall.Root}/jsapi", named)).Status);

        foreach (var (mchid, own, status) in new (string, string?, int)[] { (sp.Mchid, null, 400), (sub.Mchid, sub.Mchid, 400), (sp.Mchid, sub.Mchid, 204) })
        {
            var parts = Enumerable.Range(0, 2).Select(i => $"all-02-{i}").Select(no => own is null
                ? (object)new { mchid, out_trade_no = no }
                : new { mchid, sub_mchid = own, out_trade_no = no });
            Assert.Equal(status, (await sp.Post($"{Mall.Root}/out-trade-no/all-02/close", new { combine_appid = sp.AppId, sub_orders = parts })).Status);
        }
    }

    [Fact]
    public async Task A_bill_by_sub_mchid_has_what_the_service_provider_has_ordered()
    {
        await using var tael = await TaelUnderTest.Start(null);
        var (sp, sub) = await Open(tael);
        var day = DateOnly.FromDateTime((await Now(tael)).DateTime);
        var payer = await tael.NewPayer(10_000, sp.AppId);
        Assert.Equal(200, (await payer.Pay(Text((await sp.Post($"{Root}/native", Request(sp, sub, "order-1"))).Json, "code_url")!, "r-1")).Status);
        Assert.Equal(200, (await payer.Pay(await sub.Order("order-2", 50), "r-2")).Status);
        await Until(async () => await MoneyOf(tael, sub) == 750);
        Assert.Equal(200, (await sp.Post(Refunds, new
        {
            sub_mchid = sub.Mchid, out_trade_no = "order-1", out_refund_no = "refund-1", amount = new { refund = 200, total = 700, currency = "CNY" },
        })).Status);
        Assert.Equal(200, (await tael.Post("/sandbox/clock", new { advance = "PT48H" })).Status);

        var theirs = await DownloadedBill.Get(sp, $"/v3/bill/tradebill?bill_date={day:yyyy-MM-dd}&sub_mchid={sub.Mchid}");
        Assert.Equal(["order-1", "order-1"], theirs.Rows.Select(row => row["商户订单号"]));
        Assert.All(theirs.Rows, row => Assert.Equal((sp.Mchid, sub.Mchid), (row["商户号"], row["特约商户号"])));
        Assert.Equal(("2", "7.00", "2.00"), (theirs.Sums["总交易单数"], theirs.Sums["应结订单总金额"], theirs.Sums["退款总金额"]));
        var own = await DownloadedBill.Get(sub, $"/v3/bill/tradebill?bill_date={day:yyyy-MM-dd}");
        Assert.Equal(3, own.Rows.Count);
        var funds = await DownloadedBill.Get(sp, $"/v3/bill/fundflowbill?bill_date={day:yyyy-MM-dd}&sub_mchid={sub.Mchid}");
        Assert.Equal((await DownloadedBill.Get(sub, $"/v3/bill/fundflowbill?bill_date={day:yyyy-MM-dd}")).File, funds.File);

        Assert.Equal((403, "NO_AUTH"), Of(await sub.Send(HttpMethod.Get, theirs.Url.PathAndQuery, "")));
        Assert.Equal((403, "NO_AUTH"), Of(await sp.Send(HttpMethod.Get, own.Url.PathAndQuery, "")));
        Assert.Equal((400, "NO_STATEMENT_EXIST"), Of(await sp.Send(HttpMethod.Get, $"/v3/bill/tradebill?bill_date={day:yyyy-MM-dd}", "")));
    }

    private static async Task<DateTimeOffset> Now(TaelUnderTest tael) =>
        (await tael.Get("/sandbox/clock")).Json.GetProperty("now").GetDateTimeOffset().ToOffset(TimeSpan.FromHours(8));
}
