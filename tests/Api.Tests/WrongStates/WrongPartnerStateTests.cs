using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Tests.CombinedOrders;
using Tael.Tests.Partners;
using static Tael.Tests.Partners.PartnerCalls;

namespace Tael.Tests.WrongStates;

/// <summary>Each call of a service provider about orders, in each state that refuses it, and for merchants that are not its.</summary>
public sealed class WrongPartnerStateTests
{
    private const string Refunds = "/v3/refund/domestic/refunds";

    [Fact]
    public async Task Orders_in_a_merchants_name()
    {
        await using var tael = await TaelUnderTest.Start();
        var states = await PartnerStates.Open(tael);
        var table = states.Table;
        await states.Arrange();
        await Creating(states);
        await Asking(states);
        await Ending(states);
        await Refunding(states);
        await OfOthers(states);
        await tael.Post("/sandbox/clock", new { advance = "P7D" });
        await table.Refuses("reverse after a week", 400, "INVALID_REQUEST", null, () => Reverse(states.Sp, states.Sub, "paid-0001"));
        await tael.Post("/sandbox/clock", new { advance = "P359D" });
        await Until(async () => await table.Shop.BalanceOf(states.Sub) == 3_600);
        await table.Refuses("refund after a year", 400, "INVALID_REQUEST", null, () => states.Refund(states.Sp, states.Sub.Mchid, "paid-0001", "late", 1));
        table.MustBeRight(StateRows.PartnerOrders);
    }

    [Fact]
    public async Task Combined_orders_in_merchants_names()
    {
        await using var tael = await TaelUnderTest.Start();
        var states = await PartnerStates.Open(tael);
        var (table, sp) = (states.Table, states.Sp);
        var paid = await sp.Post($"{Mall.Root}/native", Combined(states, "combi-paid"));
        Assert.Equal(200, (await states.Payer.Pay(Text(paid.Json, "code_url")!, "r-1")).Status);
        foreach (var no in new[] { "combi-open", "combi-shut" }) Assert.Equal(200, (await sp.Post($"{Mall.Root}/native", Combined(states, no))).Status);
        Assert.Equal(204, (await CloseCombined(states, "combi-shut")).Status);
        Assert.Equal(404, (await CloseCombined(states, "combi-gone")).Status);
        await Until(async () => await table.Shop.BalanceOf(states.Sub) == 300 && await table.Shop.BalanceOf(states.Second) == 500);
        foreach (var no in new[] { "combi-paid", "combi-open", "combi-shut", "combi-gone" })
        {
            table.Watch(
                OutTradeNo.Parse(no).CombinedOf(MerchantId.Parse(sp.Mchid)), Mall.Order(states.Sub, $"{no}-0"), Mall.Order(states.Second, $"{no}-1"));
        }

        foreach (var no in new[] { "combi-paid", "combi-open", "combi-shut" })
        {
            foreach (var way in new[] { "native", "app", "h5", "jsapi" })
            {
                await table.Refuses($"{way} {no}, other terms", 403, "OUT_TRADE_NO_USED", "/combine_out_trade_no", () =>
                    sp.Post($"{Mall.Root}/{way}", Combined(states, no, way, 301)));
            }

            await table.Refuses($"a part of {no} by the partner's query", 404, "ORDER_NOT_EXIST", null, () => Query(sp, states.Sub, $"{no}-0"));
            await table.Refuses($"a part of {no} closed", 404, "ORDER_NOT_EXIST", null, () => Close(sp, states.Sub, $"{no}-0"));
            await table.Refuses($"a part of {no} reversed", 404, "ORDER_NOT_EXIST", null, () => Reverse(sp, states.Sub, $"{no}-0"));
            await table.Refuses($"a part of {no} ordered", 403, "OUT_TRADE_NO_USED", "/out_trade_no", () => sp.Post($"{Root}/native", Request(sp, states.Sub, $"{no}-0")));
            await table.Refuses($"close {no} as the merchants' own", 400, "INVALID_REQUEST", "/sub_orders", () => CloseCombined(states, no, isOwn: true));
            await table.Refuses($"query {no} by a part's merchant", 404, "ORDER_NOT_EXIST", null, () => states.Sub.Send(HttpMethod.Get, $"{Mall.Root}/out-trade-no/{no}", ""));
        }

        foreach (var way in new[] { "native", "app", "h5", "jsapi" })
        {
            await table.Refuses($"{way} gone", 400, "ORDER_CLOSED", null, () => sp.Post($"{Mall.Root}/{way}", Combined(states, "combi-gone", way)));
            var foreign = Combined(states, "combi-none", way);
            ((Dictionary<string, object>[])foreign["sub_orders"])[1]["sub_mchid"] = states.Stranger.Mchid;
            await table.Refuses($"{way} in a stranger's name", 403, "NO_AUTH", "/sub_orders/1/sub_mchid", () => sp.Post($"{Mall.Root}/{way}", foreign));
        }

        await table.Refuses("close paid", 400, "ORDER_PAID", null, () => CloseCombined(states, "combi-paid"));
        await table.Refuses("close gone", 404, "ORDER_NOT_EXIST", null, () => CloseCombined(states, "combi-gone"));
        await table.Refuses("query gone", 404, "ORDER_NOT_EXIST", null, () => sp.Send(HttpMethod.Get, $"{Mall.Root}/out-trade-no/combi-gone", ""));
        await table.Refuses("refund open", 400, "INVALID_REQUEST", null, () => states.Refund(sp, states.Sub.Mchid, "combi-open-0", "no", 1, 300));
        await table.Refuses("refund of all parts", 400, "INVALID_REQUEST", "/amount/total", () => states.Refund(sp, states.Sub.Mchid, "combi-paid-0", "no", 1, 800));
        await table.Refuses("refund another's part", 404, "RESOURCE_NOT_EXISTS", "/out_trade_no", () => states.Refund(sp, states.Sub.Mchid, "combi-paid-1", "no", 1, 500));
        table.MustBeRight(StateRows.PartnerCombinedOrders);
    }

    private static async Task Creating(PartnerStates states)
    {
        var (table, code) = (states.Table, await CodeOf(states.Payer));
        foreach (var way in PartnerStates.Ways)
        {
            foreach (var no in PartnerStates.Orders.Concat(["theirs-01", "theirs-02"]))
            {
                await table.Refuses($"{way} {no}", 403, "OUT_TRADE_NO_USED", "/out_trade_no", () =>
                    states.Sp.Post($"{Root}/{way}", states.Order(way, no, 999, code)));
            }

            await table.Refuses($"{way} gone", 400, "ORDER_CLOSED", null, () => states.Sp.Post($"{Root}/{way}", states.Order(way, "gone-0001", 1_000, code)));
            foreach (var (field, value, status, error) in new[]
            {
                ("sp_mchid", states.Stranger.Mchid, 403, "NO_AUTH"),
                ("sub_mchid", states.Stranger.Mchid, 403, "NO_AUTH"),
                ("sp_appid", states.Sub.AppId, 400, "APPID_MCHID_NOT_MATCH"),
                ("sub_appid", states.Second.AppId, 400, "APPID_MCHID_NOT_MATCH"),
            })
            {
                var order = states.Order(way, "paid-0001", 1_000, code);
                order[field] = value;
                await table.Refuses($"{way}, another's {field}", status, error, $"/{field}", () => states.Sp.Post($"{Root}/{way}", order));
            }

            await table.Refuses($"{way} by a stranger", 403, "NO_AUTH", "/sp_mchid", () =>
                states.Stranger.Post($"{Root}/{way}", states.Order(way, "paid-0001", 1_000, code)));
        }
    }

    private static async Task Asking(PartnerStates states)
    {
        var (table, sp, sub) = (states.Table, states.Sp, states.Sub);
        var paid = Text((await Query(sp, sub, "paid-0001")).Json, "transaction_id")!;
        var theirs = Text(await sub.Query("theirs-01"), "transaction_id")!;
        await table.Refuses("query gone", 404, "ORDER_NOT_EXIST", null, () => Query(sp, sub, "gone-0001"));
        foreach (var number in new[] { "out-trade-no/theirs-01", $"id/{theirs}", "id/4200000000202611290000000000" })
        {
            await table.Refuses($"query {number}", 404, "ORDER_NOT_EXIST", null, () => states.Query(sp, number, sp, sub));
        }

        foreach (var number in new[] { "out-trade-no/paid-0001", $"id/{paid}" })
        {
            await table.Refuses($"query {number} in another's name", 404, "ORDER_NOT_EXIST", null, () => states.Query(sp, number, sp, states.Second));
            await table.Refuses($"query {number} in a stranger's name", 403, "NO_AUTH", "sub_mchid", () => states.Query(sp, number, sp, states.Stranger));
            await table.Refuses($"query {number} by a stranger", 403, "NO_AUTH", "sub_mchid", () => states.Query(states.Stranger, number, states.Stranger, sub));
            await table.Refuses($"query {number} as who it is not", 403, "NO_AUTH", "sp_mchid", () => states.Query(states.Stranger, number, sp, sub));
            await table.Refuses($"query {number} by the merchant", 404, "ORDER_NOT_EXIST", null, () => sub.Send(
                HttpMethod.Get, $"/v3/pay/transactions/{number}?mchid={sub.Mchid}", ""));
        }
    }

    private static async Task Ending(PartnerStates states)
    {
        var (table, sp, sub) = (states.Table, states.Sp, states.Sub);
        foreach (var no in new[] { "paid-0001", "partly-01", "allback-1", "revoked-2", "frozen-01" })
        {
            await table.Refuses($"close {no}", 400, "ORDER_PAID", null, () => Close(sp, sub, no));
        }

        await table.Refuses("close asking", 400, "INVALID_REQUEST", null, () => Close(sp, sub, "asking-01"));
        foreach (var no in new[] { "partly-01", "allback-1", "frozen-01" })
        {
            await table.Refuses($"reverse {no}", 400, "INVALID_REQUEST", null, () => Reverse(sp, sub, no));
        }

        foreach (var no in new[] { "gone-0001", "theirs-01", "theirs-02" })
        {
            await table.Refuses($"close {no}", 404, "ORDER_NOT_EXIST", null, () => Close(sp, sub, no));
            await table.Refuses($"reverse {no}", 404, "ORDER_NOT_EXIST", null, () => Reverse(sp, sub, no));
        }

        foreach (var no in new[] { "unpaid-01", "paid-0001" })
        {
            await table.Refuses($"close {no} by the merchant", 404, "ORDER_NOT_EXIST", null, () => sub.TryClose(no));
            await table.Refuses($"reverse {no} by the merchant", 404, "ORDER_NOT_EXIST", null, () => sub.Post(
                $"/v3/pay/transactions/out-trade-no/{no}/reverse", new { appid = sub.AppId, mchid = sub.Mchid }));
            await table.Refuses($"close {no} in a stranger's name", 403, "NO_AUTH", "/sub_mchid", () => Close(sp, states.Stranger, no));
            await table.Refuses($"close {no} by a stranger", 403, "NO_AUTH", "/sub_mchid", () => Close(states.Stranger, sub, no));
            await table.Refuses($"reverse {no} in a stranger's name", 403, "NO_AUTH", "/sub_mchid", () => Reverse(sp, states.Stranger, no));
            await table.Refuses($"reverse {no} by a stranger", 403, "NO_AUTH", "/sub_mchid", () => Reverse(states.Stranger, sub, no));
            await table.Refuses($"reverse {no}, another's app", 400, "APPID_MCHID_NOT_MATCH", "/sp_appid", () => Reverse(sp, sub, no, sub.AppId));
        }
    }

    private static async Task Refunding(PartnerStates states)
    {
        var (table, sp, sub) = (states.Table, states.Sp, states.Sub.Mchid);
        foreach (var (no, fen, total, field) in new (string, long, long, string?)[]
        {
            ("unpaid-01", 1, 1_000, null),
            ("closed-01", 1, 1_000, null),
            ("revoked-1", 1, 1_000, null),
            ("expired-1", 1, 1_000, null),
            ("asking-01", 1, 100_001, null),
            ("frozen-01", 1, 1_000, null),
            ("partly-01", 601, 1_000, "/amount/refund"),
            ("allback-1", 1, 1_000, "/amount/refund"),
            ("revoked-2", 1, 1_000, "/amount/refund"),
            ("paid-0001", 1, 999, "/amount/total"),
        })
        {
            await table.Refuses($"refund {no}", 400, "INVALID_REQUEST", field, () => states.Refund(sp, sub, no, "no", fen, total));
        }

        foreach (var no in new[] { "gone-0001", "theirs-01", "theirs-02" })
        {
            await table.Refuses($"refund {no}", 404, "RESOURCE_NOT_EXISTS", "/out_trade_no", () => states.Refund(sp, sub, no, "no", 1));
        }

        await table.Refuses("refund's number used", 400, "INVALID_REQUEST", "/out_refund_no", () => states.Refund(sp, sub, "partly-01", "partly", 401));
        await table.Refuses("refund's number used elsewhere", 400, "INVALID_REQUEST", "/out_refund_no", () => states.Refund(sp, sub, "paid-0001", "partly", 400));
        await table.Refuses("refund not asked for", 404, "RESOURCE_NOT_EXISTS", null, () => sp.Send(HttpMethod.Get, $"{Refunds}/no?sub_mchid={sub}", ""));
        var id = Text((await sp.Send(HttpMethod.Get, $"{Refunds}/partly?sub_mchid={sub}", "")).Json, "refund_id");
        await table.Refuses("refund is not abnormal", 400, "INVALID_REQUEST", "refund_id", () => Apply(sp, sub, "partly"));
        await table.Refuses("refund that is none", 404, "RESOURCE_NOT_EXISTS", null, () => Apply(sp, sub, "no"));
        await table.Refuses("refund that is another's", 404, "RESOURCE_NOT_EXISTS", null, () => Apply(sp, states.Second.Mchid, "partly"));
        await table.Refuses("refund that is the service provider's", 404, "RESOURCE_NOT_EXISTS", null, () => Apply(states.Sub, null, "partly"));
        await table.Refuses("refund in a stranger's name", 403, "NO_AUTH", "/sub_mchid", () => Apply(sp, states.Stranger.Mchid, "partly"));
        await table.Refuses("refund by a stranger", 403, "NO_AUTH", "/sub_mchid", () => Apply(states.Stranger, sub, "partly"));

        Task<Reply> Apply(MerchantClient by, string? of, string no)
        {
            var request = new Dictionary<string, string> { ["out_refund_no"] = no, ["type"] = "MERCHANT_BANK_CARD" };
            if (of is not null) request["sub_mchid"] = of;
            return by.Post($"{Refunds}/{id}/apply-abnormal-refund", request);
        }
    }

    /// <summary>Refunds in whose name nobody has allowed them, or of what was ordered otherwise.</summary>
    private static async Task OfOthers(PartnerStates states)
    {
        var (table, sp, sub) = (states.Table, states.Sp, states.Sub);
        var paid = Text((await Query(sp, sub, "paid-0001")).Json, "transaction_id")!;
        foreach (var (what, by, own, status, code) in new (string, MerchantClient, string?, int, string)[]
        {
            ("for itself", sp, null, 404, "RESOURCE_NOT_EXISTS"),
            ("by the merchant", sub, null, 404, "RESOURCE_NOT_EXISTS"),
            ("in another's name", sp, states.Second.Mchid, 404, "RESOURCE_NOT_EXISTS"),
            ("in a stranger's name", sp, states.Stranger.Mchid, 403, "NO_AUTH"),
            ("by a stranger", states.Stranger, sub.Mchid, 403, "NO_AUTH"),
            ("by the merchant in its own name", sub, sub.Mchid, 403, "NO_AUTH"),
        })
        {
            var isNobodys = status == 403;
            await table.Refuses($"refund {what}", status, code, isNobodys ? "/sub_mchid" : "/out_trade_no", () => states.Refund(by, own, "paid-0001", "no", 1));
            await table.Refuses($"refund by id {what}", status, code, isNobodys ? "/sub_mchid" : "/transaction_id", () => states.RefundById(by, own, paid, "no"));
            await table.Refuses($"look at a refund {what}", status, code, isNobodys ? "sub_mchid" : null, () => by.Send(
                HttpMethod.Get, $"{Refunds}/partly{(own is null ? "" : $"?sub_mchid={own}")}", ""));
        }
    }

    private static Dictionary<string, object> Combined(PartnerStates states, string no, string way = "native", long first = 300)
    {
        var request = PartnerCalls.Combined(states.Sp, no, (states.Sub, first), (states.Second, 500));
        if (way == "jsapi") request["combine_payer_info"] = new { openid = states.Payer.OpenId };
        if (way == "h5") request["scene_info"] = new { payer_client_ip = "127.0.0.1", h5_info = new { type = "Wap" } };
        return request;
    }

    /// <param name="isOwn">As if each merchant had ordered its part itself.</param>
    private static Task<Reply> CloseCombined(PartnerStates states, string no, bool isOwn = false) =>
        states.Sp.Post($"{Mall.Root}/out-trade-no/{no}/close", new
        {
            combine_appid = states.Sp.AppId,
            sub_orders = new[] { states.Sub, states.Second }.Select((sub, i) => isOwn
                ? new Dictionary<string, string> { ["mchid"] = sub.Mchid, ["out_trade_no"] = $"{no}-{i}" }
                : new() { ["mchid"] = states.Sp.Mchid, ["sub_mchid"] = sub.Mchid, ["out_trade_no"] = $"{no}-{i}" }),
        });
}
