using Tael.Domain.Merchants;
using Tael.Domain.Payouts;
using Tael.Grains;
using static Tael.Tests.Payouts.AuthorizationCalls;

namespace Tael.Tests.Payouts;

/// <summary>What calls about payments without confirming must not say, and that nothing of it is done.</summary>
public sealed class AuthorizationBadInputTests
{
    [Fact]
    public async Task A_spoilt_request_is_refused_by_name_and_changes_nothing()
    {
        await using var tael = await TaelUnderTest.Start(null);
        var (merchant, payer) = await Trade(tael);
        var other = await tael.NewMerchant();
        var otherAuthorization = $"1331{other.Mchid}auth1";
        await Agree(payer, Text((await Ask(merchant, payer, "auth1", "http://127.0.0.1:9/nobody")).Json, "package_info"));
        foreach (var (field, value, status, code, at) in new (string, object?, int, string, string)[]
        {
            ("appid", other.AppId, 400, "APPID_MCHID_NOT_MATCH", "/appid"),
            ("appid", null, 400, "PARAM_ERROR", "/appid"),
            ("out_bill_no", "bill-1", 400, "PARAM_ERROR", "/out_bill_no"),
            ("out_bill_no", null, 400, "PARAM_ERROR", "/out_bill_no"),
            ("transfer_amount", 9, 400, "PARAM_ERROR", "/transfer_amount"),
            ("transfer_amount", 2_000_001, 400, "PARAM_ERROR", "/transfer_amount"),
            ("transfer_amount", 200_000, 400, "PARAM_ERROR", "/user_name"),
            ("transfer_amount", "500", 400, "PARAM_ERROR", "/transfer_amount"),
            ("transfer_remark", new string('r', 33), 400, "PARAM_ERROR", "/transfer_remark"),
            ("transfer_scene_id", "1001", 400, "PARAM_ERROR", "/transfer_scene_id"),
            ("transfer_scene_report_infos", Array.Empty<object>(), 400, "PARAM_ERROR", "/transfer_scene_report_infos"),
            ("out_authorization_no", null, 400, "PARAM_ERROR", "/out_authorization_no"),
            ("out_authorization_no", "auth-1", 400, "PARAM_ERROR", "/out_authorization_no"),
            ("out_authorization_no", "auth2", 404, "NOT_FOUND", "/out_authorization_no"),
            ("authorization_id", otherAuthorization, 400, "PARAM_ERROR", "/authorization_id"),
            ("authorization_id", "nothing", 400, "PARAM_ERROR", "/authorization_id"),
            ("openid", payer.OpenId, 400, "PARAM_ERROR", "/openid"),
            ("sponsor_mchid", other.Mchid, 400, "PARAM_ERROR", "/sponsor_mchid"),
        })
        {
            var request = Request(merchant, "bill1", "auth1");
            if (value is null) request.Remove(field);
            else request[field] = value;
            MustRefuse(await merchant.Post(Transfer, request), status, code, at);
        }

        var foreign = Request(merchant, "bill1", "auth1");
        foreign.Remove("out_authorization_no");
        foreign["authorization_id"] = otherAuthorization;
        MustRefuse(await merchant.Post(Transfer, foreign), 404, "NOT_FOUND", "/authorization_id");
        Assert.Null(await tael.Grains.Payout(OutBillNo.Parse("bill1").PayoutOf(MerchantId.Parse(merchant.Mchid))).Look());

        foreach (var (field, value, code, at) in new (string, object?, string, string)[]
        {
            ("appid", other.AppId, "APPID_MCHID_NOT_MATCH", "/appid"),
            ("openid", "nobody", "PARAM_ERROR", "/openid"),
            ("openid", null, "PARAM_ERROR", "/openid"),
            ("out_authorization_no", null, "PARAM_ERROR", "/out_authorization_no"),
            ("out_authorization_no", new string('a', 33), "PARAM_ERROR", "/out_authorization_no"),
            ("transfer_scene_id", null, "PARAM_ERROR", "/transfer_scene_id"),
            ("user_display_name", new string('u', 33), "PARAM_ERROR", "/user_display_name"),
            ("user_display_name", null, "PARAM_ERROR", "/user_display_name"),
            ("user_recv_perception", new string('p', 257), "PARAM_ERROR", "/user_recv_perception"),
            ("authorization_notify_url", "nowhere", "PARAM_ERROR", "/authorization_notify_url"),
            ("authorization_notify_url", null, "PARAM_ERROR", "/authorization_notify_url"),
            ("scene_info", new { device_type = "PAGER" }, "PARAM_ERROR", "/scene_info/device_type"),
            ("notify_url", "http://127.0.0.1:9/nobody", "PARAM_ERROR", "/notify_url"),
        })
        {
            var request = Question(merchant, payer, "auth9", "http://127.0.0.1:9/nobody");
            if (value is null) request.Remove(field);
            else request[field] = value;
            MustRefuse(await merchant.Post(Asked, request), 400, code, at);
        }

        Assert.Equal((404, "NOT_FOUND"), Of(await Query(other, "auth1")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await Query(merchant, "auth-1")));
        Assert.Equal((400, "PARAM_ERROR"), Of(await Query(merchant, "auth1", "?is_display_authorization=yes")));
        Assert.Equal((404, "NOT_FOUND"), Of(await Close(other, "auth1")));
        Assert.Equal("TAKING_EFFECT", Text((await Query(merchant, "auth1")).Json, "state"));
        Assert.Equal((404, "NOT_FOUND"), Of(await Query(merchant, "auth9")));
    }
}
