using System.Net.Http.Json;
using Tael.Tests.Notifications;
using Tael.Tests.ServiceOrders;

namespace Tael.Tests.Permissions;

/// <summary>A user permits a merchant orders without confirmation, and ends that; on both stores.</summary>
public sealed class PermissionStoryTests
{
    private const string Permissions = "/v3/payscore/permissions";

    [Theory, InlineData(false), InlineData(true)]
    public async Task Permitted_orders_begin_at_once_until_the_permission_ends(bool onPostgres)
    {
        await using var shop = await RentalShop.Open(onPostgres);
        Assert.Equal((403, "NO_AUTH"), ServiceOrderStoryTests.Of(await Offer(shop, "s1")));
        Assert.Equal(404, (await shop.TryQuery("s1")).Status);

        var applied = await Apply(shop, "code-1");
        Assert.Equal(applied.Body, (await Apply(shop, "code-1")).Body);
        var token = applied.Json.GetProperty("apply_permissions_token").GetString()!;
        Assert.Equal("UNAVAILABLE", await StateOf(shop, "code-1"));
        var opened = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Open(shop, token)));
        Assert.All(opened, reply => Assert.Equal(200, reply.Status));
        Assert.Equal("AVAILABLE", await StateOf(shop, "code-1"));
        var heard = (await shop.Receiver.Next()).Open(shop.Merchant, "PAYSCORE.USER_OPEN_SERVICE");
        Assert.Equal(("code-1", shop.User.OpenId), (heard.GetProperty("authorization_code").GetString(), heard.GetProperty("openid").GetString()));

        // The same request goes through now, at once and once.
        var begun = await Offer(shop, "s1");
        Assert.Equal((200, "DOING"), (begun.Status, begun.Json.GetProperty("state").GetString()));
        Assert.Equal("AVAILABLE", (await shop.Merchant.Send(HttpMethod.Get, UserState(shop), "")).Json.GetProperty("use_service_state").GetString());

        var other = await shop.Tael.NewPayer(0, shop.Merchant.AppId);
        await RentalShop.OpenPayScore(other);
        Assert.Equal((409, "PERMISSION_TAKEN"), ServiceOrderStoryTests.Of(await Open(shop, token, other)));
        await RentalShop.Until(async () => (await List(other)) == 0);

        await shop.Restart();
        var ended = await shop.Merchant.Post(
            $"{Permissions}/openid/{shop.User.OpenId}/terminate",
            new { service_id = shop.ServiceId, appid = shop.Merchant.AppId, reason = "moved" });
        Assert.Equal(204, ended.Status);
        (await shop.Receiver.Next()).Open(shop.Merchant, "PAYSCORE.USER_CLOSE_SERVICE");
        Assert.Equal("UNBINDUSER", await StateOf(shop, "code-1"));
        Assert.Equal((403, "NO_AUTH"), ServiceOrderStoryTests.Of(await Offer(shop, "s2")));

        // What has begun goes on.
        Assert.Equal(200, (await shop.Complete("s1", 100)).Status);
        await RentalShop.Until(async () => await shop.StateOf("s1") == ("DONE", "USER_PAID"));
    }

    [Fact]
    public async Task The_user_ends_it_and_another_code_opens_it_again()
    {
        await using var shop = await RentalShop.Open();
        var first = (await Apply(shop, "code-1")).Json.GetProperty("apply_permissions_token").GetString()!;
        var second = (await Apply(shop, "code-2")).Json.GetProperty("apply_permissions_token").GetString()!;
        Assert.Equal(200, (await Open(shop, first)).Status);
        Assert.Equal((409, "PERMISSION_OPEN"), ServiceOrderStoryTests.Of(await Open(shop, second)));
        Assert.Equal(200, (await Close(shop, "code-1")).Status);
        Assert.Equal(200, (await Close(shop, "code-1")).Status);
        Assert.Equal(0, await List(shop.User));
        Assert.Equal(200, (await Open(shop, second)).Status);
        Assert.Equal("UNBINDUSER", await StateOf(shop, "code-1"));
        var ended = await shop.Merchant.Post(
            $"{Permissions}/authorization-code/code-2/terminate", new { service_id = shop.ServiceId, reason = "moved" });
        Assert.Equal(204, ended.Status);
        Assert.Equal("UNAVAILABLE", (await shop.Merchant.Send(HttpMethod.Get, UserState(shop), "")).Json.GetProperty("use_service_state").GetString());
    }

    [Fact]
    public async Task Bad_input_is_refused()
    {
        await using var shop = await RentalShop.Open();
        var (appid, service_id, openid) = (shop.Merchant.AppId, shop.ServiceId, shop.User.OpenId);
        await Apply(shop, "code-1");
        foreach (var (target, body, code) in new (string, object, string)[]
        {
            ("", new { service_id, appid }, "PARAM_ERROR"),
            ("", new { service_id, appid, authorization_code = "a b" }, "PARAM_ERROR"),
            ("", new { service_id, appid, authorization_code = "c", notify_url = "nowhere" }, "PARAM_ERROR"),
            ("", new { service_id = "77", appid, authorization_code = "c" }, "NO_AUTH"),
            ("", new { service_id, appid = "wx0", authorization_code = "c" }, "APPID_MCHID_NOT_MATCH"),
            ("", new { service_id, appid, authorization_code = "code-1" }, "INVALID_REQUEST"),
            ("/authorization-code/code-1/terminate", new { service_id }, "PARAM_ERROR"),
            ("/authorization-code/code-1/terminate", new { service_id, reason = "a" }, "RESOURCE_NOT_EXISTS"),
            ("/authorization-code/none/terminate", new { service_id, reason = "a" }, "RESOURCE_NOT_EXISTS"),
            ("/authorization-code/a%20b/terminate", new { service_id, reason = "a" }, "PARAM_ERROR"),
            ($"/openid/{openid}/terminate", new { service_id, appid, reason = "a" }, "RESOURCE_NOT_EXISTS"),
            ($"/openid/{openid}/terminate", new { service_id, reason = "a" }, "PARAM_ERROR"),
            ("/openid/nobody/terminate", new { service_id, appid, reason = "a" }, "PARAM_ERROR"),
        })
        {
            var reply = await shop.Merchant.Post(Permissions + target, body);
            Assert.True(reply.Status >= 400 && reply.Code == code, $"{target}: {RentalShop.JsonText(reply)}");
        }

        Assert.Equal(404, (await shop.Merchant.Send(HttpMethod.Get, $"{Permissions}/authorization-code/none?service_id={service_id}", "")).Status);
        Assert.Equal((404, "PERMISSION_NOT_FOUND"), ServiceOrderStoryTests.Of(await Open(shop, "made-up")));
        Assert.Equal((404, "PERMISSION_NOT_FOUND"), ServiceOrderStoryTests.Of(await Close(shop, "code-1")));
    }

    private static Task<Reply> Apply(RentalShop shop, string code) => shop.Merchant.Post(
        Permissions,
        new { service_id = shop.ServiceId, appid = shop.Merchant.AppId, authorization_code = code, notify_url = shop.Receiver.Url });

    private static Task<Reply> Offer(RentalShop shop, string no)
    {
        var request = shop.Request(no);
        request["need_user_confirm"] = false;
        request["openid"] = shop.User.OpenId;
        return shop.Merchant.Post(RentalShop.Orders, request);
    }

    private static Task<Reply> Open(RentalShop shop, string token, PayerClient? user = null) =>
        (user ?? shop.User).Send(HttpMethod.Post, "/wallet/v1/permissions", JsonContent.Create(new { token }));

    private static Task<Reply> Close(RentalShop shop, string code) => shop.User.Send(
        HttpMethod.Post,
        "/wallet/v1/permissions/close",
        JsonContent.Create(new { mchid = shop.Merchant.Mchid, authorizationCode = code }));

    private static async Task<int> List(PayerClient user) =>
        (await user.Send(HttpMethod.Get, "/wallet/v1/permissions")).Json.GetProperty("permissions").GetArrayLength();

    private static async Task<string?> StateOf(RentalShop shop, string code) => (await shop.Merchant.Send(
        HttpMethod.Get, $"{Permissions}/authorization-code/{code}?service_id={shop.ServiceId}", "")).Json
        .GetProperty("authorization_state").GetString();

    private static string UserState(RentalShop shop) =>
        $"/v3/payscore/user-service-state?appid={shop.Merchant.AppId}&service_id={shop.ServiceId}&openid={shop.User.OpenId}";
}
