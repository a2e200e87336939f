using System.Text;

namespace Tael.Tests.Wire;

/// <summary>What clients do that are not run here: each in its own way, and each is understood as it was signed.</summary>
public sealed class ClientQuirksTests(WireTael tael) : IClassFixture<WireTael>
{
    private const string Native = "/v3/pay/transactions/native";

    /// <summary>Go's encoder writes &lt; &gt; &amp; as escapes and ends with a line feed, and both are signed.</summary>
    [Fact]
    public async Task Go_escapes_html_and_ends_its_body_with_a_line_feed()
    {
        var body = Order("go-escapes-1", @"\u003c大\u003e \u0026 \u2028");
        var reply = await tael.Merchant.Send(new(HttpMethod.Post, Native, body));
        reply.MustBeSignedBy(tael.Platform.PublicKey);
        var seen = await tael.Payer.LookAt(reply.Json.GetProperty("code_url").GetString()!);
        Assert.Equal("<大> & \u2028", seen.Json.GetProperty("description").GetString());

        // What is signed is what is sent: the same order in other bytes needs a signature of its own, and is then the same order.
        var plain = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).TrimEnd('\n').Replace(@"\u003c", "<", StringComparison.Ordinal));
        (await tael.Merchant.Send(new(HttpMethod.Post, Native, plain) { SignedBody = body })).MustRefuse(401, "SIGN_ERROR", "signature");
        (await tael.Merchant.Send(new(HttpMethod.Post, Native, body) { SignedBody = body[..^1] })).MustRefuse(401, "SIGN_ERROR", "signature");
        var again = await tael.Merchant.Send(new(HttpMethod.Post, Native, plain));
        again.MustBeSignedBy(tael.Platform.PublicKey);
        Assert.Equal(reply.Text, again.Text);
    }

    /// <summary>Java's and .NET's name the charset, others do not; the answer's type is always the same.</summary>
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/json;charset=utf-8")]
    public async Task Java_names_the_charset(string contentType)
    {
        var no = $"java-{contentType.Length}-{contentType.Count(char.IsUpper)}";
        var reply = await tael.Merchant.Send(new(HttpMethod.Post, Native, Order(no, "茶")) { ContentType = contentType });
        reply.MustBeSignedBy(tael.Platform.PublicKey);
        Assert.Equal("application/json; charset=utf-8", reply.Headers["Content-Type"]);
    }

    /// <summary>PHP's builds addresses from base_uri and a query of its own: blanks as +, everything else escaped, and signs that.</summary>
    [Theory]
    [InlineData("/v3/certificates?algorithm_type=%52SA")]
    [InlineData("/v3/certificates?algorithm%5Ftype=RSA")]
    [InlineData("/v3/certificates?")]
    public async Task Php_escapes_what_need_not_be_escaped(string target)
    {
        (await tael.Merchant.Get(target)).MustBeSignedBy(tael.Platform.PublicKey);
        var otherwise = target.Replace("%52", "R", StringComparison.Ordinal).Replace("%5F", "_", StringComparison.Ordinal).TrimEnd('?');
        (await tael.Merchant.Send(new(HttpMethod.Get, target, []) { SignedTarget = otherwise })).MustRefuse(401, "SIGN_ERROR", "signature");
    }

    /// <summary>It accepts an answer only with its signature, an empty one too; axios' plugin as well.</summary>
    [Fact]
    public async Task Php_wants_a_signature_of_nothing_too()
    {
        (await tael.Merchant.Post(Native, tael.Merchant.Order("php-closes-1"))).MustBeSignedBy(tael.Platform.PublicKey);
        var closed = await tael.Merchant.Post("/v3/pay/transactions/out-trade-no/php-closes-1/close", new { mchid = tael.Merchant.Mchid });
        closed.MustBeSignedBy(tael.Platform.PublicKey, 204);
        Assert.Empty(closed.Body);
    }

    /// <summary>wechatpay-node-v3 leaves the last line out of a call without body, and of no other.</summary>
    [Fact]
    public async Task The_last_line_may_lack_only_where_there_is_no_body()
    {
        var post = new WireRequest(HttpMethod.Post, "/v3/pay/transactions/out-trade-no/none-such-1/close", []);
        (await tael.Merchant.Send(post with { LastLine = [] })).MustRefuse(400, "PARAM_ERROR", "/");
        (await tael.Merchant.Send(post)).MustRefuse(400, "PARAM_ERROR", "/");
        (await tael.Merchant.Send(new(HttpMethod.Get, "/v3/certificates", []) { LastLine = [] })).MustRefuse(401, "SIGN_ERROR", "signature");
        (await tael.Merchant.Send(new(HttpMethod.Post, Native, Order("node-lacks-1", "a")) { LastLine = [] })).MustRefuse(401, "SIGN_ERROR", "signature");
        (await tael.Merchant.Send(post with { LastLine = "\n\n"u8.ToArray() })).MustRefuse(401, "SIGN_ERROR", "signature");
    }

    private byte[] Order(string no, string description) => Encoding.UTF8.GetBytes(
        $$"""{"appid":"{{tael.Merchant.AppId}}","mchid":"{{tael.Merchant.Mchid}}","description":"{{description}}","out_trade_no":"{{no}}","""
        + """ "notify_url":"http://127.0.0.1:9/x","amount":{"total":1}}"""
        + "\n");
}
