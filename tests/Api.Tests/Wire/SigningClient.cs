using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tael.Client.Api.Keys;
using Tael.Tests.OpenApi;

namespace Tael.Tests.Wire;

/// <summary>A merchant's program, written by hand against the protocol: it can sign right, and wrong in every way.</summary>
/// <remarks>Whatever it is answered must stand in <c>/openapi/v3.json</c>.</remarks>
public sealed class SigningClient(Uri address, MerchantCredentials credentials, string appId) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };
    private readonly RSA _rsa = Import(credentials.PrivateKeyPem);

    public MerchantCredentials Credentials => credentials;

    /// <summary>Its test orders faults: then a call may be answered with what its endpoint never says.</summary>
    public bool OrdersFaults { get; set; }

    public string Mchid => credentials.Merchant.ToString();
    public string AppId => appId;

    public void Dispose()
    {
        _http.Dispose();
        _rsa.Dispose();
    }

    public Task<WireReply> Get(string target) => Send(new(HttpMethod.Get, target, []));

    public Task<WireReply> Post(string target, object body) => PostText(target, JsonSerializer.Serialize(body));

    public Task<WireReply> PostText(string target, string body) =>
        Send(new(HttpMethod.Post, target, Encoding.UTF8.GetBytes(body)));

    /// <summary>A good order that a test may spoil.</summary>
    public Dictionary<string, object> Order(string outTradeNo, long total = 100) => new()
    {
        ["appid"] = appId,
        ["mchid"] = Mchid,
        ["description"] = "苹果",
        ["out_trade_no"] = outTradeNo,
        ["notify_url"] = "http://127.0.0.1:9/notify",
        ["amount"] = new { total, currency = "CNY" },
    };

    public Task<WireReply> Send(WireRequest request) => Raw(request, request.Authorization ?? Sign(request));

    private string Sign(WireRequest request)
    {
        var timestamp = request.Timestamp ?? Now();
        var nonce = request.Nonce ?? RandomText.Alphanumeric(32);
        var text = $"{request.Method}\n{request.SignedTarget ?? request.Target}\n{timestamp}\n{nonce}\n";
        byte[] message = [.. Encoding.UTF8.GetBytes(text), .. request.SignedBody ?? request.Body, .. request.LastLine];
        var signature = request.Signature ?? Convert.ToBase64String(
            _rsa.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return "WECHATPAY2-SHA256-RSA2048 "
            + $"mchid=\"{request.Mchid ?? Mchid}\",nonce_str=\"{nonce}\",signature=\"{signature}\","
            + $"timestamp=\"{timestamp}\",serial_no=\"{request.SerialNo ?? credentials.SerialNo}\"";
    }

    public static string Now(long offsetSeconds = 0) =>
        (DateTimeOffset.UtcNow.ToUnixTimeSeconds() + offsetSeconds).ToString(CultureInfo.InvariantCulture);

    private async Task<WireReply> Raw(WireRequest request, string authorization)
    {
        // As written: HttpClient must not tidy up the target that was signed.
        var raw = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var message = new HttpRequestMessage(
            request.Method, new Uri($"{address.AbsoluteUri.TrimEnd('/')}{request.Target}", raw));
        if (authorization.Length > 0) message.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (request.WechatpaySerial is not null) message.Headers.Add("Wechatpay-Serial", request.WechatpaySerial);
        if (request.NegativeTest is not null) message.Headers.Add("Wechatpay-Negative-Test", request.NegativeTest);
        if (request.Body.Length > 0)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        using var response = await _http.SendAsync(message);
        var body = await response.Content.ReadAsByteArrayAsync();
        if (!OrdersFaults && request.NegativeTest is null)
        {
            (await DescribedCalls.Of(address)).MustTellOf($"{request.Method}", request.Target, (int)response.StatusCode, body);
        }

        return new(
            response.StatusCode,
            body,
            response.Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key, header => header.Value.First(), StringComparer.OrdinalIgnoreCase));
    }

    private static RSA Import(string pem)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return rsa;
    }
}

/// <summary>A request, and where its signature lies. What is null is right.</summary>
public sealed record WireRequest(HttpMethod Method, string Target, byte[] Body)
{
    public string? SignedTarget { get; init; }
    public byte[]? SignedBody { get; init; }
    public string? Timestamp { get; init; }
    public string? Nonce { get; init; }
    public string? Mchid { get; init; }
    public string? SerialNo { get; init; }
    public string? Signature { get; init; }
    public string? Authorization { get; init; }
    public string? WechatpaySerial { get; init; }
    public string? NegativeTest { get; init; }
    public string ContentType { get; init; } = "application/json";

    /// <summary>What ends the signed message; wechatpay-node-v3 leaves it out of a call without body.</summary>
    public byte[] LastLine { get; init; } = "\n"u8.ToArray();
}

public sealed record WireReply(HttpStatusCode Status, byte[] Body, Dictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Code => Json.GetProperty("code").GetString()!;

    public string? Field => Json.TryGetProperty("detail", out var detail) ? detail.GetProperty("field").GetString() : null;

    /// <summary>Fails unless it is this refusal, in the documented form.</summary>
    public void MustRefuse(int status, string code, string? field = null)
    {
        Assert.True((int)Status == status && Code == code, $"{(int)Status} {Text}");
        Assert.Equal(field, Field);
        Assert.False(string.IsNullOrEmpty(Json.GetProperty("message").GetString()));
        Assert.Equal("application/json; charset=utf-8", Headers["Content-Type"]);
        Assert.Matches("^[0-9A-Z]{26}-[1-9][0-9]{8}$", Headers["Request-ID"]);
        Assert.DoesNotContain("Exception", Text, StringComparison.Ordinal);
    }

    /// <summary>Fails unless it succeeded and this key of the platform has signed it just now.</summary>
    public void MustBeSignedBy(PlatformKey key, int status = 200)
    {
        Assert.True((int)Status == status, $"{(int)Status} {Text}");
        Assert.Equal(key.Id, Headers["Wechatpay-Serial"]);
        Assert.Equal("WECHATPAY2-SHA256-RSA2048", Headers["Wechatpay-Signature-Type"]);
        Assert.EndsWith("-0", Headers["Request-ID"], StringComparison.Ordinal);
        var timestamp = Headers["Wechatpay-Timestamp"];
        Assert.InRange(long.Parse(SigningClient.Now(), CultureInfo.InvariantCulture) - long.Parse(timestamp, CultureInfo.InvariantCulture), -5, 60);
        byte[] message = [.. Encoding.UTF8.GetBytes($"{timestamp}\n{Headers["Wechatpay-Nonce"]}\n"), .. Body, .. "\n"u8];
        using var rsa = RSA.Create();
        rsa.ImportFromPem(key.PublicKeyPem);
        Assert.True(rsa.VerifyData(
            message, Convert.FromBase64String(Headers["Wechatpay-Signature"]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}
