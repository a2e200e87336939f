using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tael.Tests.ServiceOrders;

namespace Tael.Tests.Plans;

/// <summary>What each call of plans refuses, and that nothing has changed then.</summary>
public sealed class PlanCallsTests : IAsyncLifetime
{
    private RentalShop _shop = null!;

    public async ValueTask InitializeAsync() => _shop = await LessonShop.Open();

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Plans()
    {
        const string Detail = "{'plan_detail_name':'a','original_price':200,'actual_price':";
        foreach (var (path, value, code) in new (string, string, string)[]
        {
            ("merchant_plan_no", "''", "PARAM_ERROR"),
            ("merchant_plan_no", "'012345678901234567890123456789012'", "PARAM_ERROR"),
            ("merchant_plan_no", "'a b'", "PARAM_ERROR"),
            ("merchant_plan_no", "null", "PARAM_ERROR"),
            ("appid", "'wx0000000000000000'", "APPID_MCHID_NOT_MATCH"),
            ("service_id", "'77'", "NO_AUTH"),
            ("service_id", "7", "PARAM_ERROR"),
            ("plan_name", "'012345678901234567890'", "PARAM_ERROR"),
            ("plan_duration", "0", "PARAM_ERROR"),
            ("plan_duration", "3651", "PARAM_ERROR"),
            ("plan_duration", "'300'", "PARAM_ERROR"),
            ("deduction_quantity", "2", "PARAM_ERROR"),
            ("deduction_quantity", "101", "PARAM_ERROR"),
            ("total_original_price", "601", "PARAM_ERROR"),
            ("total_actual_price", "399", "PARAM_ERROR"),
            ("plan_detail_list", "[]", "PARAM_ERROR"),
            ("plan_detail_list", "{}", "PARAM_ERROR"),
            ("plan_detail_list", $"[{Detail}201}}]", "PARAM_ERROR"),
            ("plan_detail_list", $"[{Detail}0}}]", "PARAM_ERROR"),
            ("plan_detail_list", $"[{Detail}1,'more':1}}]", "PARAM_ERROR"),
            ("plan_detail_list", $"[{Detail}1,'plan_discount_description':''}}]", "PARAM_ERROR"),
            ("plan_detail_list", $"[{string.Join(',', Enumerable.Repeat(Detail + "1}", 101))}]", "PARAM_ERROR"),
        })
        {
            await MustRefuse(LessonShop.Plans, _shop.PlanRequest("bad"), path, value, code);
        }

        var dear = _shop.PlanRequest("bad");
        (dear["deduction_quantity"], dear["total_original_price"], dear["total_actual_price"]) = (1, 4_000_000, 4_000_000);
        dear["plan_detail_list"] = new[] { new { plan_detail_name = "a", original_price = 4_000_000, actual_price = 4_000_000 } };
        Assert.Equal((400, "PARAM_ERROR"), ServiceOrderStoryTests.Of(await _shop.Merchant.Post(LessonShop.Plans, dear)));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), ServiceOrderStoryTests.Of(await Get($"{LessonShop.Plans}/merchant-plan-no/bad")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), ServiceOrderStoryTests.Of(await Post($"{LessonShop.Plans}/merchant-plan-no/bad/stop", new { })));
        Assert.Equal((400, "PARAM_ERROR"), ServiceOrderStoryTests.Of(await Get($"{LessonShop.Plans}/merchant-plan-no/a%20b")));
        Assert.Equal((400, "PARAM_ERROR"), ServiceOrderStoryTests.Of(await Post($"{LessonShop.Plans}/merchant-plan-no/a%20b/stop", new { })));

        await _shop.Ask();
        Assert.Equal((400, "PARAM_ERROR"), ServiceOrderStoryTests.Of(await Post($"{LessonShop.Plans}/merchant-plan-no/plan-1/stop", new { more = 1 })));
        await MustRefuse(LessonShop.Plans, _shop.PlanRequest("plan-1"), "plan_duration", "301", "INVALID_REQUEST");
        Assert.Equal("USING", (await Get($"{LessonShop.Plans}/merchant-plan-no/plan-1")).Json.GetProperty("plan_state").GetString());
    }

    [Fact]
    public async Task Signed_plans()
    {
        var (planId, signed, package) = await _shop.Ask();
        foreach (var (path, value, code) in new (string, string, string)[]
        {
            ("merchant_sign_plan_no", "''", "PARAM_ERROR"),
            ("merchant_sign_plan_no", "'012345678901234567890123456789012'", "PARAM_ERROR"),
            ("merchant_sign_plan_no", "'a b'", "PARAM_ERROR"),
            ("plan_id", "'0100190000000'", "RESOURCE_NOT_EXISTS"),
            ("plan_id", $"'{planId}0'", "RESOURCE_NOT_EXISTS"),
            ("plan_id", "null", "PARAM_ERROR"),
            ("appid", "'wx0000000000000000'", "APPID_MCHID_NOT_MATCH"),
            ("service_id", "'77'", "RESOURCE_NOT_EXISTS"),
            ("openid", "'nobody'", "PARAM_ERROR"),
            ("openid", "null", "PARAM_ERROR"),
            ("notify_url", "'no address'", "PARAM_ERROR"),
            ("notify_url", "null", "PARAM_ERROR"),
            ("sign_plan_detail", "[]", "PARAM_ERROR"),
            ("sign_plan_detail", "[{'plan_detail_no':1}]", "PARAM_ERROR"),
            ("sign_plan_detail", "[{'plan_detail_no':1,'merchant_plan_detail_no':'a'}]", "PARAM_ERROR"),
            ("sign_plan_detail", $"[{string.Join(',', Enumerable.Repeat("{'plan_detail_no':1,'merchant_plan_detail_no':'a'}", 3))}]", "PARAM_ERROR"),
        })
        {
            await MustRefuse(LessonShop.Signed, _shop.SignRequest(planId, "bad"), path, value, code);
        }

        await MustRefuse(LessonShop.Signed, _shop.SignRequest(planId, "sign-1"), "notify_url", "'https://a.test/'", "INVALID_REQUEST");
        foreach (var no in new[] { "bad", "a%20b" })
        {
            var status = no == "bad" ? 404 : 400;
            Assert.Equal(status, (await Get($"{LessonShop.Signed}/merchant-sign-plan-no/{no}")).Status);
            Assert.Equal(status, (await Post($"{LessonShop.Signed}/merchant-sign-plan-no/{no}/stop", new { stop_reason = "a" })).Status);
        }

        Assert.Equal((400, "PARAM_ERROR"), ServiceOrderStoryTests.Of(await Post($"{LessonShop.Signed}/merchant-sign-plan-no/sign-1/stop", new { })));
        Assert.Equal(
            (400, "PARAM_ERROR"),
            ServiceOrderStoryTests.Of(await Post($"{LessonShop.Signed}/merchant-sign-plan-no/sign-1/stop", new { stop_reason = new string('a', 129) })));
        Assert.Equal((404, "SIGN_PLAN_NOT_FOUND"), ServiceOrderStoryTests.Of(await _shop.Sign($"{package}x")));
        Assert.Equal(400, (await _shop.User.Send(HttpMethod.Post, "/wallet/v1/sign-plans", JsonContent.Create(new { }))).Status);
        Assert.Equal(404, (await _shop.User.Send(HttpMethod.Get, "/wallet/v1/sign-plans/made-up")).Status);
        Assert.Equal((404, "SIGN_PLAN_NOT_FOUND"), ServiceOrderStoryTests.Of(await _shop.StopOwn($"{signed}0")));
        Assert.Equal((404, "SIGN_PLAN_NOT_FOUND"), ServiceOrderStoryTests.Of(await _shop.StopOwn("made-up")));
        Assert.Equal("UNSIGNED", (await _shop.SeenPlan()).GetProperty("sign_state").GetString());
    }

    [Fact]
    public async Task Uses()
    {
        var (_, signed, package) = await _shop.Ask();
        Assert.Equal(200, (await _shop.Sign(package)).Status);
        var other = await _shop.Tael.NewPayer(0, _shop.Merchant.AppId);
        foreach (var (path, value, code) in new (string, string, string)[]
        {
            ("out_trade_no", "''", "PARAM_ERROR"),
            ("out_trade_no", "'a b'", "PARAM_ERROR"),
            ("out_trade_no", "'012345678901234567890123456789012'", "PARAM_ERROR"),
            ("sign_plan_id", "'made-up'", "RESOURCE_NOT_EXISTS"),
            ("sign_plan_id", $"'{signed}0'", "RESOURCE_NOT_EXISTS"),
            ("service_id", "'77'", "RESOURCE_NOT_EXISTS"),
            ("appid", "'wx0000000000000000'", "APPID_MCHID_NOT_MATCH"),
            ("openid", "'nobody'", "PARAM_ERROR"),
            ("openid", "null", "PARAM_ERROR"),
            ("openid", $"'{other.OpenId}'", "PARAM_ERROR"),
            ("plan_detail_no", "0", "PARAM_ERROR"),
            ("plan_detail_no", "4", "PARAM_ERROR"),
            ("plan_detail_no", "'1'", "PARAM_ERROR"),
            ("notify_url", "'no address'", "PARAM_ERROR"),
            ("service_introduction", "'012345678901234567890'", "PARAM_ERROR"),
            ("time_range", "{}", "PARAM_ERROR"),
            ("time_range", "{'start_time':'20260102','end_time':'20260101'}", "PARAM_ERROR"),
            ("location", "{'street':'a'}", "PARAM_ERROR"),
            ("attach", $"'{new string('a', 257)}'", "PARAM_ERROR"),
            ("risk_fund", "{'name':'DEPOSIT','amount':1}", "PARAM_ERROR"),
        })
        {
            await MustRefuse(LessonShop.Uses, _shop.UseRequest(signed, 1, "bad"), path, value, code);
        }

        Assert.Equal(404, (await _shop.TryQuery("bad")).Status);
        Assert.Equal(0, (await _shop.SeenPlan()).GetProperty("going_detail_no").GetInt64());

        // The number of something else: it is refused, and nothing of the plan is lost.
        await _shop.Package("s1", "ESTIMATE_ORDER_COST", 100);
        Assert.Equal((400, "INVALID_REQUEST"), ServiceOrderStoryTests.Of(await _shop.Begin(signed, 1, "s1")));
        Assert.Equal(0, (await _shop.SeenPlan()).GetProperty("going_detail_no").GetInt64());
        Assert.Equal("CREATED", (await _shop.Query("s1")).GetProperty("state").GetString());
        Assert.Equal(200, (await _shop.Begin(signed, 1, "u1")).Status);
        await MustRefuse(LessonShop.Uses, _shop.UseRequest(signed, 1, "u1"), "attach", "'another'", "INVALID_REQUEST");
        Assert.Equal((400, "INVALID_REQUEST"), ServiceOrderStoryTests.Of(await _shop.Begin(signed, 2, "u1")));
        Assert.Equal(1, (await _shop.SeenPlan()).GetProperty("going_detail_no").GetInt64());
    }

    private Task<Reply> Get(string target) => _shop.Merchant.Send(HttpMethod.Get, target, "");

    private Task<Reply> Post(string target, object body) => _shop.Merchant.Post(target, body);

    private async Task MustRefuse(string target, Dictionary<string, object> good, string path, string value, string code)
    {
        var body = JsonSerializer.SerializeToNode(good)!;
        body[path] = JsonNode.Parse(value.Replace('\'', '"'));
        var reply = await _shop.Merchant.Send(HttpMethod.Post, target, body.ToJsonString());
        Assert.True(reply.Status >= 400 && reply.Code == code, $"{path} {value}: {RentalShop.JsonText(reply)}");
    }
}
