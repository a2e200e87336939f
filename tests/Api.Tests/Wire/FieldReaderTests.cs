using System.Text;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Tests.Wire;

public sealed class FieldReaderTests
{
    private const string Good = """
        {"appid":"wx1","mchid":"1900009191","description":"苹果","out_trade_no":"order-1|*_A",
         "time_expire":"2030-06-08T10:34:56+08:00","attach":"a\nb","notify_url":"http://127.0.0.1:9/notify","goods_tag":"",
         "limit_pay":["no_credit"],"support_fapiao":false,"amount":{"total":100,"currency":"CNY"},
         "detail":{"cost_price":1,"invoice_id":"i","goods_detail":[{"merchant_goods_id":"g","quantity":1,"unit_price":0}]},
         "scene_info":{"payer_client_ip":"::1","device_id":"d","store_info":{"id":"s","name":"n"}},
         "settle_info":{"profit_sharing":true}}
        """;

    [Fact]
    public void Takes_every_documented_field()
    {
        Assert.True(Read(Good, out var request, out _));
        Assert.Equal("苹果", request!.Description);
        Assert.Equal(100, request.Amount.Total);
        Assert.Equal("no_credit", Assert.Single(request.LimitPay!.Value));
        Assert.Equal("g", request.Detail!.GoodsDetail!.Value[0].MerchantGoodsId);
        Assert.True(request.SettleInfo!.ProfitSharing);
    }

    /// <summary>Each row replaces one piece of the good request.</summary>
    public static TheoryData<string, string, string> Bad => new()
    {
        { "\"appid\":\"wx1\",", "", "/appid" },
        { "\"amount\":{\"total\":100,\"currency\":\"CNY\"},", "", "/amount" },
        { "\"total\":100,", "", "/amount/total" },
        { "\"total\":100", "\"total\":0", "/amount/total" },
        { "\"total\":100", "\"total\":-1", "/amount/total" },
        { "\"total\":100", "\"total\":1000000001", "/amount/total" },
        { "\"total\":100", "\"total\":1e2", "/amount/total" },
        { "\"total\":100", "\"total\":100.0", "/amount/total" },
        { "\"total\":100", "\"total\":99999999999999999999", "/amount/total" },
        { "\"total\":100", "\"total\":\"100\"", "/amount/total" },
        { "\"total\":100", "\"total\":null", "/amount/total" },
        { "\"total\":100", "\"total\":true", "/amount/total" },
        { "\"total\":100", "\"total\":[100]", "/amount/total" },
        { "\"total\":100", "\"total\":100,\"total\":100", "/amount/total" },
        { "\"total\":100", "\"total\":100,\"totall\":1", "/amount/totall" },
        { "\"currency\":\"CNY\"", "\"currency\":\"USD\"", "/amount/currency" },
        { "{\"total\":100,\"currency\":\"CNY\"}", "100", "/amount" },
        { "{\"total\":100,\"currency\":\"CNY\"}", "null", "/amount" },
        { "\"wx1\"", "null", "/appid" },
        { "\"wx1\"", "1", "/appid" },
        { "\"wx1\"", "\"\"", "/appid" },
        { "\"appid\"", "\"Appid\"", "/Appid" },
        { "\"appid\"", "\"a/b~\"", "/a~1b~0" },
        { "order-1|*_A", "short", "/out_trade_no" },
        { "order-1|*_A", "123456789012345678901234567890123", "/out_trade_no" },
        { "order-1|*_A", "order 1", "/out_trade_no" },
        { "order-1|*_A", "order-订单", "/out_trade_no" },
        { "order-1|*_A", "order-1\\n", "/out_trade_no" },
        { "苹果", "", "/description" },
        { "苹果", "果🍎", "/description" },
        { "苹果", "\\uD83C\\uDF4E", "/description" },
        { "苹果", "\\u0000", "/description" },
        { "苹果", "\\u001b[0m", "/description" },
        { "苹果", new string('果', 128), "/description" },
        { "a\\nb", new string('x', 129), "/attach" },
        { "\"goods_tag\":\"\"", $"\"goods_tag\":\"{new string('x', 33)}\"", "/goods_tag" },
        { "http://127.0.0.1:9/notify", "http://a/b?c=d", "/notify_url" },
        { "http://127.0.0.1:9/notify", "http://a/b#c", "/notify_url" },
        { "http://127.0.0.1:9/notify", "http://u:p@a/b", "/notify_url" },
        { "http://127.0.0.1:9/notify", "ftp://a/b", "/notify_url" },
        { "http://127.0.0.1:9/notify", "/notify", "/notify_url" },
        { "http://127.0.0.1:9/notify", "notify", "/notify_url" },
        { "http://127.0.0.1:9/notify", "http://a/" + new string('x', 250), "/notify_url" },
        { "2030-06-08T10:34:56+08:00", "2030-06-08 10:34:56", "/time_expire" },
        { "2030-06-08T10:34:56+08:00", "2030-06-08T10:34:56", "/time_expire" },
        { "2030-06-08T10:34:56+08:00", "2030-02-30T10:34:56+08:00", "/time_expire" },
        { "2030-06-08T10:34:56+08:00", "1907000000", "/time_expire" },
        { "\"no_credit\"", "\"no_money\"", "/limit_pay/0" },
        { "\"no_credit\"", "1", "/limit_pay/0" },
        { "[\"no_credit\"]", "\"no_credit\"", "/limit_pay" },
        { "[\"no_credit\"]", "[\"no_debit\",\"no_debit\",\"no_debit\",\"no_debit\",\"no_debit\"]", "/limit_pay" },
        { "\"support_fapiao\":false", "\"support_fapiao\":\"false\"", "/support_fapiao" },
        { "\"support_fapiao\":false", "\"support_fapiao\":0", "/support_fapiao" },
        { "\"quantity\":1,", "", "/detail/goods_detail/0/quantity" },
        { "\"quantity\":1", "\"quantity\":0", "/detail/goods_detail/0/quantity" },
        { "\"id\":\"s\",", "", "/scene_info/store_info/id" },
        { "\"profit_sharing\":true", "\"profit_sharing\":\"Y\"", "/settle_info/profit_sharing" },
        { "\"settle_info\"", "\"payer\":{\"identity\":{}},\"settle_info\"", "/payer/identity" },
        { "\"settle_info\"", "\"payer\":{\"openid\":\"o\"},\"settle_info\"", "/payer/openid" },
        { "\"settle_info\"", "\"detail\":{},\"settle_info\"", "/detail" },
        { "\"detail\":{", "\"detail\":{" + new string(' ', 6200), "/detail" },
        { Good, "", "/" },
        { Good, "null", "/" },
        { Good, "[]", "/" },
        { Good, "\"x\"", "/" },
        { Good, "{\"appid\":\"wx1\"", "/" },
        { Good, "{'appid':1}", "/" },
        { Good, "{} {}", "/appid" },
        { Good, "{/*x*/}", "/" },
        { "\"wx1\",", "\"wx1\",,", "/" },
        { "true}}", "true}}}", "/" },
        { "true}}", "true}} x", "/" },
        { "\"wx1\"", "\"\\ud800\"", "/" },
        { "\"wx1\"", "\"\t\"", "/" },
        { "{\"appid\"", "\uFEFF{\"appid\"", "/" },
    };

    [Theory, MemberData(nameof(Bad))]
    public void Refuses_what_does_not_fit_and_points_at_it(string piece, string instead, string pointer)
    {
        Assert.Contains(piece, Good, StringComparison.Ordinal);
        Assert.False(Read(Good.Replace(piece, instead, StringComparison.Ordinal), out _, out var refusal));
        Assert.Equal(ErrorCode.ParamError, refusal!.Code);
        Assert.Equal(pointer, refusal.Field);
        Assert.Equal("body", refusal.Location);
        Assert.False(string.IsNullOrEmpty(refusal.Issue));
        Assert.True(refusal.Value!.Length <= 64);
    }

    [Fact]
    public void Limits_count_characters_not_bytes()
    {
        Assert.True(Read(Good.Replace("苹果", new string('果', 127), StringComparison.Ordinal), out _, out _));
    }

    [Fact]
    public void Refuses_bytes_that_are_no_text()
    {
        var body = Encoding.UTF8.GetBytes(Good);
        body[body.AsSpan().IndexOf("苹"u8)] = 0xff;
        Assert.False(FieldReader.TryRead<CreateNativeOrderEndpoint.Request>(body, [], out _, out var refusal));
        Assert.Equal("/", refusal.Field);
    }

    [Fact]
    public void Refuses_a_body_that_repeats_a_parameter_of_the_path()
    {
        var body = """{"mchid":"1900009191","out_trade_no":"order-1"}"""u8;
        Assert.False(FieldReader.TryRead<CloseOrderEndpoint.Request>(body, ["out_trade_no"], out _, out var refusal));
        Assert.Equal("/out_trade_no", refusal.Field);
        Assert.Contains("/uri_template/out_trade_no", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_what_is_nested_without_end()
    {
        var body = Good.Replace("\"wx1\"", new string('[', 5000), StringComparison.Ordinal);
        Assert.False(Read(body, out _, out var refusal));
        Assert.Equal(ErrorCode.ParamError, refusal!.Code);
    }

    /// <summary>Bytes of the good request cut, doubled and overwritten.</summary>
    [Theory, MemberData(nameof(Seeds))]
    public void Never_throws(int seed)
    {
        var random = new Random(seed);
        var good = Encoding.UTF8.GetBytes(Good);
        for (var step = 0; step < 2_000; step++)
        {
            var body = good.ToList();
            for (var changes = random.Next(1, 8); changes > 0 && body.Count > 2; changes--)
            {
                var at = random.Next(body.Count);
                var length = random.Next(1, Math.Min(30, body.Count - at) + 1);
                switch (random.Next(5))
                {
                    case 0: body.RemoveRange(at, length); break;
                    case 1: body.InsertRange(at, body.GetRange(at, length)); break;
                    case 2: body[at] = (byte)random.Next(256); break;
                    case 3: body.Insert(at, "\"{}[]:,\\0-e"u8[random.Next(11)]); break;
                    default: body.InsertRange(at, Encoding.UTF8.GetBytes(random.Next(2) == 0 ? "\\ud83d" : "null")); break;
                }
            }

            var read = FieldReader.TryRead<CreateNativeOrderEndpoint.Request>(
                body.ToArray(), [], out var request, out var refusal);
            if (read)
            {
                Assert.InRange(request!.Amount.Total, 1, 1_000_000_000);
                continue;
            }

            Assert.Equal(ErrorCode.ParamError, refusal!.Code);
            Assert.NotEmpty(refusal.ToJson());
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 10)];

    private static bool Read(string body, out CreateNativeOrderEndpoint.Request? request, out Refusal? refusal) =>
        FieldReader.TryRead(Encoding.UTF8.GetBytes(body), [], out request, out refusal);
}
