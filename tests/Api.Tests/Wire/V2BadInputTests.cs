using System.Text;

namespace Tael.Tests.Wire;

/// <summary>What tills of APIv2 must not send, and that nothing of it is done.</summary>
public sealed class V2BadInputTests : V2Tests
{
    /// <summary>Element, what stands there (null: nothing does), and err_code.</summary>
    public static TheoryData<string, string?, string> Spoilt
    {
        get
        {
            var rows = new TheoryData<string, string?, string>
            {
                { "appid", WireTael.OtherAppId, "APPID_MCHID_NOT_MATCH" },
                { "out_trade_no", "short", "PARAM_ERROR" },
                { "out_trade_no", "order 12", "PARAM_ERROR" },
                { "out_trade_no", new string('1', 33), "PARAM_ERROR" },
                { "body", new string('b', 129), "PARAM_ERROR" },
                { "body", "\U0001F34E", "PARAM_ERROR" },
                { "attach", new string('a', 128), "PARAM_ERROR" },
                { "detail", new string('d', 6001), "PARAM_ERROR" },
                { "detail", "no JSON", "PARAM_ERROR" },
                { "detail", """{"a":1,"a":2}""", "PARAM_ERROR" },
                { "scene_info", "[]", "PARAM_ERROR" },
                { "scene_info", """{"device_id":"x"}""", "PARAM_ERROR" },
                { "scene_info", $$"""{"a":"{{new string('s', 256)}}"}""", "PARAM_ERROR" },
                { "device_info", new string('d', 33), "PARAM_ERROR" },
                { "total_fee", "0", "PARAM_ERROR" },
                { "total_fee", "-1", "PARAM_ERROR" },
                { "total_fee", "1.5", "PARAM_ERROR" },
                { "total_fee", "1000000001", "PARAM_ERROR" },
                { "total_fee", "99999999999999999999", "PARAM_ERROR" },
                { "total_fee", "much", "PARAM_ERROR" },
                { "fee_type", "USD", "PARAM_ERROR" },
                { "spbill_create_ip", new string('1', 65), "PARAM_ERROR" },
                { "goods_tag", new string('g', 33), "PARAM_ERROR" },
                { "limit_pay", "no_balance", "PARAM_ERROR" },
                { "time_expire", "20300230101010", "PARAM_ERROR" },
                { "time_expire", "2030", "PARAM_ERROR" },
                { "time_expire", "20200608103456", "PARAM_ERROR" },
                { "time_start", "20300199101010", "PARAM_ERROR" },
                { "receipt", "yes", "PARAM_ERROR" },
                { "profit_sharing", "yes", "PARAM_ERROR" },
                { "deposit", "Y", "PARAM_ERROR" },
                { "version", "2.0", "PARAM_ERROR" },
                { "sub_mch_id", "1900000902", "NOAUTH" },
                { "sub_mch_id", "1999999999", "NOAUTH" },
                { "sub_mch_id", "nobody", "NOAUTH" },
                { "sub_mch_id", new string('1', 33), "PARAM_ERROR" },
                { "sub_appid", "wx1", "PARAM_ERROR" },
                { "nonce_str", new string('n', 33), "PARAM_ERROR" },
                { "notify_url", "http://x/y", "PARAM_ERROR" },
                { "auth_code", "134567890123456789", "AUTH_CODE_INVALID" },
                { "auth_code", new string('1', 129), "PARAM_ERROR" },
            };
            foreach (var required in new[] { "appid", "nonce_str", "body", "out_trade_no", "total_fee", "spbill_create_ip", "auth_code" })
            {
                rows.Add(required, null, "LACK_PARAMS");
                rows.Add(required, "", "LACK_PARAMS");
            }

            return rows;
        }
    }

    /// <summary>One Tael for all rows, since starting one takes longer than a row.</summary>
    [Fact]
    public async Task A_spoilt_order_is_refused_by_name_and_changes_nothing()
    {
        var code = await Code();
        foreach (var row in Spoilt)
        {
            var (element, value, errCode) = row.Data;
            var no = NewNo();
            var request = Order(no, code);
            if (value is null) request.Remove(element);
            else request[element] = value;
            var refused = await Call(Micropay, request);
            MustBe(refused, "FAIL", errCode);
            if (errCode is "PARAM_ERROR" or "LACK_PARAMS") Assert.StartsWith($"{element}: ", refused["err_code_des"], StringComparison.Ordinal);
            Assert.DoesNotContain(code, string.Concat(refused.Values), StringComparison.Ordinal);
            Assert.Equal(0, await Rows(no));
        }

        Assert.Equal(code, await Code());
        MustBe(await Call(Query, About("transaction_id", "1")), "FAIL", "PARAM_ERROR");
        MustBe(await Call(Query, About("out_trade_no", "x")), "FAIL", "PARAM_ERROR");
        MustBe(await Call(Query, About("out_trade_no", "")), "FAIL", "LACK_PARAMS");
        MustBe(await Call(Reverse, About("out_trade_no", "")), "FAIL", "LACK_PARAMS");
    }

    public static TheoryData<string> NoXml =>
    [
        "",
        "{}",
        "<xml>",
        "<xml></xml><xml></xml>",
        "<other>ORDER</other>",
        "<xml>text ORDER</xml>",
        "<xml>ORDER<a><b>1</b></a></xml>",
        "<xml>ORDER<appid>twice</appid></xml>",
        "<!DOCTYPE xml [<!ENTITY e \"1\">]><xml>ORDER</xml>",
        "<!DOCTYPE xml [<!ENTITY e SYSTEM \"file:///etc/hostname\">]><xml>ORDER<attach>&e;</attach></xml>",
        "<!DOCTYPE xml SYSTEM \"http://127.0.0.1:9/e.dtd\"><xml>ORDER</xml>",
        "<xml>ORDER<attach>&e;</attach></xml>",
        "<xml>ORDER<attach>&#0;</attach></xml>",
    ];

    [Fact]
    public async Task What_is_no_plain_xml_is_not_understood_and_changes_nothing()
    {
        foreach (var text in NoXml)
        {
            var no = NewNo();
            var inside = Inside(Signed(Order(no, await Code()), Tael.Merchant));
            var refused = await Send(Micropay, Encoding.UTF8.GetBytes(text.Data.Replace("ORDER", inside, StringComparison.Ordinal)));
            Assert.Equal(("FAIL", "XML格式错误"), (refused["return_code"], refused["return_msg"]));
            Assert.Equal(2, refused.Count);
            Assert.Equal(0, await Rows(no));
        }

        foreach (var bytes in new[] { new byte[70_000], [.. "<xml>"u8, 0xff, .. "</xml>"u8] })
        {
            Assert.Equal("XML格式错误", (await Send(Micropay, bytes))["return_msg"]);
        }
    }

    [Fact]
    public async Task Without_the_right_signature_nothing_happens()
    {
        var no = NewNo();
        foreach (var (element, value, why) in new[]
        {
            ("sign", "", "签名错误"),
            ("sign", new string('A', 32), "签名错误"),
            ("total_fee", "1", "签名错误"),
            ("sign_type", "HMAC-SHA256", "签名错误"),
            ("sign_type", "SHA1", "签名类型错误"),
            ("mch_id", "1900000902", "签名错误"),
            ("mch_id", "1999999999", "商户号mch_id不存在"),
            ("mch_id", "mine", "商户号mch_id不存在"),
        })
        {
            var request = Signed(Order(no, await Code()), Tael.Merchant);
            request[element] = value;
            var refused = await Send(Micropay, Encoding.UTF8.GetBytes($"<xml>{Inside(request)}</xml>"));
            Assert.Equal(("FAIL", why), (refused["return_code"], refused["return_msg"]));
            Assert.Equal(2, refused.Count);
        }

        Assert.Equal(0, await Rows(no));
        using var http = new HttpClient { BaseAddress = Tael.Address };
        Assert.Contains("请使用post方法", await http.GetStringAsync(Micropay), StringComparison.Ordinal);
    }
}
