using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Sandbox;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;

namespace Tael.Tests.Wire;

/// <summary>A till that still speaks APIv2: XML, and a signature by a shared key.</summary>
public sealed class V2CallsTests : IAsyncLifetime
{
    private const string Micropay = "/pay/micropay";
    private const string Query = "/pay/orderquery";
    private const string Reverse = "/secapi/pay/reverse";

    private readonly WireTael _tael = new();

    /// <summary>Each test has a whole minute of payment codes to itself.</summary>
    public async ValueTask InitializeAsync()
    {
        await _tael.InitializeAsync();
        var clock = _tael.Get<TestClock>();
        clock.Advance(TimeSpan.FromSeconds(60 - clock.GetUtcNow().Second));
    }

    public ValueTask DisposeAsync() => _tael.DisposeAsync();

    /// <summary>The example of WeChat Pay's own documents of APIv2.</summary>
    [Fact]
    public void Signatures_are_those_of_the_documents()
    {
        Dictionary<string, string> said = new()
        {
            ["mch_id"] = "10000100",
            ["appid"] = "wxd930ea5d5a258f4f",
            ["device_info"] = "1000",
            ["body"] = "test",
            ["nonce_str"] = "ibuaiVcKdpRxkhJA",
            ["attach"] = "",
        };
        const string key = "192006250b4c09247ec02edce69f6a2d";
        Assert.Equal("9A0A8659F005D6984697E2CA0A9CF3B7", Sign(said, key, null));
        Assert.Equal("6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6", Sign(said, key, "HMAC-SHA256"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("MD5")]
    [InlineData("HMAC-SHA256")]
    public async Task A_code_pays_once_and_the_order_is_seen_by_both_protocols(string? signType)
    {
        var no = NewNo();
        var request = Order(no, await Code(), signType);
        request["attach"] = "车位 <7> & ]]>";
        request["scene_info"] = """{"store_info":{"id":"s1"}}""";
        var paid = await Call(Micropay, request);
        MustBe(paid, "SUCCESS", null);
        Assert.Equal("MICROPAY", paid["trade_type"]);
        Assert.Equal(_tael.OpenId, paid["openid"]);
        Assert.Equal("100", paid["cash_fee"]);
        Assert.Equal("till-7", paid["device_info"]);
        Assert.Equal("车位 <7> & ]]>", paid["attach"]);
        Assert.Matches("^[0-9]{14}$", paid["time_end"]);
        var again = await Call(Micropay, request);
        Assert.Equal(Business(paid), Business(again));

        foreach (var by in new[] { "out_trade_no", "transaction_id" })
        {
            var seen = await Call(Query, About(by, paid[by], signType));
            MustBe(seen, "SUCCESS", null);
            Assert.Equal("SUCCESS", seen["trade_state"]);
            Assert.Equal(paid["transaction_id"], seen["transaction_id"]);
        }

        var v3 = await _tael.Merchant.Get($"/v3/pay/transactions/out-trade-no/{no}?mchid={_tael.Merchant.Mchid}");
        Assert.Equal(paid["transaction_id"], v3.Json.GetProperty("transaction_id").GetString());

        request["total_fee"] = "101";
        MustBe(await Call(Micropay, request), "FAIL", "OUT_TRADE_NO_USED");
        request = Order(NewNo(), request["auth_code"], signType);
        MustBe(await Call(Micropay, request), "FAIL", "AUTH_CODE_INVALID");
    }

    [Fact]
    public async Task Above_the_limit_the_payer_is_asked_and_a_reversal_ends_it()
    {
        var no = NewNo();
        var request = Order(no, await Code());
        request["total_fee"] = "100001";
        MustBe(await Call(Micropay, request), "FAIL", "USERPAYING");
        Assert.Equal("USERPAYING", (await Call(Query, About("out_trade_no", no)))["trade_state"]);
        var reversed = await Call(Reverse, About("out_trade_no", no));
        MustBe(reversed, "SUCCESS", null);
        Assert.Equal("N", reversed["recall"]);
        Assert.Equal("REVOKED", (await Call(Query, About("out_trade_no", no)))["trade_state"]);
        MustBe(await Call(Micropay, request), "FAIL", "ORDERREVERSED");
    }

    [Fact]
    public async Task A_reversal_gives_back_what_was_paid()
    {
        var before = await _tael.Payer.Balance();
        var paid = await Call(Micropay, Order(NewNo(), await Code()));
        Assert.Equal(before - 100, await _tael.Payer.Balance());
        MustBe(await Call(Reverse, About("transaction_id", paid["transaction_id"])), "SUCCESS", null);
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (await _tael.Payer.Balance() != before) deadline.Token.ThrowIfCancellationRequested();
        MustBe(await Call(Reverse, About("transaction_id", paid["transaction_id"])), "SUCCESS", null);
    }

    [Fact]
    public async Task Who_does_not_confirm_has_not_paid_and_what_is_not_there_is_not_enough()
    {
        var no = NewNo();
        var request = Order(no, await Code());
        request["total_fee"] = "100001";
        MustBe(await Call(Micropay, request), "FAIL", "USERPAYING");
        _tael.Get<TestClock>().Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("PAYERROR", (await Call(Query, About("out_trade_no", no)))["trade_state"]);
        MustBe(await Call(Micropay, request), "FAIL", "TRADE_ERROR");
        MustBe(await Call(Query, About("out_trade_no", NewNo())), "FAIL", "ORDERNOTEXIST");
        MustBe(await Call(Query, About("transaction_id", new string('9', 28))), "FAIL", "ORDERNOTEXIST");
        var unknown = await Call(Reverse, About("out_trade_no", NewNo()));
        MustBe(unknown, "FAIL", "ORDERNOTEXIST");
        Assert.Equal("N", unknown["recall"]);
    }

    [Fact]
    public async Task An_order_of_APIv3_is_told_though_XML_cannot_hold_all_of_it()
    {
        var no = NewNo();
        var order = _tael.Merchant.Order(no);
        order["attach"] = "a\uFFFEb";
        var made = await _tael.Merchant.Post("/v3/pay/transactions/native", order);
        await _tael.Pay(made.Json.GetProperty("code_url").GetString()!, 100);
        var seen = await Call(Query, About("out_trade_no", no));
        MustBe(seen, "SUCCESS", null);
        Assert.Equal("a\uFFFDb", seen["attach"]);
    }

    [Fact]
    public async Task Another_merchants_order_is_not_there()
    {
        var paid = await Call(Micropay, Order(NewNo(), await Code()));
        foreach (var path in new[] { Query, Reverse })
        {
            foreach (var by in new[] { "out_trade_no", "transaction_id" })
            {
                MustBe(await Call(path, About(by, paid[by]), _tael.OtherMerchant), "FAIL", "ORDERNOTEXIST");
            }
        }

        Assert.Equal("SUCCESS", (await Call(Query, About("out_trade_no", paid["out_trade_no"])))["trade_state"]);
    }

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
                { "sub_mch_id", "1900000902", "PARAM_ERROR" },
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
            var inside = Inside(Signed(Order(no, await Code()), _tael.Merchant));
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
            var request = Signed(Order(no, await Code()), _tael.Merchant);
            request[element] = value;
            var refused = await Send(Micropay, Encoding.UTF8.GetBytes($"<xml>{Inside(request)}</xml>"));
            Assert.Equal(("FAIL", why), (refused["return_code"], refused["return_msg"]));
            Assert.Equal(2, refused.Count);
        }

        Assert.Equal(0, await Rows(no));
        using var http = new HttpClient { BaseAddress = _tael.Address };
        Assert.Contains("请使用post方法", await http.GetStringAsync(Micropay), StringComparison.Ordinal);
    }

    private static string NewNo() => $"order-{RandomText.Alphanumeric(16)}";

    private static void MustBe(Dictionary<string, string> answer, string resultCode, string? errCode) => Assert.Equal(
        ("SUCCESS", resultCode, errCode), (answer["return_code"], answer.GetValueOrDefault("result_code"), answer.GetValueOrDefault("err_code")));

    private static string Business(Dictionary<string, string> answer) => string.Join('&',
        answer.Where(field => field.Key is not ("nonce_str" or "sign")).Select(field => $"{field.Key}={field.Value}"));

    private Dictionary<string, string> Order(string no, string code, string? signType = null)
    {
        var order = About("out_trade_no", no, signType);
        order["device_info"] = "till-7";
        order["body"] = "苹果";
        order["total_fee"] = "100";
        order["spbill_create_ip"] = "203.0.113.5";
        order["auth_code"] = code;
        return order;
    }

    private static Dictionary<string, string> About(string by, string value, string? signType = null)
    {
        Dictionary<string, string> request = new() { ["appid"] = WireTael.AppId, [by] = value, ["nonce_str"] = RandomText.Alphanumeric(16) };
        if (signType is not null) request["sign_type"] = signType;
        return request;
    }

    /// <summary>Signs, sends, and checks that the answer is signed the same way.</summary>
    private async Task<Dictionary<string, string>> Call(string path, Dictionary<string, string> request, SigningClient? other = null)
    {
        var merchant = other ?? _tael.Merchant;
        if (other is not null) request["appid"] = other.AppId;
        var signed = Signed(request, merchant);
        var answer = await Send(path, Encoding.UTF8.GetBytes($"<xml>{Inside(signed)}</xml>"));
        Assert.Equal("SUCCESS", answer["return_code"]);
        Assert.Equal(answer["sign"], Sign(answer, merchant.Credentials.ApiV2Key, signed.GetValueOrDefault("sign_type")));
        Assert.Equal(merchant.Mchid, answer["mch_id"]);
        return answer;
    }

    private static Dictionary<string, string> Signed(Dictionary<string, string> request, SigningClient merchant)
    {
        var signed = new Dictionary<string, string>(request) { ["mch_id"] = merchant.Mchid };
        signed["sign"] = Sign(signed, merchant.Credentials.ApiV2Key, signed.GetValueOrDefault("sign_type"));
        return signed;
    }

    private static string Inside(Dictionary<string, string> fields) =>
        string.Concat(fields.Select(field => new XElement(field.Key, field.Value).ToString(SaveOptions.DisableFormatting)));

    private async Task<Dictionary<string, string>> Send(string path, byte[] body)
    {
        using var http = new HttpClient { BaseAddress = _tael.Address };
        using var content = new ByteArrayContent(body);
        using var reply = await http.PostAsync(path, content);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("text/xml; charset=utf-8", reply.Content.Headers.ContentType!.ToString());
        return XDocument.Parse(await reply.Content.ReadAsStringAsync()).Root!.Elements()
            .ToDictionary(element => element.Name.LocalName, element => element.Value);
    }

    /// <summary>By hand, from the documents: not the code that is tested.</summary>
    private static string Sign(Dictionary<string, string> fields, string key, string? signType)
    {
        var names = fields.Keys.Where(name => name != "sign" && fields[name] != "").Order(StringComparer.Ordinal);
        var text = Encoding.UTF8.GetBytes(string.Concat(names.Select(name => $"{name}={fields[name]}&")) + $"key={key}");
#pragma warning disable CA5351 // The protocol's own.
        return Convert.ToHexString(signType == "HMAC-SHA256" ? HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), text) : MD5.HashData(text));
#pragma warning restore CA5351
    }

    private async Task<string> Code() =>
        (await _tael.Payer.Send(HttpMethod.Get, "/wallet/v1/paycode")).Json.GetProperty("code").GetString()!;

    private async Task<int> Rows(string no) => (await _tael.Get<IJournal>().ReadFromStart(
        OutTradeNo.Parse(no).OrderOf(MerchantId.Parse(_tael.Merchant.Mchid)))).Rows.Count;
}
