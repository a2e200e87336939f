using System.Text.Json;
using Tael.Client.Api.Keys;

namespace Tael.Tests.Wire;

/// <summary>The basic payment calls, end to end.</summary>
public sealed class OrderCallsTests(WireTael tael) : IClassFixture<WireTael>
{
    private const string Native = "/v3/pay/transactions/native";
    private const string Jsapi = "/v3/pay/transactions/jsapi";

    private SigningClient Merchant => tael.Merchant;

    [Fact]
    public async Task An_order_is_made_paid_and_seen()
    {
        var no = NewNo();
        var order = Merchant.Order(no);
        order["attach"] = "车位";
        order["scene_info"] = new { device_id = "till-7" };
        var made = await Merchant.Post(Native, order);
        made.MustBeSignedBy(tael.Platform.PublicKey);
        var codeUrl = made.Json.GetProperty("code_url").GetString()!;
        Assert.StartsWith("weixin://wxpay/bizpayurl?pr=", codeUrl, StringComparison.Ordinal);

        var unpaid = (await Query(no)).Json;
        Assert.Equal("NOTPAY", unpaid.GetProperty("trade_state").GetString());
        Assert.Equal("订单未支付", unpaid.GetProperty("trade_state_desc").GetString());
        foreach (var later in new[] { "transaction_id", "success_time", "attach", "payer", "bank_type" })
        {
            Assert.False(unpaid.TryGetProperty(later, out _));
        }

        await tael.Pay(codeUrl, 100);
        var paid = (await Query(no)).Json;
        Assert.Equal("SUCCESS", paid.GetProperty("trade_state").GetString());
        Assert.Equal("NATIVE", paid.GetProperty("trade_type").GetString());
        Assert.Equal(Merchant.Mchid, paid.GetProperty("mchid").GetString());
        Assert.Equal(WireTael.AppId, paid.GetProperty("appid").GetString());
        Assert.Equal(no, paid.GetProperty("out_trade_no").GetString());
        Assert.Equal("车位", paid.GetProperty("attach").GetString());
        Assert.Equal("till-7", paid.GetProperty("scene_info").GetProperty("device_id").GetString());
        Assert.Equal(tael.OpenId, paid.GetProperty("payer").GetProperty("openid").GetString());
        Assert.Equal(100, paid.GetProperty("amount").GetProperty("payer_total").GetInt64());
        Assert.Matches("^[0-9-]{10}T[0-9:]{8}[+]08:00$", paid.GetProperty("success_time").GetString());
        var transactionId = paid.GetProperty("transaction_id").GetString()!;
        Assert.Matches("^[0-9]{28}$", transactionId);

        var byId = await Merchant.Get($"/v3/pay/transactions/id/{transactionId}?mchid={Merchant.Mchid}");
        Assert.Equal(paid.ToString(), byId.Json.ToString());

        // Nobody else's business.
        var other = tael.OtherMerchant;
        (await other.Get($"/v3/pay/transactions/id/{transactionId}?mchid={other.Mchid}")).MustRefuse(404, "ORDER_NOT_EXIST");
        (await other.Get($"/v3/pay/transactions/out-trade-no/{no}?mchid={other.Mchid}")).MustRefuse(404, "ORDER_NOT_EXIST");
        (await Close(no)).MustRefuse(400, "ORDER_PAID");
    }

    [Fact]
    public async Task The_same_request_gets_the_same_answer_and_another_is_refused()
    {
        var no = NewNo();
        var first = await Merchant.Post(Native, Merchant.Order(no));
        var again = await Merchant.Post(Native, Merchant.Order(no));
        Assert.Equal(first.Text, again.Text);

        // Members in another order, blanks, escapes: the same request all the same.
        var same = $$"""
            { "amount" : {"currency":"CNY", "total":100}, "notify_url":"http://127.0.0.1:9/notify",
              "out_trade_no":"{{no}}", "description":"\u82f9\u679c", "mchid":"{{Merchant.Mchid}}", "appid":"{{WireTael.AppId}}" }
            """;
        Assert.Equal(first.Text, (await Merchant.PostText(Native, same)).Text);

        var other = await Merchant.Post(Native, Merchant.Order(no, total: 101));
        other.MustRefuse(403, "OUT_TRADE_NO_USED", "/out_trade_no");
        Assert.EndsWith("-268498688", other.Headers["Request-ID"], StringComparison.Ordinal);
        var order = Merchant.Order(no);
        order["payer"] = new { openid = tael.OpenId };
        (await Merchant.Post(Jsapi, order)).MustRefuse(403, "OUT_TRADE_NO_USED", "/out_trade_no");
        Assert.Equal(100, (await Query(no)).Json.GetProperty("amount").GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task A_jsapi_order_is_for_one_user()
    {
        var no = NewNo();
        var order = Merchant.Order(no);
        order["payer"] = new { openid = tael.OpenId };
        var made = await Merchant.Post(Jsapi, order);
        made.MustBeSignedBy(tael.Platform.PublicKey);
        var prepayId = made.Json.GetProperty("prepay_id").GetString()!;
        Assert.True(prepayId.Length <= 64 && prepayId.StartsWith("wx", StringComparison.Ordinal));
        await tael.Pay(prepayId, 100);
        var paid = (await Query(no)).Json;
        Assert.Equal("JSAPI", paid.GetProperty("trade_type").GetString());
        Assert.Equal(tael.OpenId, paid.GetProperty("payer").GetProperty("openid").GetString());
    }

    [Fact]
    public async Task A_closed_order_stays_closed()
    {
        var no = NewNo();
        await Merchant.Post(Native, Merchant.Order(no));
        var closed = await Close(no);
        closed.MustBeSignedBy(tael.Platform.PublicKey, 204);
        Assert.Empty(closed.Body);
        (await Close(no)).MustBeSignedBy(tael.Platform.PublicKey, 204);
        Assert.Equal("CLOSED", (await Query(no)).Json.GetProperty("trade_state").GetString());
    }

    [Fact]
    public async Task An_order_that_is_closed_before_it_comes_can_never_come()
    {
        var no = NewNo();
        (await Close(no)).MustRefuse(404, "ORDER_NOT_EXIST");
        (await Close(no)).MustRefuse(404, "ORDER_NOT_EXIST");
        (await Merchant.Post(Native, Merchant.Order(no))).MustRefuse(400, "ORDER_CLOSED");
        (await Query(no)).MustRefuse(404, "ORDER_NOT_EXIST");
        (await Close(no)).MustRefuse(404, "ORDER_NOT_EXIST");
    }

    /// <summary>Each row spoils one member of a good order (a Jsapi one, which has all of them).</summary>
    public static TheoryData<string, object?, string, string> Spoilt => new()
    {
        { "appid", "wx-unknown", "APPID_MCHID_NOT_MATCH", "/appid" },
        { "appid", WireTael.OtherAppId, "APPID_MCHID_NOT_MATCH", "/appid" },
        { "mchid", "1900000902", "APPID_MCHID_NOT_MATCH", "/mchid" },
        { "amount", new { total = 0 }, "PARAM_ERROR", "/amount/total" },
        { "amount", new { total = -5 }, "PARAM_ERROR", "/amount/total" },
        { "amount", new { total = 1_000_000_001 }, "PARAM_ERROR", "/amount/total" },
        { "amount", new { total = 1, currency = "USD" }, "PARAM_ERROR", "/amount/currency" },
        { "out_trade_no", "short", "PARAM_ERROR", "/out_trade_no" },
        { "out_trade_no", "order 1", "PARAM_ERROR", "/out_trade_no" },
        { "time_expire", "2020-06-08T10:34:56+08:00", "PARAM_ERROR", "/time_expire" },
        { "notify_url", "http://x/y?z=1", "PARAM_ERROR", "/notify_url" },
        { "payer", new { openid = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" }, "PARAM_ERROR", "/payer/openid" },
        { "payer", new { openid = "elsewhere" }, "PARAM_ERROR", "/payer/openid" },
        { "payer", new { }, "PARAM_ERROR", "/payer/openid" },
        { "payer", new { openid = "o", identity = new { type = "IDCARD" } }, "PARAM_ERROR", "/payer/identity" },
        { "subsidy_info", new { }, "PARAM_ERROR", "/subsidy_info" },
        { "out_trade_noo", "x", "PARAM_ERROR", "/out_trade_noo" },
        { "description", null, "PARAM_ERROR", "/description" },
    };

    [Theory, MemberData(nameof(Spoilt))]
    public async Task A_spoilt_order_is_refused_and_changes_nothing(string member, object? value, string code, string field)
    {
        var no = NewNo();
        var order = Merchant.Order(no);
        order["payer"] = new { openid = tael.OpenId };
        order[member] = value is { } set && set.ToString()!.Contains("elsewhere", StringComparison.Ordinal)
            ? new { openid = tael.OpenIdElsewhere }
            : value!;
        (await Merchant.Post(Jsapi, order)).MustRefuse(400, code, field);
        (await Query(no)).MustRefuse(404, "ORDER_NOT_EXIST");
    }

    [Fact]
    public async Task A_body_over_the_limit_is_a_wrong_parameter()
    {
        (await Merchant.PostText(Native, new string(' ', 65_537))).MustRefuse(400, "PARAM_ERROR", "/");
        (await Merchant.PostText(Native, new string(' ', 10_000_000))).MustRefuse(400, "PARAM_ERROR", "/");
        (await Merchant.PostText(Native, new string(' ', 65_000))).MustRefuse(400, "PARAM_ERROR", "/");
    }

    [Fact]
    public async Task Parameters_outside_of_the_body_are_checked_as_well()
    {
        const string root = "/v3/pay/transactions";
        var mchid = Merchant.Mchid;
        (await Merchant.Get($"{root}/out-trade-no/{NewNo()}")).MustRefuse(400, "PARAM_ERROR", "mchid");
        (await Merchant.Get($"{root}/out-trade-no/{NewNo()}?mchid=")).MustRefuse(400, "PARAM_ERROR", "mchid");
        (await Merchant.Get($"{root}/out-trade-no/{NewNo()}?mchid={mchid}&mchid={mchid}")).MustRefuse(400, "PARAM_ERROR", "mchid");
        (await Merchant.Get($"{root}/out-trade-no/{NewNo()}?mchid={mchid}&x=1")).MustRefuse(400, "PARAM_ERROR", "x");
        (await Merchant.Get($"{root}/out-trade-no/{NewNo()}?mchid=1900000902")).MustRefuse(403, "NO_AUTH", "mchid");
        (await Merchant.Get($"{root}/out-trade-no/12345?mchid={mchid}")).MustRefuse(400, "PARAM_ERROR", "out_trade_no");
        (await Merchant.Get($"{root}/out-trade-no/%E8%AE%A2%E5%8D%95123?mchid={mchid}")).MustRefuse(400, "PARAM_ERROR", "out_trade_no");
        (await Merchant.Get($"{root}/id/123?mchid={mchid}")).MustRefuse(400, "PARAM_ERROR", "transaction_id");
        (await Merchant.Get($"{root}/id/{new string('9', 28)}?mchid={mchid}")).MustRefuse(404, "ORDER_NOT_EXIST");
        (await Merchant.Get("/v3/certificates?algorithm_type=DSA")).MustRefuse(400, "PARAM_ERROR", "algorithm_type");
        var close = $"{root}/out-trade-no/{NewNo()}/close";
        (await Merchant.Post(close, new { mchid = "1900000902" })).MustRefuse(403, "NO_AUTH", "/mchid");
        (await Merchant.Post(close, new { mchid, out_trade_no = "order-1" })).MustRefuse(400, "PARAM_ERROR", "/out_trade_no");
        (await Merchant.Post(close, new { })).MustRefuse(400, "PARAM_ERROR", "/mchid");
    }

    private static string NewNo() => $"order-{RandomText.Alphanumeric(16)}";

    private Task<WireReply> Query(string no) =>
        Merchant.Get($"/v3/pay/transactions/out-trade-no/{no}?mchid={Merchant.Mchid}");

    private Task<WireReply> Close(string no) =>
        Merchant.Post($"/v3/pay/transactions/out-trade-no/{no}/close", new { mchid = Merchant.Mchid });
}
