using System.Globalization;
using Tael.Tests.CombinedOrders;
using Tael.Tests.Sharing;

namespace Tael.Tests.WrongStates;

/// <summary>Each call about orders, combined orders and refunds, in each state that refuses it.</summary>
public sealed class WrongOrderStateTests
{
    private const string Orders = "/v3/pay/transactions";
    private const string Refunds = "/v3/refund/domestic/refunds";
    private const string Codes = "/v3/tael/merchant-codes";

    [Fact]
    public async Task Orders_and_refunds()
    {
        await using var tael = await TaelUnderTest.Start();
        var table = await StateTable.Open(tael);
        var transaction = await Arrange(table);
        await Creating(table);
        await Ending(table);
        await Refunding(table, transaction);

        // What was early enough once is too late in a week, and in a year.
        await tael.Post("/sandbox/clock", new { advance = "P7D" });
        await table.Refuses("reverse after a week", 400, "INVALID_REQUEST", null, () => table.Reverse("paid-0001"));
        await tael.Post("/sandbox/clock", new { advance = "P359D" });
        await SharingShop.Until(async () => await table.Shop.BalanceOf(table.Merchant) == 2_600);
        await table.Refuses("refund after a year", 400, "INVALID_REQUEST", null, () => table.Refund("paid-0001", "late", 1));
        table.MustBeRight(StateRows.Orders);
    }

    [Fact]
    public async Task Combined_orders()
    {
        await using var tael = await TaelUnderTest.Start();
        var table = await StateTable.Open(tael);
        var mall = await Mall.Open(tael);
        var payer = await mall.Payer();
        Assert.Equal(200, (await payer.Pay(await mall.Combine("combi-paid"), "r-1")).Status);
        await mall.Combine("combi-open");
        await mall.Combine("combi-shut");
        Assert.Equal(204, (await mall.Close("combi-shut")).Status);
        Assert.Equal(404, (await mall.Close("combi-gone")).Status);
        await mall.Host.Order("single-01", 300);
        await SharingShop.Until(async () => await table.Shop.BalanceOf(mall.Guest) == 1);
        foreach (var no in new[] { "combi-paid", "combi-open", "combi-shut", "combi-gone" })
        {
            table.Watch(mall.Combined(no), Mall.Order(mall.Host, $"{no}-a"), Mall.Order(mall.Host, $"{no}-b"), Mall.Order(mall.Guest, $"{no}-a"));
        }

        table.Watch(Mall.Order(mall.Host, "single-01"));
        foreach (var no in new[] { "combi-paid", "combi-open", "combi-shut" })
        {
            var other = mall.Request(no);
            other["sub_orders"] = new[] { Mall.Sub(mall.Host, $"{no}-a", 301), Mall.Sub(mall.Host, $"{no}-b", 500) };
            await table.Refuses($"other terms {no}", 403, "OUT_TRADE_NO_USED", "/combine_out_trade_no", () => mall.Host.Post($"{Mall.Root}/native", other));
            await table.Refuses($"a part of {no} by the basic query", 404, "ORDER_NOT_EXIST", null, () => mall.Host.Send(
                HttpMethod.Get, $"{Orders}/out-trade-no/{no}-a?mchid={mall.Host.Mchid}", ""));
            await table.Refuses($"a part of {no} closed", 404, "ORDER_NOT_EXIST", null, () => mall.Host.TryClose($"{no}-a"));
            await table.Refuses($"a part of {no} reversed", 404, "ORDER_NOT_EXIST", null, () => mall.Host.Post(
                $"{Orders}/out-trade-no/{no}-a/reverse", new { appid = mall.Host.AppId, mchid = mall.Host.Mchid }));
            await table.Refuses($"close {no} by half", 400, "INVALID_REQUEST", "/sub_orders", () => mall.Close(no, (mall.Host, $"{no}-a"), (mall.Host, $"{no}-b")));
            await table.Refuses($"a part of {no} ordered", 403, "OUT_TRADE_NO_USED", "/out_trade_no", () => mall.Host.TryOrder($"{no}-a", 300));
        }

        await table.Refuses("close paid", 400, "ORDER_PAID", null, () => mall.Close("combi-paid"));
        await table.Refuses("close gone", 404, "ORDER_NOT_EXIST", null, () => mall.Close("combi-gone"));
        await table.Refuses("query gone", 404, "ORDER_NOT_EXIST", null, () => mall.TryQuery("combi-gone"));
        await table.Refuses("make gone", 400, "ORDER_CLOSED", null, () => mall.Host.Post($"{Mall.Root}/native", mall.Request("combi-gone")));
        var taken = mall.Request("combi-none");
        taken["sub_orders"] = new[] { Mall.Sub(mall.Host, "combi-none-a", 1), Mall.Sub(mall.Host, "single-01", 300) };
        await table.Refuses("another order's number", 403, "OUT_TRADE_NO_USED", "/sub_orders/1/out_trade_no", () => mall.Host.Post($"{Mall.Root}/native", taken));
        await table.Refuses("refund open", 400, "INVALID_REQUEST", null, () => Mall.Refund(mall.Host, "r-open", 1, 300, ("out_trade_no", "combi-open-a")));
        await table.Refuses("refund too much", 400, "INVALID_REQUEST", "/amount/total", () => Mall.Refund(mall.Host, "r-much", 300, 801, ("out_trade_no", "combi-paid-a")));
        table.MustBeRight(StateRows.CombinedOrders);
    }

    [Fact]
    public async Task Fixed_codes()
    {
        await using var tael = await TaelUnderTest.Start();
        var table = await StateTable.Open(tael);
        foreach (var id in new[] { "open-1", "closed-1" }) Assert.Equal(200, (await table.Post(Codes, Code(table, id, "the till"))).Status);
        Assert.Equal(204, (await table.Merchant.Send(HttpMethod.Post, $"{Codes}/closed-1/close", "")).Status);
        foreach (var id in new[] { "open-1", "closed-1" })
        {
            await table.Refuses($"{id} with other content", 400, "ALREADY_EXISTS", "/code_id", () => table.Post(Codes, Code(table, id, "another till")));
            await table.Refuses($"look at {id} of another", 404, "RESOURCE_NOT_EXISTS", null, () => table.Shop.Other.Send(HttpMethod.Get, $"{Codes}/{id}", ""));
            await table.Refuses($"close {id} of another", 404, "RESOURCE_NOT_EXISTS", null, () => table.Shop.Other.Send(HttpMethod.Post, $"{Codes}/{id}/close", ""));
        }

        table.MustBeRight(StateRows.FixedCodes);
    }

    private static async Task<string> Arrange(StateTable table)
    {
        var (merchant, shop) = (table.Merchant, table.Shop);
        var soon = DateTimeOffset.UtcNow.AddSeconds(50).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await merchant.Order("expired-1", 1_000, timeExpire: soon);
        var transaction = await shop.Frozen("paid-0001", 1_000, isFrozen: false);
        await shop.Frozen("partly-01", 1_000, isFrozen: false);
        await shop.Frozen("allback-1", 1_000, isFrozen: false);
        await shop.Frozen("revoked-2", 1_000, isFrozen: false);
        await shop.Frozen("frozen-01", 1_000);
        foreach (var no in new[] { "unpaid-01", "closed-01", "revoked-1" }) await merchant.Order(no, 1_000);
        await merchant.Close("closed-01");
        foreach (var no in new[] { "revoked-1", "revoked-2" }) Assert.Equal(200, (await table.Reverse(no)).Status);
        Assert.Equal(200, (await table.Refund("partly-01", "partly", 400)).Status);
        Assert.Equal(200, (await table.Refund("allback-1", "all", 1_000)).Status);
        Assert.Equal(404, (await merchant.TryClose("gone-0001")).Status);
        var asking = await table.Post($"{Orders}/codepay", CodeOrder(table, "asking-01", await Code(table), 100_001));
        Assert.Equal("USERPAYING", asking.Json.GetProperty("trade_state").GetString());
        await SharingShop.Until(async () => await shop.BalanceOf(merchant) == 1_600);
        table.WatchOrders(
            "expired-1", "paid-0001", "partly-01", "allback-1", "revoked-2", "frozen-01", "unpaid-01", "closed-01", "revoked-1", "gone-0001", "asking-01");
        return transaction;
    }

    private static async Task Creating(StateTable table)
    {
        foreach (var no in new[] { "paid-0001", "partly-01", "allback-1", "revoked-1", "revoked-2", "frozen-01", "unpaid-01", "closed-01", "expired-1", "asking-01" })
        {
            await table.Refuses($"native {no}", 403, "OUT_TRADE_NO_USED", "/out_trade_no", () => table.Merchant.TryOrder(no, 999));
            var app = Order(table, no);
            await table.Refuses($"app {no}", 403, "OUT_TRADE_NO_USED", "/out_trade_no", () => table.Post($"{Orders}/app", app));
            var h5 = Order(table, no);
            h5["scene_info"] = new { payer_client_ip = "127.0.0.1", h5_info = new { type = "Wap" } };
            await table.Refuses($"h5 {no}", 403, "OUT_TRADE_NO_USED", "/out_trade_no", () => table.Post($"{Orders}/h5", h5));
            var jsapi = Order(table, no);
            jsapi["payer"] = new { openid = table.Shop.Payer.OpenId };
            await table.Refuses($"jsapi {no}", 403, "OUT_TRADE_NO_USED", "/out_trade_no", () => table.Post($"{Orders}/jsapi", jsapi));
            var code = await Code(table);
            await table.Refuses($"codepay {no}", 403, "OUT_TRADE_NO_USED", "/out_trade_no", () => table.Post($"{Orders}/codepay", CodeOrder(table, no, code, 7)));
        }

        await table.Refuses("native gone", 400, "ORDER_CLOSED", null, () => table.Merchant.TryOrder("gone-0001", 1_000));
        await table.Refuses("query gone", 404, "ORDER_NOT_EXIST", null, () => table.Get($"{Orders}/out-trade-no/gone-0001?mchid={table.Merchant.Mchid}"));
    }

    private static async Task Ending(StateTable table)
    {
        foreach (var no in new[] { "paid-0001", "partly-01", "allback-1", "revoked-2", "frozen-01" })
        {
            await table.Refuses($"close {no}", 400, "ORDER_PAID", null, () => table.Merchant.TryClose(no));
        }

        await table.Refuses("close gone", 404, "ORDER_NOT_EXIST", null, () => table.Merchant.TryClose("gone-0001"));
        await table.Refuses("close asking", 400, "INVALID_REQUEST", null, () => table.Merchant.TryClose("asking-01"));
        await table.Refuses("reverse gone", 404, "ORDER_NOT_EXIST", null, () => table.Reverse("gone-0001"));
        foreach (var no in new[] { "partly-01", "allback-1", "frozen-01" })
        {
            await table.Refuses($"reverse {no}", 400, "INVALID_REQUEST", null, () => table.Reverse(no));
        }
    }

    private static async Task Refunding(StateTable table, string transaction)
    {
        foreach (var no in new[] { "unpaid-01", "closed-01", "revoked-1", "expired-1", "asking-01" })
        {
            var total = no == "asking-01" ? 100_001 : 1_000;
            await table.Refuses($"refund {no}", 400, "INVALID_REQUEST", null, () => table.Refund(no, "no", 1, total));
        }

        foreach (var (no, fen, total, field) in new (string, long, long, string?)[]
        {
            ("frozen-01", 1, 1_000, null),
            ("partly-01", 601, 1_000, "/amount/refund"),
            ("allback-1", 1, 1_000, "/amount/refund"),
            ("revoked-2", 1, 1_000, "/amount/refund"),
            ("paid-0001", 1, 999, "/amount/total"),
        })
        {
            await table.Refuses($"refund {no}", 400, "INVALID_REQUEST", field, () => table.Refund(no, "no", fen, total));
        }

        await table.Refuses("refund gone", 404, "RESOURCE_NOT_EXISTS", "/out_trade_no", () => table.Refund("gone-0001", "no", 1));
        await table.Refuses("refund's number used", 400, "INVALID_REQUEST", "/out_refund_no", () => table.Refund("partly-01", "partly", 401));
        await table.Refuses("refund's number used elsewhere", 400, "INVALID_REQUEST", "/out_refund_no", () => table.Refund("paid-0001", "partly", 400));
        await table.Refuses("refund not asked for", 404, "RESOURCE_NOT_EXISTS", null, () => table.Get($"{Refunds}/no"));
        var id = (await table.Get($"{Refunds}/partly")).Json.GetProperty("refund_id").GetString();
        await table.Refuses("refund is not abnormal", 400, "INVALID_REQUEST", "refund_id", () => table.Post(
            $"{Refunds}/{id}/apply-abnormal-refund", new { out_refund_no = "partly", type = "MERCHANT_BANK_CARD" }));
        await table.Refuses("refund that is none", 404, "RESOURCE_NOT_EXISTS", null, () => table.Post(
            $"{Refunds}/{id}/apply-abnormal-refund", new { out_refund_no = "no", type = "MERCHANT_BANK_CARD" }));
        await table.Refuses("order and number differ", 400, "PARAM_ERROR", "/out_trade_no", () => table.Post(Refunds, new
        {
            transaction_id = transaction, out_trade_no = "partly-01", out_refund_no = "no", amount = new { refund = 1, total = 1_000, currency = "CNY" },
        }));
    }

    private static Dictionary<string, object> Order(StateTable table, string no) => new()
    {
        ["appid"] = table.Merchant.AppId,
        ["mchid"] = table.Merchant.Mchid,
        ["description"] = "a test's order",
        ["out_trade_no"] = no,
        ["notify_url"] = "http://127.0.0.1:9/nobody",
        ["amount"] = new { total = 999, currency = "CNY" },
    };

    private static Dictionary<string, object> CodeOrder(StateTable table, string no, string code, long total)
    {
        var order = Order(table, no);
        order.Remove("notify_url");
        order["amount"] = new { total, currency = "CNY" };
        order["payer"] = new { auth_code = code };
        order["scene_info"] = new { store_info = new { id = "s1" } };
        return order;
    }

    private static object Code(StateTable table, string id, string description) =>
        new { code_id = id, appid = table.Merchant.AppId, description, notify_url = "http://127.0.0.1:9/nobody" };

    private static async Task<string> Code(StateTable table) =>
        (await table.Shop.Payer.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("code").GetString()!;
}
