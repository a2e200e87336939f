using System.Text.Json;
using System.Text.Json.Nodes;
using Tael.Client.Api.Keys;

namespace Tael.Tests.Wire;

/// <summary>Refunds over the wire: what is answered, and what is refused and changes nothing.</summary>
public sealed class RefundCallsTests(WireTael tael) : IClassFixture<WireTael>
{
    private const string Refunds = "/v3/refund/domestic/refunds";

    private SigningClient Merchant => tael.Merchant;

    [Fact]
    public async Task A_refund_by_either_number_is_answered_as_documented()
    {
        var (no, transaction) = await Paid();
        var request = Request(no, "first");
        request["reason"] = "碎了";
        request["funds_account"] = "UNSETTLED";
        request["amount"]!["from"] = new JsonArray(new JsonObject { ["account"] = "AVAILABLE", ["amount"] = 40 });
        request["goods_detail"] = new JsonArray(new JsonObject
        {
            ["merchant_goods_id"] = "a1", ["unit_price"] = 40, ["refund_amount"] = 40, ["refund_quantity"] = 1,
        });
        var first = await Post(request);
        first.MustBeSignedBy(tael.Platform.PublicKey);
        var refund = first.Json;
        Assert.Matches("^50[0-9]{30}$", refund.GetProperty("refund_id").GetString());
        Assert.Equal(Number(no, "first"), refund.GetProperty("out_refund_no").GetString());
        Assert.Equal(transaction, refund.GetProperty("transaction_id").GetString());
        Assert.Equal(no, refund.GetProperty("out_trade_no").GetString());
        Assert.Equal("ORIGINAL", refund.GetProperty("channel").GetString());
        Assert.Equal("支付用户零钱", refund.GetProperty("user_received_account").GetString());
        Assert.Equal("SUCCESS", refund.GetProperty("status").GetString());
        Assert.Equal("AVAILABLE", refund.GetProperty("funds_account").GetString());
        Assert.Matches("^[0-9-]{10}T[0-9:]{8}[+]08:00$", refund.GetProperty("success_time").GetString());
        Assert.Matches("^[0-9-]{10}T[0-9:]{8}[+]08:00$", refund.GetProperty("create_time").GetString());
        Assert.Equal(
            """{"total":100,"refund":40,"payer_total":100,"payer_refund":40,"from":[{"account":"AVAILABLE","amount":40}],"settlement_refund":40,"""
            + "\"settlement_total\":100,\"discount_refund\":0,\"currency\":\"CNY\",\"refund_fee\":0}",
            refund.GetProperty("amount").GetRawText());
        Assert.Equal(first.Text, (await Query(no, "first")).Text);

        var second = Request(no, "second", refund: 60);
        second.Remove("out_trade_no");
        second["transaction_id"] = transaction;
        Assert.Equal(no, (await Post(second)).Json.GetProperty("out_trade_no").GetString());

        // Long after, and when no more could be refunded, the first is still answered as it was.
        Assert.Equal(first.Text, (await Post(request)).Text);
        (await Post(Request(no, "third", refund: 1))).MustRefuse(400, "INVALID_REQUEST", "/amount/refund");
        (await Query(no, "third")).MustRefuse(404, "RESOURCE_NOT_EXISTS");
    }

    [Fact]
    public async Task The_first_refund_turns_the_order_and_all_of_it_gives_the_fee_back()
    {
        var (no, _) = await Paid();
        Assert.Equal(1, (await Post(Request(no, "all", refund: 100))).Json.GetProperty("amount").GetProperty("refund_fee").GetInt64());
        var order = (await Merchant.Get($"/v3/pay/transactions/out-trade-no/{no}?mchid={Merchant.Mchid}")).Json;
        Assert.Equal("REFUND", order.GetProperty("trade_state").GetString());
        Assert.Equal("转入退款", order.GetProperty("trade_state_desc").GetString());
        Assert.Equal(100, order.GetProperty("amount").GetProperty("payer_total").GetInt64());
    }

    [Fact]
    public async Task The_same_number_with_other_content_is_a_conflict()
    {
        var (no, _) = await Paid();
        var (other, _) = await Paid();
        Assert.Equal(200, (int)(await Post(Request(no, "one"))).Status);
        foreach (var change in new Action<JsonObject>[]
        {
            r => r["amount"]!["refund"] = 41,
            r => r["reason"] = "",
            r => r["notify_url"] = "http://127.0.0.1:9/x",
            r => r["funds_account"] = "AVAILABLE",
            r => r["out_trade_no"] = other,
            r => r["amount"]!["total"] = 101,
        })
        {
            var request = Request(no, "one");
            change(request);
            (await Post(request)).MustRefuse(400, "INVALID_REQUEST", "/out_refund_no");
        }

        // The same, written otherwise.
        var same = Request(no, "one").ToJsonString().Replace("\"CNY\"", "\"\\u0043NY\"", StringComparison.Ordinal);
        Assert.Equal((await Query(no, "one")).Text, (await Merchant.PostText(Refunds, same)).Text);
    }

    [Fact]
    public async Task What_the_merchant_does_not_have_is_not_enough_and_changes_nothing()
    {
        using var poor = await tael.Register("1900000903", "wx00000000000000c3", PlatformKeyKind.PublicKey);
        var no = NewNo();
        var made = await poor.Post("/v3/pay/transactions/native", poor.Order(no));
        await tael.Pay(made.Json.GetProperty("code_url").GetString()!, 100);
        var spent = NewNo();
        made = await poor.Post("/v3/pay/transactions/native", poor.Order(spent));
        await tael.Pay(made.Json.GetProperty("code_url").GetString()!, 100);
        await poor.Post(Refunds, Request(spent, "all", refund: 100));

        // The fee of what is left is not the merchant's to spend: of 100 fen there are 99.
        var all = Request(no, "all", refund: 100);
        all["amount"]!["from"] = new JsonArray(new JsonObject { ["account"] = "UNAVAILABLE", ["amount"] = 100 });
        (await poor.Post(Refunds, all)).MustRefuse(403, "NOT_ENOUGH", "/amount/refund");
        (await poor.Get($"{Refunds}/{Number(no, "all")}")).MustRefuse(404, "RESOURCE_NOT_EXISTS");
        Assert.Equal("SUCCESS", await StateOf(poor, no));
        Assert.Equal("SUCCESS", (await poor.Post(Refunds, Request(no, "all", refund: 100))).Json.GetProperty("status").GetString());
    }

    public static TheoryData<string, string?, int, string, string> Spoilt
    {
        get
        {
            var rows = new TheoryData<string, string?, int, string, string>
            {
                { "/sub_mchid", "\"1900000901\"", 403, "NO_AUTH", "/sub_mchid" },
                { "/transaction_id", "\"123\"", 400, "PARAM_ERROR", "/transaction_id" },
                { "/transaction_id", $"\"{new string('9', 28)}\"", 404, "RESOURCE_NOT_EXISTS", "/transaction_id" },
                { "/out_trade_no", null, 400, "PARAM_ERROR", "/transaction_id" },
                { "/out_trade_no", "\"short\"", 400, "PARAM_ERROR", "/out_trade_no" },
                { "/out_trade_no", "\"order 1\"", 400, "PARAM_ERROR", "/out_trade_no" },
                { "/out_trade_no", "\"order-of-nobody\"", 404, "RESOURCE_NOT_EXISTS", "/out_trade_no" },
                { "/out_trade_no", $"\"{new string('o', 33)}\"", 400, "PARAM_ERROR", "/out_trade_no" },
                { "/out_refund_no", null, 400, "PARAM_ERROR", "/out_refund_no" },
                { "/out_refund_no", "\"\"", 400, "PARAM_ERROR", "/out_refund_no" },
                { "/out_refund_no", "\"r/1\"", 400, "PARAM_ERROR", "/out_refund_no" },
                { "/out_refund_no", $"\"{new string('r', 65)}\"", 400, "PARAM_ERROR", "/out_refund_no" },
                { "/reason", $"\"{new string('r', 81)}\"", 400, "PARAM_ERROR", "/reason" },
                { "/reason", "\"\\u0001\"", 400, "PARAM_ERROR", "/reason" },
                { "/notify_url", "\"ftp://x\"", 400, "PARAM_ERROR", "/notify_url" },
                { "/notify_url", "\"http://x/?y\"", 400, "PARAM_ERROR", "/notify_url" },
                { "/notify_url", $"\"http://x/{new string('y', 248)}\"", 400, "PARAM_ERROR", "/notify_url" },
                { "/funds_account", "\"BASIC\"", 400, "PARAM_ERROR", "/funds_account" },
                { "/amount", null, 400, "PARAM_ERROR", "/amount" },
                { "/amount/refund", null, 400, "PARAM_ERROR", "/amount/refund" },
                { "/amount/refund", "0", 400, "PARAM_ERROR", "/amount/refund" },
                { "/amount/refund", "-1", 400, "PARAM_ERROR", "/amount/refund" },
                { "/amount/refund", "1.5", 400, "PARAM_ERROR", "/amount/refund" },
                { "/amount/refund", "101", 400, "PARAM_ERROR", "/amount/refund" },
                { "/amount/total", null, 400, "PARAM_ERROR", "/amount/total" },
                { "/amount/total", "1000000001", 400, "PARAM_ERROR", "/amount/total" },
                { "/amount/total", "101", 400, "INVALID_REQUEST", "/amount/total" },
                { "/amount/currency", null, 400, "PARAM_ERROR", "/amount/currency" },
                { "/amount/currency", "\"USD\"", 400, "PARAM_ERROR", "/amount/currency" },
                { "/amount/from", """[{"account":"BASIC","amount":40}]""", 400, "PARAM_ERROR", "/amount/from/0/account" },
                { "/amount/from", """[{"account":"AVAILABLE"}]""", 400, "PARAM_ERROR", "/amount/from/0/amount" },
                { "/amount/from", """[{"amount":40}]""", 400, "PARAM_ERROR", "/amount/from/0/account" },
                { "/amount/from", """[{"account":"AVAILABLE","amount":39}]""", 400, "PARAM_ERROR", "/amount/from" },
                {
                    "/amount/from", """[{"account":"AVAILABLE","amount":20},{"account":"AVAILABLE","amount":20}]""", 400,
                    "PARAM_ERROR", "/amount/from"
                },
                { "/amount/from", """[{"account":"UNAVAILABLE","amount":40}]""", 403, "NOT_ENOUGH", "/amount/refund" },
            };
            foreach (var member in new[] { "merchant_goods_id", "unit_price", "refund_amount", "refund_quantity" })
            {
                rows.Add("/goods_detail", Goods(g => g.Remove(member)), 400, "PARAM_ERROR", $"/goods_detail/0/{member}");
                rows.Add("/goods_detail", Goods(g => g[member] = true), 400, "PARAM_ERROR", $"/goods_detail/0/{member}");
            }

            // Null and a wrong type, for each member.
            foreach (var member in new[] { "transaction_id", "out_trade_no", "out_refund_no", "reason", "notify_url", "funds_account" })
            {
                rows.Add($"/{member}", "null", 400, "PARAM_ERROR", $"/{member}");
                rows.Add($"/{member}", "7", 400, "PARAM_ERROR", $"/{member}");
            }

            foreach (var member in new[] { "amount", "goods_detail", "amount/from", "amount/refund", "amount/total" })
            {
                rows.Add($"/{member}", "null", 400, "PARAM_ERROR", $"/{member}");
                rows.Add($"/{member}", "\"7\"", 400, "PARAM_ERROR", $"/{member}");
            }

            return rows;
        }
    }

    /// <param name="value">JSON; null takes the member away.</param>
    [Theory, MemberData(nameof(Spoilt))]
    public async Task A_spoilt_refund_is_refused_and_changes_nothing(
        string member, string? value, int status, string code, string field)
    {
        var (no, _) = await Paid();
        var request = Request(no, "spoilt");
        JsonNode parent = request;
        var path = member[1..].Split('/');
        foreach (var step in path[..^1]) parent = parent[step]!;
        if (value is null) parent.AsObject().Remove(path[^1]);
        else parent[path[^1]] = JsonNode.Parse(value);

        (await Post(request)).MustRefuse(status, code, field);
        Assert.Equal("SUCCESS", await StateOf(Merchant, no));
        (await Query(no, "spoilt")).MustRefuse(404, "RESOURCE_NOT_EXISTS");
    }

    [Fact]
    public async Task Orders_that_can_not_be_refunded_say_so()
    {
        var no = NewNo();
        await Merchant.Post("/v3/pay/transactions/native", Merchant.Order(no));
        (await Post(Request(no, "r"))).MustRefuse(400, "INVALID_REQUEST");

        var (paid, transaction) = await Paid();
        (await tael.OtherMerchant.Post(Refunds, Request(paid, "r"))).MustRefuse(404, "RESOURCE_NOT_EXISTS", "/out_trade_no");
        var both = Request(paid, "r");
        both["transaction_id"] = transaction;
        both["out_trade_no"] = no;
        (await Post(both)).MustRefuse(400, "PARAM_ERROR", "/out_trade_no");
        both["out_trade_no"] = paid;
        Assert.Equal("SUCCESS", (await Post(both)).Json.GetProperty("status").GetString());

        // Another merchant's refunds do not exist for this one.
        (await tael.OtherMerchant.Get($"{Refunds}/{Number(paid, "r")}")).MustRefuse(404, "RESOURCE_NOT_EXISTS");
        (await Merchant.Get($"{Refunds}/%20")).MustRefuse(400, "PARAM_ERROR", "out_refund_no");
        (await Merchant.Get($"{Refunds}/{Number(paid, "r")}?sub_mchid=1")).MustRefuse(403, "NO_AUTH", "sub_mchid");
    }

    [Fact]
    public async Task Fifty_refunds_and_not_one_more()
    {
        var (no, _) = await Paid();
        var said = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Post(Request(no, $"{i}", refund: 1))));
        Assert.Equal(50, said.Count(reply => (int)reply.Status == 200));
        Assert.All(said.Where(reply => (int)reply.Status != 200), reply => reply.MustRefuse(400, "INVALID_REQUEST"));
    }

    private static string Goods(Action<JsonObject> spoil)
    {
        var goods = new JsonObject
        {
            ["merchant_goods_id"] = "a1", ["unit_price"] = 1, ["refund_amount"] = 1, ["refund_quantity"] = 1,
        };
        spoil(goods);
        return new JsonArray(goods).ToJsonString();
    }

    private async Task<(string No, string TransactionId)> Paid()
    {
        var no = NewNo();
        var made = await Merchant.Post("/v3/pay/transactions/native", Merchant.Order(no));
        await tael.Pay(made.Json.GetProperty("code_url").GetString()!, 100);
        var order = await Merchant.Get($"/v3/pay/transactions/out-trade-no/{no}?mchid={Merchant.Mchid}");
        return (no, order.Json.GetProperty("transaction_id").GetString()!);
    }

    private static JsonObject Request(string outTradeNo, string name, long refund = 40) => new()
    {
        ["out_trade_no"] = outTradeNo,
        ["out_refund_no"] = Number(outTradeNo, name),
        ["amount"] = new JsonObject { ["refund"] = refund, ["total"] = 100, ["currency"] = "CNY" },
    };

    private static string Number(string outTradeNo, string name) => $"{outTradeNo}@{name}";

    private static string NewNo() => $"order-{RandomText.Alphanumeric(16)}";

    private static async Task<string?> StateOf(SigningClient merchant, string no) =>
        (await merchant.Get($"/v3/pay/transactions/out-trade-no/{no}?mchid={merchant.Mchid}")).Json
            .GetProperty("trade_state").GetString();

    private Task<WireReply> Post(JsonObject request) => Merchant.PostText(Refunds, request.ToJsonString());

    private Task<WireReply> Query(string no, string name) => Merchant.Get($"{Refunds}/{Number(no, name)}");
}
