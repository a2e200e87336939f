using System.Net.Http.Json;
using Tael.Tests.Notifications;
using Tael.Tests.PartnerServices;
using Tael.Tests.ServiceOrders;

namespace Tael.Tests.Plans;

/// <summary>A user signs a plan of lessons, takes them one by one, and ends it; on both stores.</summary>
public sealed class PlanStoryTests
{
    [Theory, InlineData(false), InlineData(true)]
    public async Task Lessons_are_taken_one_by_one(bool onPostgres)
    {
        await using var shop = await LessonShop.Open(onPostgres);
        var (planId, signed, package) = await shop.Ask();
        Assert.Equal((planId, signed, package), await shop.Ask());
        Assert.Equal((400, "INVALID_REQUEST"), ServiceOrderStoryTests.Of(await shop.Begin(signed, 1, "u1")));
        Assert.Equal(404, (await shop.TryQuery("u1")).Status);

        var signings = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => shop.Sign(package)));
        Assert.All(signings, reply => Assert.True(reply.Status == 200, RentalShop.JsonText(reply)));
        var heard = (await shop.Receiver.Next()).Open(shop.Merchant, "PAYSCORE.USER_SIGN_PLAN");
        Assert.Equal(("SIGNED", signed), (heard.GetProperty("sign_state").GetString(), heard.GetProperty("sign_plan_id").GetString()));

        var found = Assert.Single((await shop.SeenOwn()).EnumerateArray());
        Assert.Equal(("SIGNED", signed, 3), (found.GetProperty("state").GetString(), found.GetProperty("signPlanId").GetString(), found.GetProperty("uses").GetArrayLength()));

        var begun = await shop.Begin(signed, 1, "u1");
        Assert.True(begun.Status == 200, RentalShop.JsonText(begun));
        Assert.Equal(("DOING", 100), (begun.Json.GetProperty("state").GetString(), begun.Json.GetProperty("risk_fund").GetProperty("amount").GetInt64()));
        Assert.Equal((400, "INVALID_REQUEST"), ServiceOrderStoryTests.Of(await shop.Begin(signed, 2, "u2")));
        Assert.Equal(1, (await shop.SeenPlan()).GetProperty("going_detail_no").GetInt64());

        await shop.Restart();
        Assert.Equal(begun.Body, (await shop.Begin(signed, 1, "u1")).Body);
        Assert.Equal((400, "PARAM_ERROR"), ServiceOrderStoryTests.Of(await shop.Complete("u1", 101)));
        Assert.Equal(200, (await shop.Complete("u1", 90)).Status);
        (await shop.Receiver.Next()).Open(shop.Merchant, "PAYSCORE.USER_PAID");
        var used = (await shop.SeenPlan()).GetProperty("signed_detail_list")[0];
        Assert.Equal(("USED", 90), (used.GetProperty("plan_detail_state").GetString(), used.GetProperty("actual_pay_price").GetInt64()));
        Assert.Equal((400, "INVALID_REQUEST"), ServiceOrderStoryTests.Of(await shop.Begin(signed, 1, "u9")));
        Assert.Equal(10_000 - 90, await shop.User.Balance());

        // What came to nothing can be begun anew, and the first request is answered as ever.
        Assert.Equal(200, (await shop.Begin(signed, 2, "u2")).Status);
        Assert.Equal(200, (await shop.Cancel("u2")).Status);
        Assert.Equal("NOT_USED", LessonShop.StateOf(await shop.SeenPlan(), 2));
        Assert.Equal(200, (await shop.Begin(signed, 2, "u3")).Status);
        Assert.Equal("REVOKED", (await shop.Begin(signed, 2, "u2")).Json.GetProperty("state").GetString());

        // It ends, and what goes on goes on.
        var stopped = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => shop.StopOwn(signed)));
        Assert.All(stopped, reply => Assert.Equal("SIGN_PLAN_CANCEL", reply.Json.GetProperty("state").GetString()));
        var ended = (await shop.Receiver.Next()).Open(shop.Merchant, "PAYSCORE.USER_CANCEL_SIGN_PLAN");
        Assert.Equal(("USER_CANCEL", 2), (ended.GetProperty("cancel_sign_type").GetString(), ended.GetProperty("going_detail_no").GetInt64()));
        Assert.Equal("SIGN_PLAN_CANCEL", Assert.Single((await shop.SeenOwn()).EnumerateArray()).GetProperty("state").GetString());
        Assert.Equal(200, (await shop.Complete("u3", 100)).Status);
        await RentalShop.Until(async () => LessonShop.StateOf(await shop.SeenPlan(), 2) == "USED");
        Assert.Equal((400, "INVALID_REQUEST"), ServiceOrderStoryTests.Of(await shop.Begin(signed, 3, "u4")));
        Assert.Equal((409, "SIGN_PLAN_OVER"), ServiceOrderStoryTests.Of(await shop.Sign(package)));
        Assert.Equal(0, (await shop.SeenOwn()).GetArrayLength());
    }

    [Fact]
    public async Task A_lesson_is_trusted_like_every_order()
    {
        await using var shop = await LessonShop.Open(scoreMin: 530);
        var (_, signed, package) = await shop.Ask();
        Assert.Equal(200, (await shop.Sign(package)).Status);
        Assert.Equal((400, "INVALID_REQUEST"), ServiceOrderStoryTests.Of(await shop.Begin(signed, 1, "u1")));
        Assert.Equal(404, (await shop.TryQuery("u1")).Status);
        Assert.Equal(
            200, (await shop.Tael.Post($"/sandbox/users/{shop.User.UserId}/identity", new { verified = true })).Status);

        // Another number takes the place of the one that nobody was trusted with, for good.
        Assert.Equal("DOING", (await shop.Begin(signed, 2, "u2")).Json.GetProperty("state").GetString());
        Assert.Equal((403, "NO_AUTH"), ServiceOrderStoryTests.Of(await shop.Begin(signed, 1, "u1")));
        Assert.Equal(404, (await shop.TryQuery("u1")).Status);
    }

    [Fact]
    public async Task Who_has_not_opened_pay_score_can_not_sign_and_nobody_signs_what_is_stopped()
    {
        await using var shop = await LessonShop.Open();
        var (planId, _, package) = await shop.Ask();
        var other = await shop.Tael.NewPayer(0, shop.Merchant.AppId);
        await RentalShop.OpenPayScore(other);
        Assert.Equal((404, "SIGN_PLAN_NOT_FOUND"), ServiceOrderStoryTests.Of(await shop.Sign(package, other)));
        await shop.User.Send(HttpMethod.Post, "/wallet/v1/score/consent", JsonContent.Create(new { given = false }));
        Assert.Equal((403, "PAY_SCORE_CLOSED"), ServiceOrderStoryTests.Of(await shop.Sign(package)));
        Assert.Equal((0, 0), ((await shop.SeenOwn()).GetArrayLength(), (await shop.SeenOwn(other)).GetArrayLength()));
        var seen = await shop.User.Send(HttpMethod.Get, $"/wallet/v1/sign-plans/{package}");
        Assert.Equal(("UNSIGNED", 3), (seen.Json.GetProperty("state").GetString(), seen.Json.GetProperty("uses").GetArrayLength()));

        var stopped = await shop.Merchant.Post($"{LessonShop.Plans}/merchant-plan-no/plan-1/stop", new { });
        Assert.Equal(("STOPPED", shop.Merchant.Mchid), (stopped.Json.GetProperty("plan_state").GetString(), stopped.Json.GetProperty("stop_mchid").GetString()));
        Assert.Equal(stopped.Body, (await shop.Merchant.Send(HttpMethod.Get, $"{LessonShop.Plans}/merchant-plan-no/plan-1", "")).Body);
        Assert.Equal(200, (await shop.Merchant.Post(LessonShop.Signed, shop.SignRequest(planId, "sign-1"))).Status);
        Assert.Equal(
            (400, "INVALID_REQUEST"), ServiceOrderStoryTests.Of(await shop.Merchant.Post(LessonShop.Signed, shop.SignRequest(planId, "sign-2"))));

        var ended = await shop.Merchant.Post($"{LessonShop.Signed}/merchant-sign-plan-no/sign-1/stop", new { stop_reason = "用户协商后停止" });
        Assert.Equal("MERCHANT_CANCEL", ended.Json.GetProperty("cancel_sign_type").GetString());
        Assert.Equal((409, "SIGN_PLAN_OVER"), ServiceOrderStoryTests.Of(await shop.Sign(package)));
        Assert.False(shop.Receiver.HasMore);
    }

    [Fact]
    public async Task A_plan_is_over_when_its_days_are()
    {
        await using var shop = await LessonShop.Open();
        var (_, signed, package) = await shop.Ask();
        Assert.Equal(200, (await shop.Sign(package)).Status);
        Assert.Equal(1, (await shop.SeenOwn()).GetArrayLength());
        await shop.Advance("P301D");
        Assert.Equal(0, (await shop.SeenOwn()).GetArrayLength());
        Assert.Equal((400, "INVALID_REQUEST"), ServiceOrderStoryTests.Of(await shop.Begin(signed, 1, "u1")));
    }

    [Fact]
    public async Task A_service_provider_does_it_in_its_merchants_name()
    {
        await using var shop = await PartnerShop.Open(scene: "PLAY_FIRST");
        var of = new Dictionary<string, object>
        {
            ["service_id"] = shop.ServiceId, ["appid"] = shop.Sp.AppId, ["sub_mchid"] = shop.Sub.Mchid, ["sub_appid"] = shop.Sub.AppId,
        };
        var plan = await shop.Sp.Post("/v3/payscore/plan/partner/payscore-plans", With(of, new()
        {
            ["plan_name"] = "lesson",
            ["plan_duration"] = 30,
            ["deduction_quantity"] = 1,
            ["total_original_price"] = 100,
            ["total_actual_price"] = 100,
            ["plan_detail_list"] = new[] { new { plan_detail_name = "lesson", original_price = 100, actual_price = 100 } },
            ["merchant_plan_no"] = "plan-1",
        }));
        Assert.True(plan.Status == 200, RentalShop.JsonText(plan));
        Assert.Equal(shop.Sub.Mchid, plan.Json.GetProperty("sub_mchid").GetString());
        Assert.Equal(plan.Body, (await shop.Get($"/v3/payscore/plan/partner/payscore-plans/merchant-plan-no/plan-1?sub_mchid={shop.Sub.Mchid}")).Body);
        var asked = await shop.Sp.Post("/v3/payscore/sign-plan/partner/user-sign-plans", With(of, new()
        {
            ["plan_id"] = plan.Json.GetProperty("plan_id").GetString()!,
            ["openid"] = shop.User.OpenId,
            ["merchant_sign_plan_no"] = "sign-1",
            ["notify_url"] = shop.Receiver.Url,
            ["sign_plan_detail"] = new[] { new { plan_detail_no = 1, merchant_plan_detail_no = "use-1" } },
        }));
        Assert.True(asked.Status == 200, RentalShop.JsonText(asked));
        var package = asked.Json.GetProperty("package").GetString();
        Assert.Equal(200, (await shop.User.Send(HttpMethod.Post, "/wallet/v1/sign-plans", JsonContent.Create(new { package }))).Status);
        (await shop.Receiver.Next()).Open(shop.Sp, "PAYSCORE.USER_SIGN_PLAN");

        var begun = await shop.Sp.Post("/v3/payscore/sign-plan/partner/serviceorder", With(of, new()
        {
            ["sign_plan_id"] = asked.Json.GetProperty("sign_plan").GetProperty("sign_plan_id").GetString()!,
            ["plan_detail_no"] = 1,
            ["notify_url"] = shop.Receiver.Url,
            ["service_introduction"] = "lesson",
            ["time_range"] = new { start_time = "OnAccept" },
            ["out_trade_no"] = "u1",
        }));
        Assert.True(begun.Status == 200, RentalShop.JsonText(begun));
        var bill = shop.Bill(100);
        Assert.Equal(204, (await shop.Change("u1", "complete", bill)).Status);
        (await shop.Receiver.Next()).Open(shop.Sp, "PAYSCORE.USER_PAID");
        var stopped = await shop.Sp.Post(
            "/v3/payscore/sign-plan/partner/user-sign-plans/merchant-sign-plan-no/sign-1/stop",
            new { sub_mchid = shop.Sub.Mchid, stop_reason = "over" });
        Assert.Equal(("SIGN_PLAN_CANCEL", "USED"), (stopped.Json.GetProperty("sign_state").GetString(), LessonShop.StateOf(stopped.Json, 1)));
        var seen = await shop.Get($"/v3/payscore/sign-plan/partner/user-sign-plans/merchant-sign-plan-no/sign-1?sub_mchid={shop.Sub.Mchid}");
        Assert.Equal(stopped.Body, seen.Body);
        var ended = await shop.Sp.Post(
            "/v3/payscore/plan/partner/payscore-plans/merchant-plan-no/plan-1/stop", new { sub_mchid = shop.Sub.Mchid });
        Assert.Equal("STOPPED", ended.Json.GetProperty("plan_state").GetString());

        // In the merchant's own name there is none of it, and another service provider's calls lead nowhere.
        Assert.Equal(404, (await shop.Sub.Send(HttpMethod.Get, $"{LessonShop.Plans}/merchant-plan-no/plan-1", "")).Status);
        Assert.Equal((403, "NO_AUTH"), ServiceOrderStoryTests.Of(await shop.Sub.Post(
            "/v3/payscore/plan/partner/payscore-plans/merchant-plan-no/plan-1/stop", new { sub_mchid = shop.Sub.Mchid })));
    }

    private static Dictionary<string, object> With(Dictionary<string, object> of, Dictionary<string, object> more) => new(of.Concat(more));
}
