using System.Text;
using System.Text.Json;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;

namespace Tael.Tests.Wire;

/// <summary>Only what a merchant has signed, just now and once, is carried out; and every answer is signed back.</summary>
public sealed class SignatureTests(WireTael tael) : IClassFixture<WireTael>
{
    private const string Native = "/v3/pay/transactions/native";

    public static TheoryData<string, string> Wrong => new()
    {
        { "no header", "authorization" },
        { "another scheme", "authorization" },
        { "no signature", "signature" },
        { "field twice", "mchid" },
        { "body changed", "signature" },
        { "target changed", "signature" },
        { "target decoded", "signature" },
        { "signature of another", "signature" },
        { "signature cut", "signature" },
        { "last line left out", "signature" },
        { "301 s late", "timestamp" },
        { "301 s early", "timestamp" },
        { "unknown serial", "serial_no" },
        { "serial of another", "serial_no" },
        { "unknown merchant", "mchid" },
        { "no merchant at all", "mchid" },
        { "another merchant", "serial_no" },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task A_wrong_signature_is_refused_and_changes_nothing(string what, string field)
    {
        var merchant = tael.Merchant;
        var no = $"wrong-{RandomText.Alphanumeric(10)}";
        var body = JsonSerializer.SerializeToUtf8Bytes(merchant.Order(no));
        var good = new WireRequest(HttpMethod.Post, $"{Native}", body);
        var reply = await merchant.Send(what switch
        {
            "no header" => good with { Authorization = "" },
            "another scheme" => good with { Authorization = "WECHATPAY2-SM2-WITH-SM3 mchid=\"1\"" },
            "no signature" => good with { Authorization = Header(merchant, "") },
            "field twice" => good with { Authorization = Header(merchant, ",signature=\"AAAA\",mchid=\"1\"") },
            "body changed" => good with { SignedBody = [.. body, (byte)' '] },
            "target changed" => good with { SignedTarget = "/v3/pay/transactions/jsapi" },
            "target decoded" => good with { Target = "/v3/pay/transactions/%6eative", SignedTarget = Native },
            "signature of another" => good with { Signature = Convert.ToBase64String(new byte[256]) },
            "signature cut" => good with { Signature = "AAAA" },
            "last line left out" => good with { LastLine = [] },
            "301 s late" => good with { Timestamp = SigningClient.Now(-302) },
            "301 s early" => good with { Timestamp = SigningClient.Now(303) },
            "unknown serial" => good with { SerialNo = new string('A', 40) },
            "serial of another" => good with { SerialNo = tael.OtherMerchant.Credentials.SerialNo },
            "unknown merchant" => good with { Mchid = "1999999999" },
            "no merchant at all" => good with { Mchid = "x" },
            _ => good with { Mchid = tael.OtherMerchant.Mchid },
        });
        reply.MustRefuse(401, "SIGN_ERROR", field);

        var query = await merchant.Get($"/v3/pay/transactions/out-trade-no/{no}?mchid={merchant.Mchid}");
        query.MustRefuse(404, "ORDER_NOT_EXIST");
        Assert.EndsWith("-268512771", query.Headers["Request-ID"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_signature_is_told_what_was_checked()
    {
        var reply = await tael.Merchant.Send(
            new WireRequest(HttpMethod.Get, "/v3/certificates?algorithm_type=RSA", []) { SignedTarget = "/v3/certificates" });
        var detail = reply.Json.GetProperty("detail");
        Assert.Equal("sign not match", detail.GetProperty("detail").GetProperty("issue").GetString());
        var sign = detail.GetProperty("sign_information");
        Assert.Equal("GET", sign.GetProperty("method").GetString());
        Assert.Equal("/v3/certificates?algorithm_type=RSA", sign.GetProperty("url").GetString());
        Assert.StartsWith("GET\n/v3/certificates?algorithm_type=RSA\n", sign.GetProperty("sign_message").GetString(), StringComparison.Ordinal);
        Assert.Equal("错误的签名，验签失败", reply.Json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task A_request_works_once()
    {
        var request = new WireRequest(HttpMethod.Get, "/v3/certificates", [])
        {
            Nonce = RandomText.Alphanumeric(10), Timestamp = SigningClient.Now(),
        };
        (await tael.Merchant.Send(request)).MustBeSignedBy(tael.Platform.PublicKey);
        (await tael.Merchant.Send(request)).MustRefuse(401, "SIGN_ERROR", "nonce_str");
        (await tael.Merchant.Send(request with { Timestamp = SigningClient.Now(1) })).MustRefuse(401, "SIGN_ERROR", "nonce_str");
        (await tael.OtherMerchant.Send(request)).MustBeSignedBy(tael.Platform.Certificate);
    }

    /// <summary>A wrong signature uses no nonce up: only the key's owner can.</summary>
    [Fact]
    public async Task A_forger_can_not_use_up_a_nonce()
    {
        var request = new WireRequest(HttpMethod.Get, "/v3/certificates", []) { Nonce = RandomText.Alphanumeric(12) };
        (await tael.Merchant.Send(request with { SignedTarget = "/" })).MustRefuse(401, "SIGN_ERROR", "signature");
        (await tael.Merchant.Send(request)).MustBeSignedBy(tael.Platform.PublicKey);
    }

    [Theory]
    [InlineData(-298)]
    [InlineData(295)]
    public async Task A_clock_may_be_five_minutes_off(int seconds) =>
        (await tael.Merchant.Send(new WireRequest(HttpMethod.Get, "/v3/certificates", []) { Timestamp = SigningClient.Now(seconds) }))
            .MustBeSignedBy(tael.Platform.PublicKey);

    [Fact]
    public async Task The_answers_key_is_the_one_that_the_request_names_else_the_merchants()
    {
        var get = new WireRequest(HttpMethod.Get, "/v3/certificates", []);
        var platform = tael.Platform;
        foreach (var key in new[] { platform.Certificate, platform.PublicKey, platform.Wrapped })
        {
            (await tael.Merchant.Send(get with { WechatpaySerial = key.Id })).MustBeSignedBy(key);
            (await tael.OtherMerchant.Send(get with { WechatpaySerial = key.Id })).MustBeSignedBy(key);
        }

        (await tael.Merchant.Send(get)).MustBeSignedBy(platform.PublicKey);
        (await tael.OtherMerchant.Send(get)).MustBeSignedBy(platform.Certificate);
        (await tael.Merchant.Send(get with { WechatpaySerial = "PUB_KEY_ID_09" })).MustBeSignedBy(platform.PublicKey);
    }

    [Fact]
    public async Task A_post_without_body_may_be_signed_without_its_last_line()
    {
        var reply = await tael.Merchant.Send(
            new WireRequest(HttpMethod.Post, "/v3/pay/transactions/out-trade-no/none-such/close", []) { LastLine = [] });
        reply.MustRefuse(400, "PARAM_ERROR", "/");
    }

    [Fact]
    public async Task The_target_is_signed_as_it_was_sent()
    {
        var merchant = tael.Merchant;
        foreach (var target in new[] { "a|b*c_d-e", "a%7Cb%2Ac_d-e", "%61|b%2ac_d-e" })
        {
            var reply = await merchant.Get($"/v3/pay/transactions/out-trade-no/{target}?mchid={merchant.Mchid}");
            reply.MustRefuse(404, "ORDER_NOT_EXIST");
        }
    }

    [Fact]
    public async Task An_unknown_address_is_not_found_but_only_for_a_merchant()
    {
        (await tael.Merchant.Get("/v3/nowhere")).MustRefuse(404, "NOT_FOUND");
        (await tael.Merchant.PostText("/v3/certificates", "{}")).MustRefuse(404, "NOT_FOUND");
        (await tael.Merchant.Send(new WireRequest(HttpMethod.Get, "/v3/nowhere", []) { Authorization = "" }))
            .MustRefuse(401, "SIGN_ERROR", "authorization");
    }

    /// <summary>A key added while the old one still signs works at once; a revoked one soon stops.</summary>
    [Fact]
    public async Task A_new_key_signs_at_once()
    {
        using var client = await tael.Register("1900000903", "wx00000000000000c3", PlatformKeyKind.PublicKey);
        (await client.Get("/v3/certificates")).MustBeSignedBy(tael.Platform.PublicKey);

        var fresh = MerchantCredentials.Create(client.Credentials.Merchant);
        using var rotated = new SigningClient(tael.Address, fresh, client.AppId);
        await tael.AddKey(client.Credentials.Merchant, fresh.Key);
        await Task.Delay(MerchantDirectory.FreshAtMostEvery);
        (await rotated.Get("/v3/certificates")).MustBeSignedBy(tael.Platform.PublicKey);
    }

    [Fact]
    public async Task Nothing_secret_is_logged()
    {
        var merchant = tael.Merchant;
        await merchant.Send(new WireRequest(HttpMethod.Get, "/v3/certificates", []) { SignedTarget = "/" });
        await merchant.Post(Native, merchant.Order($"log-{RandomText.Alphanumeric(10)}"));
        await merchant.Get("/v3/certificates");
        var pem = merchant.Credentials.PrivateKeyPem.Split('\n')[3];
        foreach (var line in tael.Log.All)
        {
            Assert.DoesNotContain(merchant.Credentials.ApiV3Key, line, StringComparison.Ordinal);
            Assert.DoesNotContain(pem, line, StringComparison.Ordinal);
            Assert.DoesNotContain("signature=\"", line, StringComparison.Ordinal);
            Assert.DoesNotContain("苹果", line, StringComparison.Ordinal);
        }
    }

    private static string Header(SigningClient merchant, string more) =>
        $"WECHATPAY2-SHA256-RSA2048 mchid=\"{merchant.Mchid}\",nonce_str=\"n\",timestamp=\"{SigningClient.Now()}\","
        + $"serial_no=\"{merchant.Credentials.SerialNo}\"{more}";
}
