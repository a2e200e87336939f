using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tael.Tests.Sandbox;

/// <summary>Each row signs as somebody does who makes one mistake, and asks why it does not fit.</summary>
public sealed class ExplainSignatureTests(TaelUnderTest tael) : IClassFixture<TaelUnderTest>
{
    private const string Target = "/v3/pay/transactions/native?note=%E8%8C%B6%2F1";
    private const string Body =
        """{"description":"茶 <大>","notify_url":"https://a.cn/b","amount":{"total":1,"currency":"CNY"}}""";
    private const string Nonce = "593BEC0C930BF1AFEB40B4A08C8FB242";

    private static string Now => $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}";

    [Fact]
    public async Task Says_that_what_is_right_fits()
    {
        var now = Now;
        var text = $"POST\n{Target}\n{now}\n{Nonce}\n{Body}\n";
        string[] urls = [Target, $"http://127.0.0.1:5080{Target}", $"https://api.mch.weixin.qq.com{Target}#top"];
        foreach (var url in urls)
        {
            var said = await Explain(text, url: url, timestamp: now, method: "post");
            Assert.True(said.GetProperty("fits").GetBoolean());
            Assert.Equal(JsonValueKind.Null, said.GetProperty("cause").ValueKind);
            Assert.Equal(text, said.GetProperty("stringToSign").GetString());
            Assert.Equal(Sha256(text), said.GetProperty("sha256").GetString());
        }
    }

    [Theory]
    [InlineData("FINAL_NEWLINE_MISSING", "POST\n{target}\n{now}\n{nonce}\n{body}")]
    [InlineData("FULL_URL", "POST\nhttps://api.mch.weixin.qq.com{target}\n{now}\n{nonce}\n{body}\n")]
    [InlineData("FULL_URL", "POST\n{base}{target}\n{now}\n{nonce}\n{body}\n")]
    [InlineData("METHOD_CASE", "post\n{target}\n{now}\n{nonce}\n{body}\n")]
    [InlineData("QUERY_LEFT_OUT", "POST\n/v3/pay/transactions/native\n{now}\n{nonce}\n{body}\n")]
    [InlineData("QUERY_DECODED", "POST\n/v3/pay/transactions/native?note=茶/1\n{now}\n{nonce}\n{body}\n")]
    [InlineData("BODY_LEFT_OUT", "POST\n{target}\n{now}\n{nonce}\n\n")]
    [InlineData("BODY_NEWLINE", "POST\n{target}\n{now}\n{nonce}\n{body}\n\n")]
    [InlineData("BODY_RESERIALIZED", "POST\n{target}\n{now}\n{nonce}\n{\"description\": \"茶 <大>\", \"notify_url\": \"https://a.cn/b\", \"amount\": {\"total\": 1, \"currency\": \"CNY\"}}\n")]
    [InlineData("BODY_RESERIALIZED", "POST\n{target}\n{now}\n{nonce}\n{\"amount\":{\"currency\":\"CNY\",\"total\":1},\"description\":\"茶 <大>\",\"notify_url\":\"https://a.cn/b\"}\n")]
    [InlineData("BODY_RESERIALIZED", "POST\n{target}\n{now}\n{nonce}\n{\"description\": \"\\u8336 <\\u5927>\", \"notify_url\": \"https://a.cn/b\", \"amount\": {\"total\": 1, \"currency\": \"CNY\"}}\n")]
    [InlineData("BODY_ESCAPED", "POST\n{target}\n{now}\n{nonce}\n{\"description\":\"\\u8336 <\\u5927>\",\"notify_url\":\"https:\\/\\/a.cn\\/b\",\"amount\":{\"total\":1,\"currency\":\"CNY\"}}\n")]
    [InlineData("BODY_ESCAPED", "POST\n{target}\n{now}\n{nonce}\n{\"description\":\"茶 \\u003c大\\u003e\",\"notify_url\":\"https://a.cn/b\",\"amount\":{\"total\":1,\"currency\":\"CNY\"}}\n")]
    [InlineData("TIMESTAMP_MILLISECONDS", "POST\n{target}\n{now}000\n{nonce}\n{body}\n")]
    [InlineData("TIMESTAMP_MILLISECONDS", "POST\n{target}\n{now}837\n{nonce}\n{body}\n")]
    [InlineData("ORDER_OF_LINES", "POST\n{target}\n{nonce}\n{now}\n{body}\n")]
    [InlineData("SIGNED_AS_ANSWER", "{now}\n{nonce}\n{body}\n")]
    [InlineData("CARRIAGE_RETURN", "POST\r\n{target}\r\n{now}\r\n{nonce}\r\n{body}\r\n")]
    [InlineData("NEWLINE_ESCAPED", "POST\\n{target}\\n{now}\\n{nonce}\\n{body}\\n")]
    [InlineData("FINAL_NEWLINE_MISSING", "POST\nhttps://api.mch.weixin.qq.com/v3/pay/transactions/native\n{now}\n{nonce}\n{body}")]
    [InlineData("OTHER_TEXT", "POST\n{target}\n{now}\nanother nonce\n{body}\n")]
    public async Task Names_the_mistake_and_its_first_byte(string cause, string signed)
    {
        var now = Now;
        var wrong = signed
            .Replace("{target}", Target).Replace("{now}", now).Replace("{nonce}", Nonce).Replace("{body}", Body)
            .Replace("{base}", tael.Address.AbsoluteUri.TrimEnd('/'));
        var said = await Explain(wrong, timestamp: now);

        Assert.Equal(cause, said.GetProperty("cause").GetString());
        Assert.False(said.GetProperty("fits").GetBoolean());
        Assert.NotEmpty(said.GetProperty("explanation").GetString()!);
        Assert.Equal(Sha256(wrong), said.GetProperty("signedSha256").GetString());
        if (cause == "OTHER_TEXT") return;

        Assert.Equal(wrong, said.GetProperty("signedString").GetString());
        var right = Encoding.UTF8.GetBytes(said.GetProperty("stringToSign").GetString()!);
        var difference = said.GetProperty("firstDifference");
        Assert.Equal(
            right.AsSpan().CommonPrefixLength(Encoding.UTF8.GetBytes(wrong)),
            difference.GetProperty("offset").GetInt32());
        Assert.NotEqual(difference.GetProperty("expected").GetString(), difference.GetProperty("signed").GetString());
    }

    [Fact]
    public async Task Tolerates_what_the_check_tolerates()
    {
        var now = Now;
        var said = await Explain($"DELETE\n{Target}\n{now}\n{Nonce}\n", method: "DELETE", body: "", timestamp: now);
        Assert.True(said.GetProperty("fits").GetBoolean());
        Assert.Equal("FINAL_NEWLINE_MISSING", said.GetProperty("cause").GetString());
    }

    [Theory]
    [InlineData("OTHER_KEY")]
    [InlineData("OTHER_HASH")]
    [InlineData("PSS_PADDING")]
    [InlineData("NOT_BASE64")]
    [InlineData("WRONG_LENGTH")]
    [InlineData("TIMESTAMP_TOO_FAR")]
    public async Task Names_what_is_wrong_with_the_signature_itself(string cause)
    {
        var now = cause == "TIMESTAMP_TOO_FAR" ? $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 301}" : Now;
        var text = Encoding.UTF8.GetBytes($"POST\n{Target}\n{now}\n{Nonce}\n{Body}\n");
        using var key = RSA.Create();
        if (cause == "OTHER_KEY") key.KeySize = 2048;
        else key.ImportFromPem(tael.DemoMerchant().PrivateKeyPem);
        var hash = cause == "OTHER_HASH" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
        var padding = cause == "PSS_PADDING" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        var signature = Convert.ToBase64String(key.SignData(text, hash, padding));
        if (cause == "NOT_BASE64") signature = Convert.ToHexString(Convert.FromBase64String(signature)) + "!";
        if (cause == "WRONG_LENGTH") signature = signature[..40];

        var said = (await Ask(signature, now)).Json;
        Assert.Equal(cause, said.GetProperty("cause").GetString());
        Assert.Equal(cause == "TIMESTAMP_TOO_FAR", said.GetProperty("fits").GetBoolean());
    }

    [Fact]
    public async Task Knows_the_url_safe_alphabet_and_line_breaks_when_it_sees_them()
    {
        var now = Now;
        var signature = tael.DemoMerchant().Sign($"POST\n{Target}\n{now}\n{Nonce}\n{Body}\n");
        var urlSafe = signature.Replace('+', '-').Replace('/', '_').TrimEnd('=');
        foreach (var written in new[] { urlSafe, signature.Insert(76, "\n") })
        {
            var said = (await Ask(written, now)).Json;
            Assert.Equal("NOT_BASE64", said.GetProperty("cause").GetString());
            Assert.False(said.GetProperty("fits").GetBoolean());
            Assert.Equal(said.GetProperty("sha256").GetString(), said.GetProperty("signedSha256").GetString());
        }
    }

    [Fact]
    public async Task Knows_no_serial_of_nobody()
    {
        var reply = await tael.Post("/sandbox/signatures/explain", new
        {
            method = "GET", url = "/", timestamp = 1, nonce = "n", signature = "", serialNo = new string('A', 40),
        });
        Assert.Equal((404, "SERIAL_NO_UNKNOWN"), (reply.Status, reply.Code));
        Assert.Equal("PARAM_ERROR", (await tael.Post("/sandbox/signatures/explain", new { method = "GET" })).Code);

        // Half a surrogate pair: found by the fuzz.
        const string half = """{"method":"GET","url":"/","timestamp":"\ud800","nonce":"n","signature":"s","serialNo":"00"}""";
        Assert.Equal("PARAM_ERROR", (await tael.PostText("/sandbox/signatures/explain", half)).Code);
    }

    [Theory, InlineData("""{"a":1,"a":2}"""), InlineData("""{"a":"\ud800"}""")]
    public async Task A_body_that_can_not_be_written_anew_is_left_as_it_is(string body)
    {
        var merchant = tael.DemoMerchant();
        var reply = await tael.Post("/sandbox/signatures/explain", new
        {
            method = "POST", url = Target, timestamp = Now, nonce = Nonce, signature = merchant.Sign("another text"),
            serialNo = merchant.SerialNo, body,
        });
        Assert.Equal("OTHER_TEXT", reply.Json.GetProperty("cause").GetString());
    }

    /// <summary>The other side of the same coin: what is explained as fitting is what the API accepts.</summary>
    [Fact]
    public async Task Agrees_with_the_check_of_signatures()
    {
        var (second, now) = (await tael.NewMerchant(), Now);
        var said = (await tael.Post("/sandbox/signatures/explain", new
        {
            method = "GET", url = "/v3/certificates", timestamp = long.Parse(now), nonce = Nonce, body = "",
            signature = second.Sign($"GET\n/v3/certificates\n{now}\n{Nonce}\n\n"), serialNo = second.SerialNo,
        })).Json;
        Assert.True(said.GetProperty("fits").GetBoolean());
        Assert.Equal(200, (await second.Send(HttpMethod.Get, "/v3/certificates", "")).Status);
    }

    private async Task<JsonElement> Explain(
        string signedText, string url = Target, string? timestamp = null, string method = "POST", string body = Body)
    {
        var reply = await Ask(tael.DemoMerchant().Sign(signedText), timestamp ?? Now, url, method, body);
        Assert.Equal(200, reply.Status);
        return reply.Json;
    }

    private Task<Reply> Ask(
        string signature, string timestamp, string url = Target, string method = "POST", string body = Body) =>
        tael.Post("/sandbox/signatures/explain", new
        {
            method, url, timestamp, nonce = Nonce, body, signature, serialNo = tael.DemoMerchant().SerialNo,
        });

    private static string Sha256(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
