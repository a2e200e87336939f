using System.Text.Json;
using System.Text.Json.Nodes;
using Tael.Tests.ServiceOrders;

namespace Tael.Tests.PartnerServices;

/// <summary>What each call of service providers about services on trust refuses, and that nothing has changed then.</summary>
public sealed class PartnerServiceCallsTests : IAsyncLifetime
{
    private PartnerShop _shop = null!;
    private MerchantClient _other = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await PartnerShop.Open();
        _other = await _shop.Tael.NewMerchant();
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Offers()
    {
        foreach (var (path, value, code) in new (string, string, string)[]
        {
            ("sub_mchid", $"'{_other.Mchid}'", "NO_AUTH"),
            ("sub_mchid", $"'{_shop.Sp.Mchid}'", "NO_AUTH"),
            ("sub_mchid", "'nobody'", "NO_AUTH"),
            ("sub_mchid", "null", "PARAM_ERROR"),
            ("appid", $"'{_shop.Sub.AppId}'", "APPID_MCHID_NOT_MATCH"),
            ("sub_appid", $"'{_shop.Sp.AppId}'", "APPID_MCHID_NOT_MATCH"),
            ("service_id", "'77'", "NO_AUTH"),
            ("out_order_no", "'a b'", "PARAM_ERROR"),
            ("openid", "'nobody'", "PARAM_ERROR"),
            ("sub_openid", $"'{_shop.User.OpenId}'", "PARAM_ERROR"),
            ("need_user_confirm", "false", "PARAM_ERROR"),
            ("risk_fund", "{'name':'ESTIMATE_ORDER_COST','amount':1}", "PARAM_ERROR"),
            ("risk_fund", "{'name':'DEPOSIT','amount':9901}", "PARAM_ERROR"),
            ("time_range", "{'start_time':'20260102','end_time':'20260101'}", "PARAM_ERROR"),
            ("sp_mchid", $"'{_shop.Sp.Mchid}'", "PARAM_ERROR"),
            ("total_amount", "1", "PARAM_ERROR"),
        })
        {
            await MustRefuse(PartnerShop.Orders, _shop.Request("bad"), path, value, code);
        }

        Assert.Equal(404, (await _shop.TryQuery("bad")).Status);
        Assert.Equal((403, "NO_AUTH"), ServiceOrderStoryTests.Of(await _shop.TryQuery("bad", _other)));
        Assert.Equal((403, "NO_AUTH"), ServiceOrderStoryTests.Of(await _other.Post(PartnerShop.Orders, _shop.Request("bad"))));
    }

    [Fact]
    public async Task Used_services()
    {
        await _shop.Permit("code-1");
        var good = _shop.Bill(300);
        foreach (var name in new[] { "out_order_no", "appid", "sub_appid", "time_range", "notify_url" }) good[name] = _shop.Request("bad")[name];
        good["openid"] = _shop.User.OpenId;
        foreach (var (path, value, code) in new (string, string, string)[]
        {
            ("openid", "null", "PARAM_ERROR"),
            ("openid", "'nobody'", "PARAM_ERROR"),
            ("total_amount", "299", "PARAM_ERROR"),
            ("total_amount", "-300", "PARAM_ERROR"),
            ("total_amount", "null", "PARAM_ERROR"),
            ("post_payments", "[]", "PARAM_ERROR"),
            ("post_payments", "[{'name':'use','amount':9901}]", "PARAM_ERROR"),
            ("time_range", "{'start_time':'20260101','end_time':'29990101'}", "PARAM_ERROR"),
            ("risk_fund", "{'name':'DEPOSIT','amount':1}", "PARAM_ERROR"),
            ("service_id", "'77'", "NO_AUTH"),
            ("sub_mchid", $"'{_other.Mchid}'", "NO_AUTH"),
            ("appid", $"'{_shop.Sub.AppId}'", "APPID_MCHID_NOT_MATCH"),
        })
        {
            await MustRefuse($"{PartnerShop.Orders}/direct-complete", good, path, value, code);
        }

        Assert.Equal(404, (await _shop.TryQuery("bad")).Status);
        Assert.Equal(10_000, await _shop.User.Balance());
    }

    [Fact]
    public async Task Changes()
    {
        await _shop.Begin("s1");
        var bill = _shop.Bill(300);
        foreach (var (call, extra) in new (string, Dictionary<string, object>)[]
        {
            ("complete", []),
            ("modify", new() { ["reason"] = "sorry" }),
            ("send-prepaidmessage", new() { ["prepaid_time"] = "20991231" }),
            ("send-pendingmessage", new() { ["prepaid_time"] = "20991231" }),
        })
        {
            var good = new Dictionary<string, object>(bill.Concat(extra));
            foreach (var (path, value, code) in new (string, string, string)[]
            {
                ("sub_mchid", $"'{_other.Mchid}'", "NO_AUTH"),
                ("sub_mchid", "null", "PARAM_ERROR"),
                ("service_id", "'77'", "ORDER_NOT_EXIST"),
                ("total_amount", "299", "PARAM_ERROR"),
                ("total_amount", "null", "PARAM_ERROR"),
                ("post_payments", "[]", "PARAM_ERROR"),
                ("appid", $"'{_shop.Sp.AppId}'", "PARAM_ERROR"),
            })
            {
                await MustRefuse($"{PartnerShop.Orders}/s1/{call}", good, path, value, code);
            }

            Assert.Equal((404, "ORDER_NOT_EXIST"), ServiceOrderStoryTests.Of(await _shop.Change("none", call, good)));
            Assert.Equal((400, "PARAM_ERROR"), ServiceOrderStoryTests.Of(await _shop.Change("a%20b", call, good)));
        }

        await MustRefuse($"{PartnerShop.Orders}/s1/complete", bill, "time_range", "{'end_time':'29990101'}", "PARAM_ERROR");
        var message = new Dictionary<string, object>(bill) { ["prepaid_time"] = "20991231" };
        await MustRefuse($"{PartnerShop.Orders}/s1/send-prepaidmessage", message, "prepaid_time", "'20200101'", "PARAM_ERROR");
        await MustRefuse($"{PartnerShop.Orders}/s1/send-prepaidmessage", message, "prepaid_time", "'20269999'", "PARAM_ERROR");
        var much = new Dictionary<string, object>(message) { ["total_amount"] = 9_901, ["post_payments"] = new[] { new { name = "use", amount = 9_901 } } };
        Assert.Equal((400, "PARAM_ERROR"), ServiceOrderStoryTests.Of(await _shop.Change("s1", "send-prepaidmessage", much)));
        Assert.Equal(204, (await _shop.Change("s1", "send-prepaidmessage", message)).Status);
        message["prepaid_time"] = "20991230";
        Assert.Equal((400, "INVALID_REQUEST"), ServiceOrderStoryTests.Of(await _shop.Change("s1", "send-prepaidmessage", message)));
        var sync = new Dictionary<string, object>
        {
            ["service_id"] = _shop.ServiceId, ["sub_mchid"] = _shop.Sub.Mchid, ["type"] = "Order_Paid", ["detail"] = new { paid_time = "20200101000000" },
        };
        await MustRefuse($"{PartnerShop.Orders}/s1/sync", sync, "type", "'Order_Lost'", "PARAM_ERROR");
        await MustRefuse($"{PartnerShop.Orders}/s1/sync", sync, "detail", "{'paid_time':'20200101000000','seq':2}", "PARAM_ERROR");
        await MustRefuse($"{PartnerShop.Orders}/s1/sync", sync, "detail", "{'paid_time':'29990101000000'}", "PARAM_ERROR");
        await MustRefuse($"{PartnerShop.Orders}/s1/sync", sync, "reason", "'none'", "PARAM_ERROR");
        await MustRefuse($"{PartnerShop.Orders}/s1/cancel", sync, "reason", "'none'", "PARAM_ERROR");
        Assert.Equal("USER_CONFIRM", (await _shop.Query("s1")).GetProperty("state_description").GetString());
    }

    [Fact]
    public async Task Permissions_and_levels()
    {
        foreach (var (path, value, code) in new (string, string, string)[]
        {
            ("authorization_code", "'a b'", "PARAM_ERROR"),
            ("sub_mchid", $"'{_other.Mchid}'", "NO_AUTH"),
            ("service_id", "'77'", "NO_AUTH"),
            ("appid", $"'{_shop.Sub.AppId}'", "APPID_MCHID_NOT_MATCH"),
            ("sub_appid", $"'{_shop.Sp.AppId}'", "APPID_MCHID_NOT_MATCH"),
            ("notify_url", "'nowhere'", "PARAM_ERROR"),
            ("scene", "'PAY'", "PARAM_ERROR"),
        })
        {
            await MustRefuse(PartnerShop.Permissions, _shop.Apply("bad"), path, value, code);
        }

        var (service, appid, sub, openid) = (_shop.ServiceId, _shop.Sp.AppId, _shop.Sub.Mchid, _shop.User.OpenId);
        var levels = $"/v3/payscore/partner/servicequotas/service-id/{service}";
        foreach (var (target, code) in new[]
        {
            ($"{PartnerShop.Permissions}/authorization-code/bad?service_id={service}&sub_mchid={sub}", "RESOURCE_NOT_EXISTS"),
            ($"{PartnerShop.Permissions}/authorization-code/bad?service_id={service}", "PARAM_ERROR"),
            ($"{PartnerShop.Permissions}/authorization-code/bad?service_id={service}&sub_mchid={_other.Mchid}", "NO_AUTH"),
            ($"{PartnerShop.Permissions}/search?service_id={service}&appid={appid}&sub_mchid={sub}", "PARAM_ERROR"),
            ($"{PartnerShop.Permissions}/search?service_id={service}&appid={appid}&sub_mchid={sub}&sub_openid={openid}", "PARAM_ERROR"),
            ($"{PartnerShop.Permissions}/search?service_id={service}&appid=wx0&sub_mchid={sub}&openid={openid}", "APPID_MCHID_NOT_MATCH"),
            ($"{levels}?sub_mchid={sub}&appid={appid}", "PARAM_ERROR"),
            ($"{levels}?sub_mchid={sub}&appid={appid}&risk_level_version=2", "PARAM_ERROR"),
            ($"{levels}?sub_mchid={_other.Mchid}&appid={appid}&risk_level_version=1", "NO_AUTH"),
            ($"{levels}7?sub_mchid={sub}&appid={appid}&risk_level_version=1", "NO_AUTH"),
            ($"{PartnerShop.Orders}?service_id={service}&sub_mchid={sub}", "PARAM_ERROR"),
            ($"{PartnerShop.Orders}?service_id={service}&out_order_no=s1", "PARAM_ERROR"),
        })
        {
            var reply = await _shop.Get(target);
            Assert.True(reply.Status >= 400 && reply.Code == code, $"{target}: {RentalShop.JsonText(reply)}");
        }

        var assess = $"{PartnerShop.Permissions}/assess-user-risk-level";
        foreach (var (query, body, code) in new (string, object, string)[]
        {
            ("", new { service_id = service, appid, openid }, "PARAM_ERROR"),
            ($"?sub_mchid={_other.Mchid}", new { service_id = service, appid, openid }, "NO_AUTH"),
            ($"?sub_mchid={sub}", new { service_id = service, appid }, "PARAM_ERROR"),
            ($"?sub_mchid={sub}", new { service_id = service, appid, openid, authorization_code = "bad" }, "RESOURCE_NOT_EXISTS"),
            ($"?sub_mchid={sub}", new { service_id = service, appid, authorization_code = "bad" }, "RESOURCE_NOT_EXISTS"),
            ($"?sub_mchid={sub}", new { service_id = "77", appid, openid }, "NO_AUTH"),
            ($"?sub_mchid={sub}", new { service_id = service, appid, openid, shopping_info = new { goods = new[] { new { name = "a" } } } }, "PARAM_ERROR"),
        })
        {
            var reply = await _shop.Sp.Post(assess + query, body);
            Assert.True(reply.Status >= 400 && reply.Code == code, $"{query} {JsonSerializer.Serialize(body)}: {RentalShop.JsonText(reply)}");
        }
    }

    private async Task MustRefuse(string target, Dictionary<string, object> good, string path, string value, string code)
    {
        var body = JsonSerializer.SerializeToNode(good)!;
        body[path] = JsonNode.Parse(value.Replace('\'', '"'));
        var reply = await _shop.Sp.Send(HttpMethod.Post, target, body.ToJsonString());
        Assert.True(reply.Status >= 400 && reply.Code == code, $"{target} {path} {value}: {RentalShop.JsonText(reply)}");
    }
}
