using System.Text.Json;
using System.Text.Json.Nodes;
using static Tael.Tests.ServiceOrders.ServiceOrderStoryTests;

namespace Tael.Tests.ServiceOrders;

/// <summary>The earlier calls of Pay Score, and goods that are paid after delivery: ordinary service orders under other names.</summary>
public sealed class PayAfterTests
{
    [Theory]
    [InlineData("/v3/payscore/payafter-orders")]
    [InlineData("/v3/payscore/smartretail-orders")]
    public async Task An_order_is_made_confirmed_finished_and_paid_in_the_earlier_words(string orders)
    {
        await using var shop = await RentalShop.Open(scene: "UNMANNED_SHELF");
        var made = await shop.Merchant.Post(orders, Request(shop, "s1"));
        Assert.True(made.Status == 200, RentalShop.JsonText(made));
        Assert.Equal(made.Body, (await shop.Merchant.Post(orders, Request(shop, "s1"))).Body);
        var seen = await Query(shop, orders, "s1");
        Assert.Equal(("CREATED", 2_000, "OnAccept"), (Text(seen, "state"), seen.GetProperty("risk_amount").GetInt32(), Text(seen, "service_start_time")));
        Assert.False(seen.TryGetProperty("finish_ticket", out _));

        Assert.Equal(200, (await shop.Confirm(made.Json.GetProperty("package").GetString()!)).Status);
        seen = await Query(shop, orders, "s1");
        var ticket = Text(seen, "finish_ticket");
        Assert.Equal("USER_ACCEPTED", Text(seen, "state"));
        var finish = Finish(shop, 2);
        finish["finish_ticket"] = "another";
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Merchant.Post($"{orders}/s1/complete", finish)));
        finish["finish_ticket"] = ticket!;
        Assert.Equal(200, (await shop.Merchant.Post($"{orders}/s1/complete", finish)).Status);
        await RentalShop.Until(async () => Text(await Query(shop, orders, "s1"), "state") == "USER_PAID");
        seen = await Query(shop, orders, "s1");
        Assert.Equal((350, 2, "water"), (
            seen.GetProperty("total_amount").GetInt32(), seen.GetProperty("finish_type").GetInt32(), Text(seen.GetProperty("fees")[0], "fee_name")));
        Assert.Equal(28, Text(seen, "finish_transaction_id")!.Length);
        Assert.Equal(9_650, await shop.User.Balance());

        // It is the same order under its present name, and nobody was named to be told of it.
        Assert.Equal(("DONE", "USER_PAID"), await shop.StateOf("s1"));
        Assert.False(shop.Receiver.HasMore);
    }

    [Fact]
    public async Task What_was_not_used_is_over_and_what_was_paid_elsewhere_is_told()
    {
        const string Orders = "/v3/payscore/payafter-orders";
        await using var shop = await RentalShop.Open(scene: "BIKE", balance: 0);
        Assert.Equal(200, (await shop.Confirm(await Package(shop, "s1"))).Status);
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Merchant.Post($"{Orders}/s1/complete", Finish(shop, 1))));
        var unused = Finish(shop, 1);
        foreach (var name in new[] { "fees", "discounts", "total_amount" }) unused.Remove(name);
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Merchant.Post($"{Orders}/s1/complete", unused)));
        unused["cancel_reason"] = "flat tyre";
        Assert.Equal(200, (await shop.Merchant.Post($"{Orders}/s1/complete", unused)).Status);
        Assert.Equal(200, (await shop.Merchant.Post($"{Orders}/s1/complete", unused)).Status);
        var seen = await Query(shop, Orders, "s1");
        Assert.Equal(("REVOKED", 1), (Text(seen, "state"), seen.GetProperty("finish_type").GetInt32()));

        Assert.Equal(200, (await shop.Confirm(await Package(shop, "s2"))).Status);
        Assert.Equal(200, (await shop.Merchant.Post($"{Orders}/s2/complete", Finish(shop, 2))).Status);
        Assert.Equal("FINISHED", Text(await Query(shop, Orders, "s2"), "state"));
        var synced = await shop.Merchant.Post($"{Orders}/s2/sync", new { type = "Order_Paid", detail = new { paid_time = "20200101000000" } });
        Assert.Equal((200, "s2"), (synced.Status, Text(synced.Json, "out_order_no")));
        seen = await Query(shop, Orders, "s2");
        Assert.Equal(("USER_PAID", "MchChannelPayType"), (Text(seen, "state"), Text(seen, "pay_type")));
    }

    [Fact]
    public async Task What_was_not_said_of_a_discount_is_not_told()
    {
        await using var shop = await RentalShop.Open(scene: "UNMANNED_SHELF");
        var request = Request(shop, "s1");
        request["discounts"] = new object[]
        {
            new { discount_name = "new" },
            new { discount_name = "once", discount_desc = "a" },
        };
        var made = await shop.Merchant.Post("/v3/payscore/smartretail-orders", request);
        Assert.True(made.Status == 200, RentalShop.JsonText(made));

        var told = (await Query(shop, "/v3/payscore/smartretail-orders", "s1")).GetProperty("discounts").EnumerateArray().ToArray();
        Assert.Equal([false, true], told.Select(one => one.TryGetProperty("discount_desc", out _)));
    }

    [Fact]
    public async Task Bad_input_is_refused_and_changes_nothing()
    {
        await using var shop = await RentalShop.Open(scene: "UNMANNED_SHELF");
        foreach (var orders in new[] { "/v3/payscore/payafter-orders", "/v3/payscore/smartretail-orders" })
        {
            foreach (var (path, value, code) in new (string, string, string)[]
            {
                ("out_order_no", "'a b'", "PARAM_ERROR"),
                ("appid", "'wx0'", "APPID_MCHID_NOT_MATCH"),
                ("service_id", "'77'", "NO_AUTH"),
                ("service_start_time", "'20261301'", "PARAM_ERROR"),
                ("service_end_time", "'2026'", "PARAM_ERROR"),
                ("fees", "[{'fee_amount':1}]", "PARAM_ERROR"),
                ("fees", "[{'fee_name':'a','fee_amount':-1}]", "PARAM_ERROR"),
                ("discounts", "[{'discount_name':'012345678901234567890'}]", "PARAM_ERROR"),
                ("risk_amount", "0", "PARAM_ERROR"),
                ("risk_amount", "20001", "PARAM_ERROR"),
                ("need_user_confirm", "false", "PARAM_ERROR"),
                ("openid", "'nobody'", "PARAM_ERROR"),
                ("notify_url", "'https://shop.test'", "PARAM_ERROR"),
                ("name", "'in clear'", "PARAM_ERROR"),
            })
            {
                await MustRefuse(shop, orders, Request(shop, "bad"), path, value, code);
            }

            Assert.Equal(404, (await TryQuery(shop, orders, "bad")).Status);
            Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Merchant.Send(HttpMethod.Get, $"{orders}?service_id={shop.ServiceId}", "")));
        }

        const string Finished = "/v3/payscore/smartretail-orders/s1/complete";
        await shop.Begin("s1", "ESTIMATE_ORDER_COST", 2_000);
        foreach (var (path, value, code) in new (string, string, string)[]
        {
            ("finish_type", "3", "PARAM_ERROR"),
            ("finish_type", "null", "PARAM_ERROR"),
            ("total_amount", "349", "PARAM_ERROR"),
            ("total_amount", "null", "PARAM_ERROR"),
            ("fees", "null", "PARAM_ERROR"),
            ("real_service_end_time", "'29990101'", "PARAM_ERROR"),
            ("service_id", "'77'", "ORDER_NOT_EXIST"),
        })
        {
            await MustRefuse(shop, Finished, Finish(shop, 2), path, value, code);
        }

        Assert.Equal("USER_CONFIRM", (await shop.Query("s1")).GetProperty("state_description").GetString());
        Assert.Equal(404, (await shop.Merchant.Post("/v3/payscore/smartretail-orders/s1/sync", new { })).Status);
    }

    [Fact]
    public async Task Goods_are_tried_first_seen_in_the_wallet_and_paid_later()
    {
        const string Orders = "/v3/payscore/servicepayondeliveryorder";
        await using var shop = await RentalShop.Open(scene: "PLAY_FIRST");
        var request = shop.Request("s1", "ESTIMATE_ORDER_COST", 19_900);
        request["shopping_info"] = JsonNode.Parse(
            """{"jump_link":{"jump_link_type":"JUMP_LINK_MINI_PROGRAM","appid":"wx1","path":"pages/order"},"goods":[{"name":"headphones","picture":"https://shop.example.com/1.png","amount":19900,"count":1}]}""")!;
        foreach (var (path, value, code) in new (string, string, string)[]
        {
            ("shopping_info", "null", "PARAM_ERROR"),
            ("shopping_info", "{'goods':[]}", "PARAM_ERROR"),
            ("shopping_info", "{'jump_link':{},'goods':[{'name':'a'}]}", "PARAM_ERROR"),
            ("shopping_info", "{'jump_link':{}}", "PARAM_ERROR"),
            ("shopping_info", "{'jump_link':{'jump_link_type':'H5'},'goods':[]}", "PARAM_ERROR"),
            ("mchid", "'1999999999'", "PARAM_ERROR"),
            ("risk_fund", "{'name':'DEPOSIT','amount':1}", "PARAM_ERROR"),
            ("service_id", "'77'", "NO_AUTH"),
        })
        {
            await MustRefuse(shop, Orders, request, path, value, code);
        }

        Assert.Equal(404, (await shop.TryQuery("s1")).Status);
        request["mchid"] = shop.Merchant.Mchid;
        var made = await shop.Merchant.Post(Orders, request);
        Assert.True(made.Status == 200, RentalShop.JsonText(made));
        var package = made.Json.GetProperty("package").GetString()!;
        var goods = (await shop.User.Send(HttpMethod.Get, $"/wallet/v1/service-orders/{package}")).Json.GetProperty("goods");
        Assert.Equal(("headphones", 19_900), (Text(goods[0], "name"), goods[0].GetProperty("amount").GetInt32()));
        Assert.Equal("headphones", Text((await shop.Query("s1")).GetProperty("shopping_info").GetProperty("goods")[0], "name"));
        Assert.Equal(200, (await shop.Confirm(package)).Status);
        Assert.Equal(200, (await shop.Complete("s1", 8_900)).Status);
        await RentalShop.Until(async () => await shop.StateOf("s1") == ("DONE", "USER_PAID"));
        Assert.Equal(1_100, await shop.User.Balance());
    }

    private static async Task<string> Package(RentalShop shop, string no)
    {
        var made = await shop.Merchant.Post("/v3/payscore/payafter-orders", Request(shop, no));
        Assert.True(made.Status == 200, RentalShop.JsonText(made));
        return made.Json.GetProperty("package").GetString()!;
    }

    private static Dictionary<string, object> Request(RentalShop shop, string no) => new()
    {
        ["appid"] = shop.Merchant.AppId,
        ["out_order_no"] = no,
        ["service_id"] = shop.ServiceId,
        ["risk_amount"] = 2_000,
        ["service_start_location"] = "Nanjing Road",
    };

    private static Dictionary<string, object> Finish(RentalShop shop, int type) => new()
    {
        ["appid"] = shop.Merchant.AppId,
        ["service_id"] = shop.ServiceId,
        ["finish_type"] = type,
        ["fees"] = new[] { new { fee_name = "water", fee_amount = 400, fee_count = 2 } },
        ["discounts"] = new[] { new { discount_name = "new", discount_amount = 50, discount_desc = "once" } },
        ["total_amount"] = 350,
    };

    private static Task<Reply> TryQuery(RentalShop shop, string orders, string no) => shop.Merchant.Send(
        HttpMethod.Get, $"{orders}?out_order_no={no}&service_id={shop.ServiceId}&appid={shop.Merchant.AppId}", "");

    private static async Task<JsonElement> Query(RentalShop shop, string orders, string no) => (await TryQuery(shop, orders, no)).Json;

    private static async Task MustRefuse(
        RentalShop shop, string target, Dictionary<string, object> good, string path, string value, string code)
    {
        var body = JsonSerializer.SerializeToNode(good)!;
        body[path] = JsonNode.Parse(value.Replace('\'', '"'));
        var reply = await shop.Merchant.Send(HttpMethod.Post, target, body.ToJsonString());
        Assert.True(reply.Status >= 400 && reply.Code == code, $"{target} {path} {value}: {RentalShop.JsonText(reply)}");
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
