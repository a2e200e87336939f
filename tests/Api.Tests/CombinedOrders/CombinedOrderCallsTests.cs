using System.Text.Json;
using System.Text.Json.Nodes;
using Tael.Client.Api.Keys;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;
using Tael.Tests.Wire;

namespace Tael.Tests.CombinedOrders;

/// <summary>What is wrong with a request is told by name, and nothing is made of it.</summary>
/// <remarks>Each field's own limits: <c>LimitsTests</c>.</remarks>
public sealed class CombinedOrderCallsTests(WireTael tael) : IClassFixture<WireTael>
{
    private const string Root = "/v3/combine-transactions";

    private SigningClient Merchant => tael.Merchant;

    /// <summary>Each row spoils one member of a good request: where, what it becomes, and how it is refused.</summary>
    public static TheoryData<string, string?, int, string, string> Spoilt => new()
    {
        { "/combine_appid", null, 400, "PARAM_ERROR", "/combine_appid" },
        { "/combine_appid", "\"wx-unknown\"", 400, "APPID_MCHID_NOT_MATCH", "/combine_appid" },
        { "/combine_appid", $"\"{WireTael.OtherAppId}\"", 400, "APPID_MCHID_NOT_MATCH", "/combine_appid" },
        { "/combine_mchid", null, 400, "PARAM_ERROR", "/combine_mchid" },
        { "/combine_mchid", "\"1900000902\"", 400, "APPID_MCHID_NOT_MATCH", "/combine_mchid" },
        { "/combine_out_trade_no", null, 400, "PARAM_ERROR", "/combine_out_trade_no" },
        { "/combine_out_trade_no", "\"short\"", 400, "PARAM_ERROR", "/combine_out_trade_no" },
        { "/notify_url", null, 400, "PARAM_ERROR", "/notify_url" },
        { "/notify_url", "\"http://x/y?z=1\"", 400, "PARAM_ERROR", "/notify_url" },
        { "/time_expire", "\"2020-06-08T10:34:56+08:00\"", 400, "PARAM_ERROR", "/time_expire" },
        { "/time_expire", "\"tomorrow\"", 400, "PARAM_ERROR", "/time_expire" },
        { "/limit_pay", "[\"no_credit\"]", 400, "PARAM_ERROR", "/limit_pay/0" },
        { "/scene_info", "{}", 400, "PARAM_ERROR", "/scene_info/payer_client_ip" },
        { "/combine_payer_info", "{\"openid\":\"elsewhere\"}", 400, "PARAM_ERROR", "/combine_payer_info/openid" },
        { "/combine_payer_info", "{\"sub_openid\":\"x\"}", 400, "PARAM_ERROR", "/combine_payer_info/sub_openid" },
        { "/sub_orders", null, 400, "PARAM_ERROR", "/sub_orders" },
        { "/sub_orders", "[]", 400, "PARAM_ERROR", "/sub_orders" },
        { "/sub_orders", "{}", 400, "PARAM_ERROR", "/sub_orders" },
        { "/sub_orders/1", null, 400, "PARAM_ERROR", "/sub_orders" },
        { "/sub_orders/1/mchid", null, 400, "PARAM_ERROR", "/sub_orders/1/mchid" },
        { "/sub_orders/1/mchid", "\"none\"", 400, "PARAM_ERROR", "/sub_orders/1/mchid" },
        { "/sub_orders/1/mchid", "\"1999999999\"", 400, "MCH_NOT_EXISTS", "/sub_orders/1/mchid" },
        { "/sub_orders/1/mchid", "\"1900000902\"", 400, "APPID_MCHID_NOT_MATCH", "/sub_orders/1/mchid" },
        { "/sub_orders/1/attach", null, 400, "PARAM_ERROR", "/sub_orders/1/attach" },
        { "/sub_orders/1/description", null, 400, "PARAM_ERROR", "/sub_orders/1/description" },
        { "/sub_orders/1/amount", null, 400, "PARAM_ERROR", "/sub_orders/1/amount" },
        { "/sub_orders/1/amount", "{\"total_amount\":0,\"currency\":\"CNY\"}", 400, "PARAM_ERROR", "/sub_orders/1/amount/total_amount" },
        { "/sub_orders/1/amount", "{\"total_amount\":1.5,\"currency\":\"CNY\"}", 400, "PARAM_ERROR", "/sub_orders/1/amount/total_amount" },
        { "/sub_orders/1/amount", "{\"total_amount\":1000000001,\"currency\":\"CNY\"}", 400, "PARAM_ERROR", "/sub_orders/1/amount/total_amount" },
        { "/sub_orders/1/amount", "{\"total_amount\":1}", 400, "PARAM_ERROR", "/sub_orders/1/amount/currency" },
        { "/sub_orders/1/out_trade_no", null, 400, "PARAM_ERROR", "/sub_orders/1/out_trade_no" },
        { "/sub_orders/1/sub_mchid", "\"1900000902\"", 403, "NO_AUTH", "/sub_orders/1/sub_mchid" },
        { "/sub_orders/1/sub_mchid", "\"none\"", 403, "NO_AUTH", "/sub_orders/1/sub_mchid" },
        { "/sub_orders/1/sub_mchid", "7", 400, "PARAM_ERROR", "/sub_orders/1/sub_mchid" },
        { "/sub_orders/1/sub_appid", "\"wx8888888888888889\"", 400, "PARAM_ERROR", "/sub_orders/1/sub_appid" },
        { "/combine_payer_info", "{\"openid\":\"nobody\"}", 400, "PARAM_ERROR", "/combine_payer_info/openid" },
        { "/combine_payer_info", "{\"sub_openid\":\"nobody\"}", 400, "PARAM_ERROR", "/combine_payer_info/sub_openid" },
        { "/sub_orders/1/settle_info", "{\"subsidy_amount\":1}", 400, "PARAM_ERROR", "/sub_orders/1/settle_info/subsidy_amount" },
        { "/sub_orders/1/mistyped", "1", 400, "PARAM_ERROR", "/sub_orders/1/mistyped" },
        { "/sub_order", "1", 400, "PARAM_ERROR", "/sub_order" },
    };

    [Theory, MemberData(nameof(Spoilt))]
    public async Task A_spoilt_request_is_refused_and_changes_nothing(string at, string? value, int status, string code, string field)
    {
        var no = NewNo();
        var request = Request(no);
        var steps = at.Split('/')[1..];
        var parent = steps[..^1].Aggregate((JsonNode)request, (node, step) => node is JsonArray array ? array[int.Parse(step)]! : node[step]!);
        if (parent is JsonArray items) items.RemoveAt(int.Parse(steps[^1]));
        else if (value is null) parent.AsObject().Remove(steps[^1]);
        else parent[steps[^1]] = JsonNode.Parse(value);
        (await Merchant.PostText($"{Root}/native", request.ToJsonString())).MustRefuse(status, code, field);
        await MustBeUntouched(no);
    }

    [Fact]
    public async Task The_same_sub_order_twice_and_too_many_are_refused()
    {
        var no = NewNo();
        var request = Request(no);
        request["sub_orders"]!.AsArray().Add(request["sub_orders"]![0]!.DeepClone());
        (await Merchant.PostText($"{Root}/native", request.ToJsonString())).MustRefuse(400, "PARAM_ERROR", "/sub_orders/2/out_trade_no");

        request["sub_orders"] = new JsonArray([.. Enumerable.Range(0, 51).Select(i => Sub($"{no}-{i}"))]);
        (await Merchant.PostText($"{Root}/native", request.ToJsonString())).MustRefuse(400, "PARAM_ERROR", "/sub_orders");
        await MustBeUntouched(no);

        request["sub_orders"]!.AsArray().RemoveAt(50);
        var made = await Merchant.PostText($"{Root}/native", request.ToJsonString());
        made.MustBeSignedBy(tael.Platform.PublicKey);
        await tael.Pay(made.Json.GetProperty("code_url").GetString()!, 50 * 100);
        var paid = (await Merchant.Get($"{Root}/out-trade-no/{no}")).Json.GetProperty("sub_orders");
        Assert.Equal(50, paid.EnumerateArray().Count(sub => sub.GetProperty("trade_state").GetString() == "SUCCESS"));
    }

    [Fact]
    public async Task Who_asks_and_what_for_is_checked()
    {
        var no = NewNo();
        (await Merchant.PostText($"{Root}/native", Request(no).ToJsonString())).MustBeSignedBy(tael.Platform.PublicKey);
        var other = tael.OtherMerchant;
        (await other.Get($"{Root}/out-trade-no/{no}")).MustRefuse(404, "ORDER_NOT_EXIST");
        (await Merchant.Get($"{Root}/out-trade-no/short")).MustRefuse(400, "PARAM_ERROR", "combine_out_trade_no");

        var rows = await Rows(no);
        var close = $"{Root}/out-trade-no/{no}/close";
        var subs = new[] { new { mchid = Merchant.Mchid, out_trade_no = $"{no}-a" }, new { mchid = Merchant.Mchid, out_trade_no = $"{no}-b" } };
        (await Merchant.Post(close, new { combine_appid = WireTael.OtherAppId, sub_orders = subs })).MustRefuse(400, "APPID_MCHID_NOT_MATCH", "/combine_appid");
        (await Merchant.Post(close, new { sub_orders = subs })).MustRefuse(400, "PARAM_ERROR", "/combine_appid");
        (await Merchant.Post(close, new { combine_appid = Merchant.AppId })).MustRefuse(400, "PARAM_ERROR", "/sub_orders");
        (await Merchant.Post(close, new { combine_appid = Merchant.AppId, sub_orders = subs[..1] })).MustRefuse(400, "PARAM_ERROR", "/sub_orders");
        (await Merchant.Post(close, new { combine_appid = Merchant.AppId, sub_orders = subs.Append(new { mchid = Merchant.Mchid, out_trade_no = "order-x" }) }))
            .MustRefuse(400, "INVALID_REQUEST", "/sub_orders");
        (await Merchant.Post(close, new { combine_appid = Merchant.AppId, sub_orders = subs.Append(new { mchid = "shop", out_trade_no = "order-x" }) }))
            .MustRefuse(400, "PARAM_ERROR", "/sub_orders/2/mchid");
        (await Merchant.Post(close, new { combine_appid = Merchant.AppId, combine_out_trade_no = no, sub_orders = subs }))
            .MustRefuse(400, "PARAM_ERROR", "/combine_out_trade_no");
        (await other.Post(close, new { combine_appid = other.AppId, sub_orders = subs })).MustRefuse(404, "ORDER_NOT_EXIST");
        Assert.Equal(rows, await Rows(no));
        (await Merchant.Post(close, new { combine_appid = Merchant.AppId, sub_orders = subs })).MustBeSignedBy(tael.Platform.PublicKey, 204);
    }

    [Fact]
    public async Task Money_of_others_than_wallets_pays_no_part()
    {
        // An order of the same number as a combined one is another order.
        var no = NewNo();
        (await Merchant.PostText($"{Root}/native", Request(no).ToJsonString())).MustBeSignedBy(tael.Platform.PublicKey);
        var single = await Merchant.Post("/v3/pay/transactions/native", Merchant.Order(no));
        await tael.Pay(single.Json.GetProperty("code_url").GetString()!, 100);
        Assert.Equal("NOTPAY", (await Merchant.Get($"{Root}/out-trade-no/{no}")).Json.GetProperty("sub_orders")[0].GetProperty("trade_state").GetString());
    }

    private static string NewNo() => $"c-{RandomText.Alphanumeric(16)}";

    private JsonObject Request(string no) => new()
    {
        ["combine_appid"] = Merchant.AppId,
        ["combine_mchid"] = Merchant.Mchid,
        ["combine_out_trade_no"] = no,
        ["notify_url"] = "http://127.0.0.1:9/notify",
        ["sub_orders"] = new JsonArray(Sub($"{no}-a"), Sub($"{no}-b")),
    };

    private JsonNode Sub(string no) => JsonSerializer.SerializeToNode(new
    {
        mchid = Merchant.Mchid,
        attach = "",
        amount = new { total_amount = 100, currency = "CNY" },
        out_trade_no = no,
        description = "苹果",
    })!;

    private async Task MustBeUntouched(string no)
    {
        Assert.Equal(0, await Rows(no));
        Assert.Null(await tael.Grains.Payment(OutTradeNo.Parse($"{no}-a").OrderOf(MerchantId.Parse(Merchant.Mchid))).Look());
    }

    private async Task<long> Rows(string no) =>
        (await tael.Grains.Combined(OutTradeNo.Parse(no).CombinedOf(MerchantId.Parse(Merchant.Mchid))).Show()).Version;
}
