using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tael.Tests.ServiceOrders;

/// <summary>What each call of service orders refuses, and that nothing has changed then.</summary>
public sealed class ServiceOrderCallsTests : IAsyncLifetime
{
    private RentalShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await RentalShop.Open();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Offers()
    {
        foreach (var (path, value, code) in new (string, string, string)[]
        {
            ("out_order_no", "''", "PARAM_ERROR"),
            ("out_order_no", "'012345678901234567890123456789012'", "PARAM_ERROR"),
            ("out_order_no", "'a b'", "PARAM_ERROR"),
            ("out_order_no", "null", "PARAM_ERROR"),
            ("appid", "'wx0000000000000000'", "APPID_MCHID_NOT_MATCH"),
            ("service_id", "'77'", "NO_AUTH"),
            ("service_id", "7", "PARAM_ERROR"),
            ("service_introduction", "'012345678901234567890'", "PARAM_ERROR"),
            ("post_payments", "[{'name':'012345678901234567890'}]", "PARAM_ERROR"),
            ("post_payments", "[{'amount':1}]", "PARAM_ERROR"),
            ("post_payments", "[{'name':'a','amount':-1}]", "PARAM_ERROR"),
            ("post_payments", "[{'name':'a','amount':1.5}]", "PARAM_ERROR"),
            ("post_payments", "[{'name':'a','count':0}]", "PARAM_ERROR"),
            ("post_payments", "[{'name':'a','count':101}]", "PARAM_ERROR"),
            ("post_payments", Repeated("{'name':'a'}", 101), "PARAM_ERROR"),
            ("post_discounts", Repeated("{'name':'a','description':'b'}", 31), "PARAM_ERROR"),
            ("post_discounts", "[{'name':'a'}]", "PARAM_ERROR"),
            ("time_range", "{}", "PARAM_ERROR"),
            ("time_range", "{'start_time':'2026'}", "PARAM_ERROR"),
            ("time_range", "{'start_time':'20261301'}", "PARAM_ERROR"),
            ("time_range", "{'start_time':'20260102','end_time':'20260101'}", "PARAM_ERROR"),
            ("time_range", "{'start_time':'OnAccept','end_time':'OnAccept'}", "PARAM_ERROR"),
            ("time_range", "{'start_time':'OnAccept','end_time':'20260229'}", "PARAM_ERROR"),
            ("location", "{'street':'a'}", "PARAM_ERROR"),
            ("risk_fund", "{'name':'PLEDGE','amount':1}", "PARAM_ERROR"),
            ("risk_fund", "{'name':'DEPOSIT'}", "PARAM_ERROR"),
            ("risk_fund", "{'name':'DEPOSIT','amount':0}", "PARAM_ERROR"),
            ("risk_fund", "{'name':'DEPOSIT','amount':9901}", "PARAM_ERROR"),
            ("risk_fund", "{'name':'ESTIMATE_ORDER_COST','amount':1}", "PARAM_ERROR"),
            ("attach", $"'{new string('a', 257)}'", "PARAM_ERROR"),
            ("notify_url", "'no address'", "PARAM_ERROR"),
            ("notify_url", "'https://a.test/?a=1'", "PARAM_ERROR"),
            ("openid", "'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'", "PARAM_ERROR"),
            ("need_user_confirm", "false", "PARAM_ERROR"),
            ("need_user_confirm", "'no'", "PARAM_ERROR"),
            ("total_amount", "1", "PARAM_ERROR"),
        })
        {
            await MustRefuse(HttpMethod.Post, RentalShop.Orders, _shop.Request("bad"), path, value, code);
        }

        Assert.Equal(404, (await _shop.TryQuery("bad")).Status);
    }

    [Fact]
    public async Task Completions_and_modifications()
    {
        await _shop.Begin("s1");
        var good = new Dictionary<string, object>
        {
            ["appid"] = _shop.Merchant.AppId,
            ["service_id"] = _shop.ServiceId,
            ["post_payments"] = new object[] { new { name = "use", amount = 300 }, new { name = "more", amount = 100, count = 2 } },
            ["post_discounts"] = new object[] { new { name = "less", description = "new", amount = 50 } },
            ["total_amount"] = 350,
        };
        var cases = new (string Path, string Value, string Code)[]
        {
            ("appid", "'wx0000000000000000'", "ORDER_NOT_EXIST"),
            ("service_id", "'77'", "ORDER_NOT_EXIST"),
            ("post_payments", "[]", "PARAM_ERROR"),
            ("post_payments", "null", "PARAM_ERROR"),
            ("post_payments", "[{'name':'use','amount':9000000000000000000}]", "PARAM_ERROR"),
            ("total_amount", "349", "PARAM_ERROR"),
            ("total_amount", "-350", "PARAM_ERROR"),
            ("total_amount", "'350'", "PARAM_ERROR"),
            ("out_order_no", "'s1'", "PARAM_ERROR"),
        };
        foreach (var (path, value, code) in cases.Concat(
        [
            ("post_payments", "[{'name':'use','amount':9951}]", "PARAM_ERROR"),
            ("time_range", "{'end_time':'29990101'}", "PARAM_ERROR"),
            ("time_range", "{'start_time':'20260102','end_time':'20260101'}", "PARAM_ERROR"),
            ("time_range", "{'start_time':'OnAccept'}", "PARAM_ERROR"),
            ("time_range", "{'end_time':'20269999'}", "PARAM_ERROR"),
            ("location", "{'start_location':'a'}", "PARAM_ERROR"),
            ("goods_tag", $"'{new string('a', 33)}'", "PARAM_ERROR"),
        ]))
        {
            await MustRefuse(HttpMethod.Post, $"{RentalShop.Orders}/s1/complete", good, path, value, code);
        }

        Assert.Equal("USER_CONFIRM", (await _shop.Query("s1")).GetProperty("state_description").GetString());
        await _shop.Complete("s1", 9_900);
        good["reason"] = "sorry";
        foreach (var (path, value, code) in cases.Append(("reason", "''", "PARAM_ERROR")))
        {
            await MustRefuse(HttpMethod.Post, $"{RentalShop.Orders}/s1/modify", good, path, value, code);
        }

        Assert.Equal(9_900, (await _shop.Query("s1")).GetProperty("total_amount").GetInt64());
        Assert.Equal((404, "ORDER_NOT_EXIST"), ServiceOrderStoryTests.Of(await _shop.Complete("none", 1)));
        Assert.Equal((404, "ORDER_NOT_EXIST"), ServiceOrderStoryTests.Of(await _shop.Modify("none", 1)));
    }

    [Fact]
    public async Task The_other_calls()
    {
        await _shop.Package("s1");
        var (appid, service_id) = (_shop.Merchant.AppId, _shop.ServiceId);
        foreach (var (call, body, code) in new (string, object, string)[]
        {
            ("s1/cancel", new { appid, service_id }, "PARAM_ERROR"),
            ("s1/cancel", new { appid, service_id, reason = new string('a', 51) }, "PARAM_ERROR"),
            ("s1/cancel", new { appid, service_id = "77", reason = "a" }, "ORDER_NOT_EXIST"),
            ("s1/cancel", new { appid = "wx0", service_id, reason = "a" }, "ORDER_NOT_EXIST"),
            ("a%20b/cancel", new { appid, service_id, reason = "a" }, "PARAM_ERROR"),
            ("s1/pay", new { appid, service_id, more = 1 }, "PARAM_ERROR"),
            ("s1/pay", new { appid, service_id = "77" }, "ORDER_NOT_EXIST"),
            ("s1/pay", new { appid, service_id }, "INVALID_REQUEST"),
            ("a%20b/pay", new { appid, service_id }, "PARAM_ERROR"),
            ("s1/sync", new { appid, service_id, type = "Order_Paid" }, "PARAM_ERROR"),
            ("s1/sync", new { appid, service_id, type = "Order_Lost", detail = new { paid_time = "20260101000000" } }, "PARAM_ERROR"),
            ("s1/sync", new { appid, service_id, type = "Order_Paid", detail = new { paid_time = "20260101" } }, "PARAM_ERROR"),
            ("s1/sync", new { appid, service_id, type = "Order_Paid", detail = new { paid_time = "20261301000000" } }, "PARAM_ERROR"),
            ("s1/sync", new { appid, service_id, type = "Order_Paid", detail = new { paid_time = "29990101000000" } }, "PARAM_ERROR"),
            ("s1/sync", new { appid, service_id, type = "Order_Paid", detail = new { paid_time = "20200101000000" } }, "INVALID_REQUEST"),
            ("none/sync", new { appid, service_id, type = "Order_Paid", detail = new { paid_time = "20200101000000" } }, "ORDER_NOT_EXIST"),
        })
        {
            var reply = await _shop.Merchant.Post($"{RentalShop.Orders}/{call}", body);
            Assert.True(reply.Code == code, $"{call} {JsonSerializer.Serialize(body)}: {RentalShop.JsonText(reply)}");
        }

        foreach (var (query, code) in new[]
        {
            ($"out_order_no=s1&service_id={service_id}", "PARAM_ERROR"),
            ($"out_order_no=s1&appid={appid}", "PARAM_ERROR"),
            ($"service_id={service_id}&appid={appid}", "PARAM_ERROR"),
            ($"out_order_no=s1&query_id=a&service_id={service_id}&appid={appid}", "PARAM_ERROR"),
            ($"out_order_no=s2&service_id={service_id}&appid={appid}", "ORDER_NOT_EXIST"),
            ($"out_order_no=s1&service_id=77&appid={appid}", "ORDER_NOT_EXIST"),
            ($"query_id=made-up&service_id={service_id}&appid={appid}", "ORDER_NOT_EXIST"),
        })
        {
            var reply = await _shop.Merchant.Send(HttpMethod.Get, $"{RentalShop.Orders}?{query}", "");
            Assert.True(reply.Code == code, $"{query}: {RentalShop.JsonText(reply)}");
        }

        Assert.Equal("CREATED", (await _shop.StateOf("s1")).State);

        // What the user's app brings back leads to the order, for its merchant alone.
        var confirmed = await _shop.Confirm(await _shop.Package("s3"));
        var found = $"{RentalShop.Orders}?query_id={confirmed.Json.GetProperty("queryId").GetString()}&service_id={service_id}&appid={appid}";
        Assert.Equal("s3", (await _shop.Merchant.Send(HttpMethod.Get, found, "")).Json.GetProperty("out_order_no").GetString());
        var other = await _shop.Tael.NewMerchant();
        Assert.Equal(404, (await other.Send(HttpMethod.Get, found, "")).Status);
    }

    [Fact]
    public async Task Users_calls()
    {
        Assert.Equal((404, "SERVICE_ORDER_NOT_FOUND"), ServiceOrderStoryTests.Of(await _shop.Confirm("made-up")));
        foreach (var orderId in new[] { "1", $"1500{_shop.Merchant.Mchid}none", "15000000000000x" })
        {
            Assert.Equal((404, "SERVICE_ORDER_NOT_FOUND"), ServiceOrderStoryTests.Of(await _shop.PayByHand(orderId)));
        }

        await _shop.Begin("s1");
        Assert.Equal((409, "NOTHING_DUE"), ServiceOrderStoryTests.Of(await _shop.PayByHand($"1500{_shop.Merchant.Mchid}s1")));
        var package = await _shop.Package("s2");
        var seen = await _shop.User.Send(HttpMethod.Get, $"/wallet/v1/service-orders/{package}");
        Assert.Equal((9_900, "DEPOSIT"), (seen.Json.GetProperty("riskAmount").GetInt64(), seen.Json.GetProperty("riskFund").GetString()));
    }

    private async Task MustRefuse(
        HttpMethod method, string target, Dictionary<string, object> good, string path, string value, string code)
    {
        var body = JsonSerializer.SerializeToNode(good)!;
        body[path] = JsonNode.Parse(value.Replace('\'', '"'));
        var reply = await _shop.Merchant.Send(method, target, body.ToJsonString());
        Assert.True(reply.Status >= 400 && reply.Code == code, $"{path} {value}: {RentalShop.JsonText(reply)}");
    }

    private static string Repeated(string item, int count) => $"[{string.Join(',', Enumerable.Repeat(item, count))}]";
}
