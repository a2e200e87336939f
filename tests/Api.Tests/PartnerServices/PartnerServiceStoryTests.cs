using System.Text.Json;
using Tael.Tests.Notifications;
using Tael.Tests.ServiceOrders;
using static Tael.Tests.ServiceOrders.ServiceOrderStoryTests;

namespace Tael.Tests.PartnerServices;

/// <summary>A service provider offers services on trust in its merchant's name: the merchant has the money, the provider has the say.</summary>
public sealed class PartnerServiceStoryTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task The_merchant_is_paid_and_the_service_provider_is_told(bool onPostgres)
    {
        await using var shop = await PartnerShop.Open(onPostgres);
        var queryId = await shop.Begin("s1");
        var seen = await shop.Query("s1");
        Assert.Equal((shop.Sp.Mchid, shop.Sub.Mchid, shop.Sub.AppId, shop.User.OpenId), (
            Text(seen, "mchid"), Text(seen, "sub_mchid"), Text(seen, "sub_appid"), Text(seen, "openid")));
        Assert.NotEqual(shop.User.OpenId, Text(seen, "sub_openid"));
        Assert.Equal(seen.ToString(), (await shop.Get(
            $"{PartnerShop.Orders}?query_id={queryId}&service_id={shop.ServiceId}&sub_mchid={shop.Sub.Mchid}")).Json.ToString());
        var told = (await shop.Receiver.Next()).Open(shop.Sp, "PAYSCORE.USER_CONFIRM");
        Assert.Equal(shop.Sub.Mchid, Text(told, "sub_mchid"));

        var message = shop.Bill(300);
        message["prepaid_time"] = "20991231";
        Assert.Equal(204, (await shop.Change("s1", "send-prepaidmessage", message)).Status);
        Assert.Equal(204, (await shop.Change("s1", "send-prepaidmessage", message)).Status);
        Assert.Equal(204, (await shop.Change("s1", "send-pendingmessage", message)).Status);
        var own = (await shop.User.Send(HttpMethod.Get, "/wallet/v1/service-orders")).Json.GetProperty("orders")[0].GetProperty("told");
        Assert.Equal(["PREPAID", "PENDING"], own.EnumerateArray().Select(one => Text(one, "kind")));
        Assert.Equal((300, "20991231"), (own[0].GetProperty("amount").GetInt64(), Text(own[0], "expectedOn")));

        Assert.Equal(204, (await shop.Change("s1", "complete", shop.Bill(300))).Status);
        await RentalShop.Until(async () => await shop.StateOf("s1") == "DONE");
        Assert.Equal(9_700, await shop.User.Balance());
        var paid = (await shop.Receiver.Next()).Open(shop.Sp, "PAYSCORE.USER_PAID");
        var transaction = Text(paid.GetProperty("collection").GetProperty("details")[0], "transaction_id");
        var trade = (await shop.Get(
            $"/v3/pay/partner/transactions/id/{transaction}?sp_mchid={shop.Sp.Mchid}&sub_mchid={shop.Sub.Mchid}")).Json;
        Assert.Equal(("AUTH", shop.Sub.Mchid), (Text(trade, "trade_type"), Text(trade, "sub_mchid")));

        // By itself the merchant has no say in it.
        var direct = $"{RentalShop.Orders}?out_order_no=s1&service_id={shop.ServiceId}&appid={shop.Sp.AppId}";
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await shop.Sub.Send(HttpMethod.Get, direct, "")));
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await shop.Sp.Send(HttpMethod.Get, direct, "")));
        await shop.Restart();
        Assert.Equal("DONE", await shop.StateOf("s1"));
        Assert.False(shop.Receiver.HasMore);
    }

    [Fact]
    public async Task Less_paid_elsewhere_cancelled_and_collected_are_the_merchants_own_rules()
    {
        await using var shop = await PartnerShop.Open(balance: 100);
        await shop.Begin("s1");
        Assert.Equal(204, (await shop.Change("s1", "complete", shop.Bill(500))).Status);
        var less = shop.Bill(400);
        less["reason"] = "sorry";
        Assert.Equal(204, (await shop.Change("s1", "modify", less)).Status);
        Assert.Equal(204, (await shop.Change("s1", "pay", new() { ["sub_mchid"] = shop.Sub.Mchid })).Status);
        Assert.Equal("DOING", await shop.StateOf("s1"));
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Change("s1", "sync", Sync(shop, 399))));
        Assert.Equal(204, (await shop.Change("s1", "sync", Sync(shop, 400))).Status);
        Assert.Equal(204, (await shop.Change("s1", "sync", Sync(shop, null))).Status);
        Assert.Equal("DONE", await shop.StateOf("s1"));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Change("s1", "pay", new() { ["sub_mchid"] = shop.Sub.Mchid })));

        await shop.Begin("s2");
        var why = new Dictionary<string, object> { ["service_id"] = shop.ServiceId, ["sub_mchid"] = shop.Sub.Mchid, ["reason"] = "sold out" };
        Assert.Equal(204, (await shop.Change("s2", "cancel", why)).Status);
        Assert.Equal(204, (await shop.Change("s2", "cancel", why)).Status);
        Assert.Equal("REVOKED", await shop.StateOf("s2"));
        Assert.Equal((404, "ORDER_NOT_EXIST"), Of(await shop.Change("s3", "cancel", why)));
        Assert.Equal((400, "INVALID_REQUEST"), Of(await shop.Sp.Post(PartnerShop.Orders, shop.Request("s3"))));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task With_permission_what_has_been_used_is_made_and_completed_in_one(bool onPostgres)
    {
        await using var shop = await PartnerShop.Open(onPostgres);
        var used = shop.Bill(300);
        foreach (var name in new[] { "out_order_no", "appid", "sub_appid", "time_range", "notify_url" }) used[name] = shop.Request("s1")[name];
        used["openid"] = shop.User.OpenId;
        used["service_introduction"] = "充电宝";
        Assert.Equal((403, "NO_AUTH"), Of(await shop.Sp.Post($"{PartnerShop.Orders}/direct-complete", used)));
        Assert.Equal(404, (await shop.TryQuery("s1")).Status);

        await shop.Permit("code-1");
        var heard = (await shop.Receiver.Next()).Open(shop.Sp, "PAYSCORE.USER_OPEN_SERVICE");
        Assert.Equal((shop.Sp.Mchid, shop.Sub.Mchid), (Text(heard, "mchid"), Text(heard, "sub_mchid")));
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => shop.Sp.Post($"{PartnerShop.Orders}/direct-complete", used)));
        Assert.All(all, reply => Assert.True(reply.Status == 204, RentalShop.JsonText(reply)));
        await RentalShop.Until(async () => await shop.StateOf("s1") == "DONE");
        Assert.Equal(9_700, await shop.User.Balance());
        (await shop.Receiver.Next()).Open(shop.Sp, "PAYSCORE.USER_PAID");
        var order = await shop.Query("s1");
        Assert.False(order.TryGetProperty("risk_fund", out _));
        used["total_amount"] = 20_000;
        used["post_payments"] = new[] { new { name = "use", amount = 20_000 } };
        used["out_order_no"] = "s2";
        Assert.Equal((400, "PARAM_ERROR"), Of(await shop.Sp.Post($"{PartnerShop.Orders}/direct-complete", used)));
        Assert.Equal(9_700, await shop.User.Balance());
        Assert.False(shop.Receiver.HasMore);
    }

    [Fact]
    public async Task A_permission_is_for_one_merchant_and_says_one_of_five_levels()
    {
        await using var shop = await PartnerShop.Open();
        var search = $"{PartnerShop.Permissions}/search?service_id={shop.ServiceId}&appid={shop.Sp.AppId}&sub_mchid={shop.Sub.Mchid}"
            + $"&openid={shop.User.OpenId}";
        var assess = $"{PartnerShop.Permissions}/assess-user-risk-level?sub_mchid={shop.Sub.Mchid}";
        var whom = new { service_id = shop.ServiceId, appid = shop.Sp.AppId, openid = shop.User.OpenId };
        Assert.Equal("UNAVAILABLE", Text((await shop.Get(search)).Json, "authorization_state"));
        Assert.False((await shop.Sp.Post(assess, whom)).Json.TryGetProperty("user_risk_level", out _));

        await shop.Permit("code-1");
        var byCode = $"{PartnerShop.Permissions}/authorization-code/code-1";
        var seen = await shop.Get($"{byCode}?service_id={shop.ServiceId}&sub_mchid={shop.Sub.Mchid}");
        Assert.Equal(("AVAILABLE", "code-1"), (Text(seen.Json, "authorization_state"), Text(seen.Json, "authorization_code")));
        Assert.Equal(seen.Json.ToString(), (await shop.Get(search)).Json.ToString());
        Assert.False(seen.Json.TryGetProperty("user_risk_level", out _));

        var assessed = (await shop.Sp.Post(assess, whom)).Json;
        Assert.Equal((4, 1), (assessed.GetProperty("user_risk_level").GetInt32(), assessed.GetProperty("risk_level_version").GetInt32()));
        Assert.DoesNotContain("score", assessed.ToString().Replace("payscore", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        var quotas = (await shop.Get(
            $"/v3/payscore/partner/servicequotas/service-id/{shop.ServiceId}?sub_mchid={shop.Sub.Mchid}&appid={shop.Sp.AppId}&risk_level_version=1")).Json;
        Assert.Equal(
            [(1, 9_900), (2, 5_940), (3, 2_970), (4, 990), (5, 0)],
            quotas.GetProperty("quotas").EnumerateArray().Select(
                quota => (quota.GetProperty("risk_level").GetInt32(), quota.GetProperty("suggested_quota").GetInt32())));

        // Neither the merchant by itself nor another of the provider's has it.
        var other = await shop.Tael.NewMerchant(new { partner = shop.Sp.Mchid });
        Assert.Equal("UNAVAILABLE", Text((await shop.Get(search.Replace(shop.Sub.Mchid, other.Mchid, StringComparison.Ordinal))).Json, "authorization_state"));
        var reason = new { service_id = shop.ServiceId, sub_mchid = other.Mchid, reason = "moved" };
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Sp.Post($"{byCode}/terminate", reason)));

        Assert.Equal(204, (await shop.Sp.Post($"{byCode}/terminate", reason with { sub_mchid = shop.Sub.Mchid })).Status);
        Assert.False((await shop.Sp.Post(assess, whom)).Json.TryGetProperty("user_risk_level", out _));
        await shop.Permit("code-2");
        var end = new
        {
            openid = shop.User.OpenId, service_id = shop.ServiceId, appid = shop.Sp.AppId, sub_mchid = shop.Sub.Mchid, reason = "moved",
        };
        Assert.Equal(204, (await shop.Sp.Post($"{PartnerShop.Permissions}/terminate", end)).Status);
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), Of(await shop.Sp.Post($"{PartnerShop.Permissions}/terminate", end)));
    }

    private static Dictionary<string, object> Sync(PartnerShop shop, long? paid) => new()
    {
        ["service_id"] = shop.ServiceId,
        ["sub_mchid"] = shop.Sub.Mchid,
        ["type"] = "Order_Paid",
        ["detail"] = paid is { } amount ? new { seq = 1, paid_time = "20200101000000", paid_amount = amount } : new { paid_time = "20200101000000" },
    };

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
