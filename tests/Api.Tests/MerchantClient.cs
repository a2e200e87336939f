using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tael.Client.Api.Keys;

namespace Tael.Tests;

/// <summary>A merchant's program in a few lines, written against the protocol and not against our code.</summary>
/// <remarks>The real library is in <c>Client/</c>; this one is for tests of what happens behind the
/// signature.</remarks>
public sealed class MerchantClient(HttpClient http, JsonElement file)
{
    public string Mchid => Field("mchid");
    public string AppId => Field("appid");
    public string SerialNo => Field("serialNo");
    public string ApiV3Key => Field("apiV3Key");

    /// <summary>What the client was told: <c>merchant.json</c> or the answer of POST /sandbox/merchants.</summary>
    public JsonElement File => file;

    public string PrivateKeyPem => file.TryGetProperty("privateKey", out var pem)
        ? pem.GetString()!
        : System.IO.File.ReadAllText(Field("privateKeyFile"));

    public string PlatformPublicKeyPem => file.TryGetProperty("platformPublicKey", out var pem)
        ? pem.GetString()!
        : System.IO.File.ReadAllText(Field("platformPublicKeyFile"));

    /// <summary>A Native order; answers its code_url.</summary>
    public async Task<string> Order(string outTradeNo, long total, string? notifyUrl = null, string? timeExpire = null)
    {
        var reply = await TryOrder(outTradeNo, total, notifyUrl, timeExpire);
        Assert.True(reply.Status == 200, $"{reply.Status} {Encoding.UTF8.GetString(reply.Body)}");
        return reply.Json.GetProperty("code_url").GetString()!;
    }

    public Task<Reply> TryOrder(string outTradeNo, long total, string? notifyUrl = null, string? timeExpire = null) =>
        Post("/v3/pay/transactions/native", new Dictionary<string, object?>
        {
            ["appid"] = AppId,
            ["mchid"] = Mchid,
            ["description"] = "a test's order",
            ["out_trade_no"] = outTradeNo,
            ["notify_url"] = notifyUrl ?? "http://127.0.0.1:9/nobody",
            ["amount"] = new { total, currency = "CNY" },
        }.Concat(timeExpire is null ? [] : [KeyValuePair.Create("time_expire", (object?)timeExpire)]).ToDictionary());

    /// <summary>A JSAPI order for one user; answers its prepay_id.</summary>
    public async Task<string> OrderFor(string openid, string outTradeNo, long total)
    {
        var reply = await Post("/v3/pay/transactions/jsapi", new
        {
            appid = AppId,
            mchid = Mchid,
            description = "a test's order",
            out_trade_no = outTradeNo,
            notify_url = "http://127.0.0.1:9/nobody",
            amount = new { total, currency = "CNY" },
            payer = new { openid },
        });
        Assert.True(reply.Status == 200, $"{reply.Status} {Encoding.UTF8.GetString(reply.Body)}");
        return reply.Json.GetProperty("prepay_id").GetString()!;
    }

    public async Task Close(string outTradeNo)
    {
        Assert.Equal(204, (await TryClose(outTradeNo)).Status);
    }

    public Task<Reply> TryClose(string outTradeNo) =>
        Post($"/v3/pay/transactions/out-trade-no/{outTradeNo}/close", new { mchid = Mchid });

    public async Task<JsonElement> Query(string outTradeNo) =>
        (await Send(HttpMethod.Get, $"/v3/pay/transactions/out-trade-no/{outTradeNo}?mchid={Mchid}", "")).Json;

    public Task<Reply> Post(string target, object body) =>
        Send(HttpMethod.Post, target, JsonSerializer.Serialize(body));

    /// <param name="platformKey">The platform's key that is to sign the answer, if not the merchant's usual one.</param>
    public Task<Reply> Send(HttpMethod method, string target, string body, string? platformKey = null)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = RandomText.Alphanumeric(32);
        var signature = Sign($"{method}\n{target}\n{timestamp}\n{nonce}\n{body}\n");
        var request = new HttpRequestMessage(method, target);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"WECHATPAY2-SHA256-RSA2048 mchid=\"{Mchid}\",nonce_str=\"{nonce}\",signature=\"{signature}\","
                + $"timestamp=\"{timestamp}\",serial_no=\"{SerialNo}\"");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (platformKey is not null) request.Headers.Add("Wechatpay-Serial", platformKey);
        if (body.Length > 0) request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        return Reply.To(http, request);
    }

    public string Sign(string text)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(PrivateKeyPem);
        return Convert.ToBase64String(
            rsa.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private string Field(string name) => file.GetProperty(name).GetString()!;
}
