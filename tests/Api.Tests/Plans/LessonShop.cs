using System.Net.Http.Json;
using System.Text.Json;
using Tael.Tests.ServiceOrders;

namespace Tael.Tests.Plans;

/// <summary>What a merchant that sells lessons by plan and its user say to each other.</summary>
internal static class LessonShop
{
    public const string Plans = "/v3/payscore/plan/payscore-plans";
    public const string Signed = "/v3/payscore/sign-plan/user-sign-plans";
    public const string Uses = "/v3/payscore/sign-plan/serviceorder";

    public static Task<RentalShop> Open(bool onPostgres = false, int? scoreMin = null) =>
        RentalShop.Open(onPostgres, scene: "PLAY_FIRST", scoreMin: scoreMin);

    public static Dictionary<string, object> PlanRequest(this RentalShop shop, string no) => new()
    {
        ["service_id"] = shop.ServiceId,
        ["appid"] = shop.Merchant.AppId,
        ["plan_name"] = "瑜伽课3节",
        ["plan_duration"] = 300,
        ["deduction_quantity"] = 3,
        ["total_original_price"] = 600,
        ["total_actual_price"] = 400,
        ["plan_detail_list"] = new object[]
        {
            new { plan_detail_name = "服务费1", original_price = 200, actual_price = 100, plan_discount_description = "享受五折" },
            new { plan_detail_name = "服务费2", original_price = 200, actual_price = 100, plan_discount_description = "享受五折" },
            new { plan_detail_name = "服务费3", original_price = 200, actual_price = 200 },
        },
        ["merchant_plan_no"] = no,
    };

    public static Dictionary<string, object> SignRequest(this RentalShop shop, string planId, string no) => new()
    {
        ["service_id"] = shop.ServiceId,
        ["plan_id"] = planId,
        ["appid"] = shop.Merchant.AppId,
        ["openid"] = shop.User.OpenId,
        ["merchant_sign_plan_no"] = no,
        ["notify_url"] = shop.Receiver.Url,
        ["sign_plan_detail"] = Enumerable.Range(1, 3)
            .Select(use => new { plan_detail_no = 4 - use, merchant_plan_detail_no = $"use-{4 - use}" }).ToArray(),
    };

    public static Dictionary<string, object> UseRequest(this RentalShop shop, string signPlanId, int detailNo, string no) => new()
    {
        ["service_id"] = shop.ServiceId,
        ["sign_plan_id"] = signPlanId,
        ["plan_detail_no"] = detailNo,
        ["appid"] = shop.Merchant.AppId,
        ["openid"] = shop.User.OpenId,
        ["notify_url"] = shop.Receiver.Url,
        ["service_introduction"] = "瑜伽课",
        ["time_range"] = new { start_time = "OnAccept" },
        ["out_trade_no"] = no,
    };

    /// <summary>Made, and asked of the user.</summary>
    public static async Task<(string PlanId, string SignPlanId, string Package)> Ask(this RentalShop shop, string no = "sign-1")
    {
        var plan = await shop.Merchant.Post(Plans, shop.PlanRequest("plan-1"));
        Assert.True(plan.Status == 200, RentalShop.JsonText(plan));
        var planId = plan.Json.GetProperty("plan_id").GetString()!;
        var asked = await shop.Merchant.Post(Signed, shop.SignRequest(planId, no));
        Assert.True(asked.Status == 200, RentalShop.JsonText(asked));
        var signed = asked.Json.GetProperty("sign_plan");
        return (planId, signed.GetProperty("sign_plan_id").GetString()!, asked.Json.GetProperty("package").GetString()!);
    }

    public static Task<Reply> Sign(this RentalShop shop, string package, PayerClient? user = null) =>
        (user ?? shop.User).Send(HttpMethod.Post, "/wallet/v1/sign-plans", JsonContent.Create(new { package }));

    public static async Task<JsonElement> SeenOwn(this RentalShop shop, PayerClient? user = null) =>
        (await (user ?? shop.User).Send(HttpMethod.Get, "/wallet/v1/sign-plans")).Json.GetProperty("plans");

    public static Task<Reply> StopOwn(this RentalShop shop, string signPlanId) =>
        shop.User.Send(HttpMethod.Post, "/wallet/v1/sign-plans/stop", JsonContent.Create(new { signPlanId }));

    public static Task<Reply> Begin(this RentalShop shop, string signPlanId, int detailNo, string no) =>
        shop.Merchant.Post(Uses, shop.UseRequest(signPlanId, detailNo, no));

    public static async Task<JsonElement> SeenPlan(this RentalShop shop, string no = "sign-1") =>
        (await shop.Merchant.Send(HttpMethod.Get, $"{Signed}/merchant-sign-plan-no/{no}", "")).Json;

    public static string? StateOf(JsonElement plan, int detailNo) =>
        plan.GetProperty("signed_detail_list")[detailNo - 1].GetProperty("plan_detail_state").GetString();
}
