using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tael.Domain.Merchants;
using Tael.Domain.Plans;
using Tael.Grains;
using Tael.Tests.PartnerServices;
using Tael.Tests.ServiceOrders;
using static Tael.Tests.Payouts.AuthorizationCalls;

namespace Tael.Tests.Plans;

/// <summary>What each call of service providers about plans refuses, by which field, and that nothing has changed then.</summary>
public sealed class PartnerPlanCallsTests : IAsyncLifetime
{
    private const string Plans = "/v3/payscore/plan/partner/payscore-plans";
    private const string Signed = "/v3/payscore/sign-plan/partner/user-sign-plans";
    private const string Uses = "/v3/payscore/sign-plan/partner/serviceorder";

    private PartnerShop _shop = null!;
    private MerchantClient _other = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = await PartnerShop.Open(scene: "PLAY_FIRST");
        _other = await _shop.Tael.NewMerchant();
    }

    public ValueTask DisposeAsync() => _shop.DisposeAsync();

    [Fact]
    public async Task Plans_of_a_merchant()
    {
        const string Detail = "{'plan_detail_name':'a','original_price':100,'actual_price':";
        foreach (var (field, value, status, code, at) in Everywhere.Concat(
        [
            ("merchant_plan_no", null, 400, "PARAM_ERROR", "/merchant_plan_no"),
            ("merchant_plan_no", "''", 400, "PARAM_ERROR", "/merchant_plan_no"),
            ("merchant_plan_no", "'a b'", 400, "PARAM_ERROR", "/merchant_plan_no"),
            ("merchant_plan_no", "'012345678901234567890123456789012'", 400, "PARAM_ERROR", "/merchant_plan_no"),
            ("service_id", "'77'", 403, "NO_AUTH", "/service_id"),
            ("plan_name", null, 400, "PARAM_ERROR", "/plan_name"),
            ("plan_name", "'012345678901234567890'", 400, "PARAM_ERROR", "/plan_name"),
            ("plan_duration", "0", 400, "PARAM_ERROR", "/plan_duration"),
            ("plan_duration", "3651", 400, "PARAM_ERROR", "/plan_duration"),
            ("plan_duration", "'30'", 400, "PARAM_ERROR", "/plan_duration"),
            ("deduction_quantity", "2", 400, "PARAM_ERROR", "/deduction_quantity"),
            ("deduction_quantity", "101", 400, "PARAM_ERROR", "/deduction_quantity"),
            ("total_original_price", "101", 400, "PARAM_ERROR", "/total_original_price"),
            ("total_actual_price", "99", 400, "PARAM_ERROR", "/total_actual_price"),
            ("plan_detail_list", "[]", 400, "PARAM_ERROR", "/deduction_quantity"),
            ("plan_detail_list", $"[{Detail}101}}]", 400, "PARAM_ERROR", "/plan_detail_list/0/actual_price"),
            ("plan_detail_list", $"[{Detail}0}}]", 400, "PARAM_ERROR", "/plan_detail_list/0/actual_price"),
            ("plan_detail_list", $"[{Detail}1,'more':1}}]", 400, "PARAM_ERROR", "/plan_detail_list/0/more"),
            ("openid", $"'{_shop.User.OpenId}'", 400, "PARAM_ERROR", "/openid"),
        ]))
        {
            await Refuse(Plans, PlanRequest("bad"), (field, value), (status, code, at));
        }

        var merchant = MerchantId.Parse(_shop.Sub.Mchid);
        Assert.Null(await _shop.Tael.Grains.Plan(PlanNo.Parse("bad").PlanOf(merchant)).Look());
        Assert.Equal(200, (await _shop.Sp.Post(Plans, PlanRequest("plan-1"))).Status);
        await Refuse(Plans, PlanRequest("plan-1"), ("plan_duration", "31"), (400, "INVALID_REQUEST", "/merchant_plan_no"));
        await RefuseBelow($"{Plans}/merchant-plan-no", "merchant_plan_no", "plan-1", new { sub_mchid = _shop.Sub.Mchid });
        var seen = await _shop.Tael.Grains.Plan(PlanNo.Parse("plan-1").PlanOf(merchant)).Look();
        Assert.Equal((30, null), (seen!.Terms!.Days, seen.StoppedAt));
    }

    [Fact]
    public async Task Signed_plans_of_a_merchant()
    {
        var planId = await Make();
        foreach (var (field, value, status, code, at) in Everywhere.Concat(Apps).Concat(Users).Concat(
        [
            ("merchant_sign_plan_no", null, 400, "PARAM_ERROR", "/merchant_sign_plan_no"),
            ("merchant_sign_plan_no", "'a b'", 400, "PARAM_ERROR", "/merchant_sign_plan_no"),
            ("merchant_sign_plan_no", "'012345678901234567890123456789012'", 400, "PARAM_ERROR", "/merchant_sign_plan_no"),
            ("plan_id", null, 400, "PARAM_ERROR", "/plan_id"),
            ("plan_id", $"'{planId}0'", 404, "RESOURCE_NOT_EXISTS", null),
            ("plan_id", $"'0101{_other.Mchid}plan-1'", 404, "RESOURCE_NOT_EXISTS", null),
            ("service_id", "'77'", 404, "RESOURCE_NOT_EXISTS", null),
            ("openid", null, 400, "PARAM_ERROR", "/openid"),
            ("notify_url", null, 400, "PARAM_ERROR", "/notify_url"),
            ("notify_url", "'no address'", 400, "PARAM_ERROR", "/notify_url"),
            ("sign_plan_detail", "[]", 400, "PARAM_ERROR", "/sign_plan_detail"),
            ("sign_plan_detail", "[{'plan_detail_no':1}]", 400, "PARAM_ERROR", "/sign_plan_detail/0/merchant_plan_detail_no"),
            ("sign_plan_detail", "[{'plan_detail_no':2,'merchant_plan_detail_no':'a'}]", 400, "PARAM_ERROR", "/sign_plan_detail"),
        ]))
        {
            await Refuse(Signed, SignRequest(planId, "bad"), (field, value), (status, code, at));
        }

        var merchant = MerchantId.Parse(_shop.Sub.Mchid);
        Assert.Null(await _shop.Tael.Grains.SignPlan(SignPlanNo.Parse("bad").SignPlanOf(merchant)).Look());
        Assert.Equal(200, (await _shop.Sp.Post(Signed, SignRequest(planId, "sign-1"))).Status);
        await Refuse(Signed, SignRequest(planId, "sign-1"), ("notify_url", "'https://a.test/'"), (400, "INVALID_REQUEST", "/merchant_sign_plan_no"));
        var stop = new { sub_mchid = _shop.Sub.Mchid, stop_reason = "over" };
        await RefuseBelow($"{Signed}/merchant-sign-plan-no", "merchant_sign_plan_no", "sign-1", stop);
        var one = $"{Signed}/merchant-sign-plan-no/sign-1/stop";
        MustRefuse(await _shop.Sp.Post(one, new { sub_mchid = _shop.Sub.Mchid }), 400, "PARAM_ERROR", "/stop_reason");
        MustRefuse(await _shop.Sp.Post(one, stop with { stop_reason = new string('a', 129) }), 400, "PARAM_ERROR", "/stop_reason");
        Assert.Null((await _shop.Tael.Grains.SignPlan(SignPlanNo.Parse("sign-1").SignPlanOf(merchant)).Look())!.StoppedAt);
    }

    [Fact]
    public async Task Uses_of_a_signed_plan()
    {
        var asked = await _shop.Sp.Post(Signed, SignRequest(await Make(), "sign-1"));
        var signed = asked.Json.GetProperty("sign_plan").GetProperty("sign_plan_id").GetString()!;
        await Refuse(Uses, UseRequest(signed), ("attach", "'a'"), (400, "INVALID_REQUEST", "/sign_plan_id"));
        Assert.Equal(200, (await _shop.User.Send(
            HttpMethod.Post, "/wallet/v1/sign-plans", JsonContent.Create(new { package = asked.Json.GetProperty("package").GetString() }))).Status);
        foreach (var (field, value, status, code, at) in Everywhere.Concat(Apps).Concat(Users).Concat(
        [
            ("out_trade_no", null, 400, "PARAM_ERROR", "/out_trade_no"),
            ("out_trade_no", "'a b'", 400, "PARAM_ERROR", "/out_trade_no"),
            ("out_trade_no", "'012345678901234567890123456789012'", 400, "PARAM_ERROR", "/out_trade_no"),
            ("sign_plan_id", null, 400, "PARAM_ERROR", "/sign_plan_id"),
            ("sign_plan_id", $"'{signed}0'", 404, "RESOURCE_NOT_EXISTS", null),
            ("sign_plan_id", $"'0102{_other.Mchid}sign-1'", 404, "RESOURCE_NOT_EXISTS", null),
            ("service_id", "'77'", 404, "RESOURCE_NOT_EXISTS", null),
            ("plan_detail_no", "0", 400, "PARAM_ERROR", "/plan_detail_no"),
            ("plan_detail_no", "2", 400, "PARAM_ERROR", "/plan_detail_no"),
            ("plan_detail_no", "'1'", 400, "PARAM_ERROR", "/plan_detail_no"),
            ("notify_url", "'no address'", 400, "PARAM_ERROR", "/notify_url"),
            ("service_introduction", null, 400, "PARAM_ERROR", "/service_introduction"),
            ("service_introduction", "'012345678901234567890'", 400, "PARAM_ERROR", "/service_introduction"),
            ("time_range", "{}", 400, "PARAM_ERROR", "/time_range/start_time"),
            ("attach", $"'{new string('a', 257)}'", 400, "PARAM_ERROR", "/attach"),
            ("risk_fund", "{'name':'DEPOSIT','amount':1}", 400, "PARAM_ERROR", "/risk_fund"),
        ]))
        {
            await Refuse(Uses, UseRequest(signed), (field, value), (status, code, at));
        }

        var plan = await _shop.Tael.Grains.SignPlan(SignPlanNo.Parse("sign-1").SignPlanOf(MerchantId.Parse(_shop.Sub.Mchid))).Look();
        Assert.Empty(plan!.Uses);
        Assert.Equal(404, (await _shop.TryQuery("bad")).Status);
    }

    /// <summary>Field, its value (null: it is left out), and the refusal.</summary>
    private IEnumerable<(string Field, string? Value, int Status, string Code, string? At)> Everywhere =>
    [
        ("sub_mchid", null, 400, "PARAM_ERROR", "/sub_mchid"),
        ("sub_mchid", "null", 400, "PARAM_ERROR", "/sub_mchid"),
        ("sub_mchid", "7", 400, "PARAM_ERROR", "/sub_mchid"),
        ("sub_mchid", "'nobody'", 403, "NO_AUTH", "/sub_mchid"),
        ("sub_mchid", $"'{_other.Mchid}'", 403, "NO_AUTH", "/sub_mchid"),
        ("sub_mchid", $"'{_shop.Sp.Mchid}'", 403, "NO_AUTH", "/sub_mchid"),
        ("appid", null, 400, "PARAM_ERROR", "/appid"),
        ("appid", $"'{_shop.Sub.AppId}'", 400, "APPID_MCHID_NOT_MATCH", "/appid"),
        ("sub_appid", $"'{_shop.Sp.AppId}'", 400, "APPID_MCHID_NOT_MATCH", "/sub_appid"),
        ("service_id", null, 400, "PARAM_ERROR", "/service_id"),
        ("service_id", "7", 400, "PARAM_ERROR", "/service_id"),
    ];

    private static IEnumerable<(string Field, string? Value, int Status, string Code, string? At)> Apps =>
        [("appid", "''", 400, "PARAM_ERROR", "/appid"), ("appid", $"'{new string('w', 33)}'", 400, "PARAM_ERROR", "/appid")];

    private IEnumerable<(string Field, string? Value, int Status, string Code, string? At)> Users =>
    [
        ("openid", "'nobody'", 400, "PARAM_ERROR", "/openid"),
        ("openid", $"'{new string('o', 129)}'", 400, "PARAM_ERROR", "/openid"),
        ("sub_openid", $"'{_shop.User.OpenId}'", 400, "PARAM_ERROR", "/sub_openid"),
    ];

    private async Task<string> Make()
    {
        var made = await _shop.Sp.Post(Plans, PlanRequest("plan-1"));
        Assert.True(made.Status == 200, RentalShop.JsonText(made));
        return made.Json.GetProperty("plan_id").GetString()!;
    }

    private Dictionary<string, object> PlanRequest(string no) => new()
    {
        ["service_id"] = _shop.ServiceId,
        ["appid"] = _shop.Sp.AppId,
        ["sub_mchid"] = _shop.Sub.Mchid,
        ["sub_appid"] = _shop.Sub.AppId,
        ["plan_name"] = "lesson",
        ["plan_duration"] = 30,
        ["deduction_quantity"] = 1,
        ["total_original_price"] = 100,
        ["total_actual_price"] = 100,
        ["plan_detail_list"] = new[] { new { plan_detail_name = "lesson", original_price = 100, actual_price = 100 } },
        ["merchant_plan_no"] = no,
    };

    private Dictionary<string, object> SignRequest(string planId, string no) => new()
    {
        ["service_id"] = _shop.ServiceId,
        ["appid"] = _shop.Sp.AppId,
        ["sub_mchid"] = _shop.Sub.Mchid,
        ["sub_appid"] = _shop.Sub.AppId,
        ["plan_id"] = planId,
        ["openid"] = _shop.User.OpenId,
        ["merchant_sign_plan_no"] = no,
        ["notify_url"] = _shop.Receiver.Url,
        ["sign_plan_detail"] = new[] { new { plan_detail_no = 1, merchant_plan_detail_no = "use-1" } },
    };

    private Dictionary<string, object> UseRequest(string signPlanId) => new()
    {
        ["service_id"] = _shop.ServiceId,
        ["appid"] = _shop.Sp.AppId,
        ["sub_mchid"] = _shop.Sub.Mchid,
        ["sub_appid"] = _shop.Sub.AppId,
        ["sign_plan_id"] = signPlanId,
        ["plan_detail_no"] = 1,
        ["openid"] = _shop.User.OpenId,
        ["notify_url"] = _shop.Receiver.Url,
        ["service_introduction"] = "lesson",
        ["time_range"] = new { start_time = "OnAccept" },
        ["out_trade_no"] = "bad",
    };

    private async Task Refuse(
        string target, Dictionary<string, object> good, (string Field, string? Value) spoilt, (int Status, string Code, string? At) expected)
    {
        var body = JsonSerializer.SerializeToNode(good)!.AsObject();
        if (spoilt.Value is null) body.Remove(spoilt.Field);
        else body[spoilt.Field] = JsonNode.Parse(spoilt.Value.Replace('\'', '"'));
        var reply = await _shop.Sp.Send(HttpMethod.Post, target, body.ToJsonString());
        var said = $"{spoilt}: {RentalShop.JsonText(reply)}";
        Assert.True((expected.Status, expected.Code) == ServiceOrderStoryTests.Of(reply), said);
        if (expected.At is not null) Assert.True(reply.Json.GetProperty("detail").GetProperty("field").GetString() == expected.At, said);
    }

    /// <summary>Looking at one and stopping it: another number, another merchant's, another service provider's.</summary>
    private async Task RefuseBelow(string root, string name, string no, object stop)
    {
        var sub = _shop.Sub.Mchid;
        var body = JsonSerializer.SerializeToNode(stop)!.AsObject();
        MustRefuse(await _shop.Get($"{root}/{no}"), 400, "PARAM_ERROR", "sub_mchid");
        MustRefuse(await _shop.Get($"{root}/{no}?sub_mchid={_other.Mchid}"), 403, "NO_AUTH", "sub_mchid");
        MustRefuse(await _shop.Get($"{root}/a%20b?sub_mchid={sub}"), 400, "PARAM_ERROR", name);
        MustRefuse(await _shop.Sp.Post($"{root}/a%20b/stop", body), 400, "PARAM_ERROR", name);
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), ServiceOrderStoryTests.Of(await _shop.Get($"{root}/none?sub_mchid={sub}")));
        Assert.Equal((404, "RESOURCE_NOT_EXISTS"), ServiceOrderStoryTests.Of(await _shop.Sp.Post($"{root}/none/stop", body)));
        MustRefuse(await _other.Post($"{root}/{no}/stop", body), 403, "NO_AUTH", "/sub_mchid");
        body["sub_mchid"] = _other.Mchid;
        MustRefuse(await _shop.Sp.Post($"{root}/{no}/stop", body), 403, "NO_AUTH", "/sub_mchid");
        body.Remove("sub_mchid");
        MustRefuse(await _shop.Sp.Post($"{root}/{no}/stop", body), 400, "PARAM_ERROR", "/sub_mchid");
    }
}
