using System.Net;
using System.Text.Json.Nodes;
using Tael.Client.Api.Keys;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;

namespace Tael.Tests.Wire;

/// <summary>Orders that an app or a phone's browser hands to the wallet app, and what an order may exclude.</summary>
public sealed class AppAndH5OrderCallsTests(WireTael tael) : IClassFixture<WireTael>
{
    private const string App = "/v3/pay/transactions/app";
    private const string H5 = "/v3/pay/transactions/h5";

    private SigningClient Merchant => tael.Merchant;

    [Fact]
    public async Task An_app_order_is_paid_with_its_prepay_id()
    {
        var no = NewNo();
        var made = await Post(App, Order(no));
        made.MustBeSignedBy(tael.Platform.PublicKey);
        Assert.Equal(made.Text, (await Post(App, Order(no))).Text);
        (await Post(H5, H5Order(no))).MustRefuse(403, "OUT_TRADE_NO_USED", "/out_trade_no");

        var prepayId = made.Json.GetProperty("prepay_id").GetString()!;
        Assert.True(prepayId.Length <= 64 && prepayId.StartsWith("wx", StringComparison.Ordinal));
        Assert.Equal(200, (await tael.Payer.Pay(prepayId, no)).Status);
        var paid = (await Query(no)).Json;
        Assert.Equal("SUCCESS", paid.GetProperty("trade_state").GetString());
        Assert.Equal("APP", paid.GetProperty("trade_type").GetString());
        Assert.Equal(tael.OpenId, paid.GetProperty("payer").GetProperty("openid").GetString());
    }

    [Fact]
    public async Task An_h5_url_opens_the_wallet_at_the_order()
    {
        var no = NewNo();
        var made = await Post(H5, H5Order(no));
        made.MustBeSignedBy(tael.Platform.PublicKey);
        Assert.Equal(made.Text, (await Post(H5, H5Order(no))).Text);
        var url = made.Json.GetProperty("h5_url").GetString()!;
        Assert.StartsWith($"{tael.Address}pay/h5?prepay_id=wx", url, StringComparison.Ordinal);

        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var opened = await browser.GetAsync($"{url}&redirect_url=https%3A%2F%2Fmerchant.example%2Fdone");
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        var link = opened.Headers.Location!.OriginalString;
        Assert.StartsWith("weixin://wap/pay?prepayid=wx", link, StringComparison.Ordinal);
        Assert.DoesNotContain("merchant.example", link, StringComparison.Ordinal);

        Assert.Equal(no, (await tael.Payer.LookAt(link)).Json.GetProperty("outTradeNo").GetString());
        Assert.Equal(200, (await tael.Payer.Pay(link, no)).Status);
        Assert.Equal("MWEB", (await Query(no)).Json.GetProperty("trade_type").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("wx")]
    [InlineData("wxAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("weixin%3A%2F%2Fwap%2Fpay%3Fprepayid%3Dwx")]
    [InlineData("https%3A%2F%2Felsewhere.example")]
    public async Task Nothing_else_is_opened(string prepayId)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = tael.Address };
        using var opened = await browser.GetAsync($"/pay/h5?prepay_id={prepayId}");
        Assert.Equal(HttpStatusCode.NotFound, opened.StatusCode);
    }

    [Fact]
    public async Task An_order_that_excludes_balances_can_be_made_and_no_wallet_can_pay_it()
    {
        var no = NewNo();
        var order = Order(no);
        order["limit_pay"] = new JsonArray("no_credit", "no_balance");
        var prepayId = (await Post(App, order)).Json.GetProperty("prepay_id").GetString()!;
        var before = await tael.Payer.Balance();

        var seen = (await tael.Payer.LookAt(prepayId)).Json;
        Assert.False(seen.GetProperty("payable").GetBoolean());
        Assert.Equal("BALANCE_EXCLUDED", seen.GetProperty("whyNot").GetString());
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var refused = await tael.Payer.Pay(prepayId, no);
            Assert.Equal((403, "BALANCE_EXCLUDED"), (refused.Status, refused.Code));
        }

        Assert.Equal(before, await tael.Payer.Balance());
        Assert.Equal("NOTPAY", (await Query(no)).Json.GetProperty("trade_state").GetString());

        var other = NewNo();
        order = Order(other);
        order["limit_pay"] = new JsonArray("no_credit", "no_debit", "balance_only");
        prepayId = (await Post(App, order)).Json.GetProperty("prepay_id").GetString()!;
        Assert.Equal(200, (await tael.Payer.Pay(prepayId, other)).Status);
    }

    /// <summary>Pointer, what stands there (null: nothing does), code and field.</summary>
    public static TheoryData<string, string?, string, string> Spoilt
    {
        get
        {
            var rows = new TheoryData<string, string?, string, string>
            {
                { "/appid", "\"wx-unknown\"", "APPID_MCHID_NOT_MATCH", "/appid" },
                { "/mchid", "\"1900000902\"", "APPID_MCHID_NOT_MATCH", "/mchid" },
                { "/out_trade_no", "\"short\"", "PARAM_ERROR", "/out_trade_no" },
                { "/out_trade_no", "\"order 1\"", "PARAM_ERROR", "/out_trade_no" },
                { "/attach", Long(129), "PARAM_ERROR", "/attach" },
                { "/attach", "\"a\\u0000\"", "PARAM_ERROR", "/attach" },
                { "/limit_pay", "[\"no_money\"]", "PARAM_ERROR", "/limit_pay/0" },
                { "/limit_pay", "\"no_credit\"", "PARAM_ERROR", "/limit_pay" },
                { "/time_expire", "\"2020-06-08T10:34:56+08:00\"", "PARAM_ERROR", "/time_expire" },
                { "/notify_url", "\"http://x/y?z=1\"", "PARAM_ERROR", "/notify_url" },
                { "/amount/total", "0", "PARAM_ERROR", "/amount/total" },
                { "/amount/total", "1000000001", "PARAM_ERROR", "/amount/total" },
                { "/payer", """{"openid":"o"}""", "PARAM_ERROR", "/payer/openid" },
                { "/subsidy_info", "{}", "PARAM_ERROR", "/subsidy_info" },
                { "/scene_info/payer_client_ip", Long(46), "PARAM_ERROR", "/scene_info/payer_client_ip" },
                { "/scene_info/device_id", Long(33), "PARAM_ERROR", "/scene_info/device_id" },
                { "/scene_info/store_info", "{}", "PARAM_ERROR", "/scene_info/store_info/id" },
                { "/scene_info/store_info", $$"""{"id":{{Long(33)}}}""", "PARAM_ERROR", "/scene_info/store_info/id" },
                { "/scene_info/store_info", $$"""{"id":"s","name":{{Long(257)}}}""", "PARAM_ERROR", "/scene_info/store_info/name" },
                { "/scene_info/store_info", $$"""{"id":"s","area_code":{{Long(33)}}}""", "PARAM_ERROR", "/scene_info/store_info/area_code" },
                { "/scene_info/store_info", $$"""{"id":"s","address":{{Long(513)}}}""", "PARAM_ERROR", "/scene_info/store_info/address" },
                { "/detail", """{"goods_detail":[{"quantity":1,"unit_price":1}]}""", "PARAM_ERROR", "/detail/goods_detail/0/merchant_goods_id" },
                { "/detail", """{"goods_detail":[{"merchant_goods_id":"a","quantity":0,"unit_price":1}]}""", "PARAM_ERROR", "/detail/goods_detail/0/quantity" },
                { "/detail", """{"goods_detail":[{"merchant_goods_id":"a","quantity":1,"unit_price":-1}]}""", "PARAM_ERROR", "/detail/goods_detail/0/unit_price" },
                { "/detail", $$"""{"goods_detail":[{"merchant_goods_id":"a","quantity":1,"unit_price":1,"goods_name":{{Long(257)}}}]}""", "PARAM_ERROR", "/detail/goods_detail/0/goods_name" },
                { "/detail", $$"""{"goods_detail":[{"merchant_goods_id":"a","quantity":1,"unit_price":1,"goods_name":"{{new string('汉', 250)}}"}],"invoice_id":{{Long(33)}}}""", "PARAM_ERROR", "/detail/invoice_id" },
            };
            foreach (var required in new[] { "appid", "mchid", "description", "out_trade_no", "notify_url", "amount" })
            {
                rows.Add($"/{required}", null, "PARAM_ERROR", $"/{required}");
                rows.Add($"/{required}", "null", "PARAM_ERROR", $"/{required}");
                rows.Add($"/{required}", "7", "PARAM_ERROR", $"/{required}");
            }

            return rows;
        }
    }

    /// <summary>What is required of H5 only.</summary>
    public static TheoryData<string, string?, string, string> SpoiltH5 => new()
    {
        { "/scene_info", null, "PARAM_ERROR", "/scene_info" },
        { "/scene_info", "null", "PARAM_ERROR", "/scene_info" },
        { "/scene_info/payer_client_ip", null, "PARAM_ERROR", "/scene_info/payer_client_ip" },
        { "/scene_info/payer_client_ip", "7", "PARAM_ERROR", "/scene_info/payer_client_ip" },
        { "/scene_info/h5_info", null, "PARAM_ERROR", "/scene_info/h5_info" },
        { "/scene_info/h5_info", "\"Wap\"", "PARAM_ERROR", "/scene_info/h5_info" },
        { "/scene_info/h5_info/type", null, "PARAM_ERROR", "/scene_info/h5_info/type" },
        { "/scene_info/h5_info/type", "\"\"", "PARAM_ERROR", "/scene_info/h5_info/type" },
        { "/scene_info/h5_info/type", Long(33), "PARAM_ERROR", "/scene_info/h5_info/type" },
        { "/scene_info/h5_info/app_name", Long(65), "PARAM_ERROR", "/scene_info/h5_info/app_name" },
        { "/scene_info/h5_info/app_url", Long(129), "PARAM_ERROR", "/scene_info/h5_info/app_url" },
        { "/scene_info/h5_info/bundle_id", Long(129), "PARAM_ERROR", "/scene_info/h5_info/bundle_id" },
        { "/scene_info/h5_info/package_name", Long(129), "PARAM_ERROR", "/scene_info/h5_info/package_name" },
        { "/scene_info/h5_info/other", "1", "PARAM_ERROR", "/scene_info/h5_info/other" },
    };

    [Fact]
    public async Task A_spoilt_order_is_refused_and_changes_nothing()
    {
        foreach (var row in Spoilt) await IsRefused(App, Order, row.Data);
        foreach (var row in Spoilt.Concat(SpoiltH5)) await IsRefused(H5, H5Order, row.Data);
    }

    /// <summary>An app's scene has no page to tell of.</summary>
    [Fact]
    public async Task Only_h5_has_h5_info() =>
        await IsRefused(App, H5Order, ("/scene_info/h5_info/type", "\"Wap\"", "PARAM_ERROR", "/scene_info/h5_info"));

    private async Task IsRefused(string path, Func<string, JsonObject> order, (string, string?, string, string) row)
    {
        var (member, value, code, field) = row;
        var no = NewNo();
        var request = order(no);
        JsonNode parent = request;
        var steps = member[1..].Split('/');
        foreach (var step in steps[..^1]) parent = parent[step]!;
        if (value is null) parent.AsObject().Remove(steps[^1]);
        else parent[steps[^1]] = JsonNode.Parse(value);
        (await Post(path, request)).MustRefuse(400, code, field);
        var history = await tael.Get<IJournal>().ReadFromStart(OutTradeNo.Parse(no).OrderOf(MerchantId.Parse(Merchant.Mchid)));
        Assert.Empty(history.Rows.ToArray());
    }

    private static string Long(int length) => $"\"{new string('a', length)}\"";

    private static string NewNo() => $"order-{RandomText.Alphanumeric(16)}";

    private JsonObject Order(string no) => new()
    {
        ["appid"] = WireTael.AppId,
        ["mchid"] = Merchant.Mchid,
        ["description"] = "苹果",
        ["out_trade_no"] = no,
        ["notify_url"] = "http://127.0.0.1:9/notify",
        ["amount"] = new JsonObject { ["total"] = 100, ["currency"] = "CNY" },
        ["scene_info"] = new JsonObject { ["payer_client_ip"] = "203.0.113.5" },
    };

    private JsonObject H5Order(string no)
    {
        var order = Order(no);
        order["scene_info"]!["h5_info"] = new JsonObject { ["type"] = "Wap", ["app_url"] = "https://merchant.example" };
        return order;
    }

    private Task<WireReply> Post(string path, JsonObject request) => Merchant.PostText(path, request.ToJsonString());

    private Task<WireReply> Query(string no) =>
        Merchant.Get($"/v3/pay/transactions/out-trade-no/{no}?mchid={Merchant.Mchid}");
}
