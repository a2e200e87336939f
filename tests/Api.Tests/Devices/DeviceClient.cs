using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tael.Tests.Devices;

/// <summary>A device's program in a few lines, written against docs/DEVICES.md and not against our code.</summary>
public sealed class DeviceClient(HttpClient http, string deviceId, ECDsa key)
{
    public string DeviceId => deviceId;
    public string SerialNo => deviceId[(deviceId.IndexOf('-', StringComparison.Ordinal) + 1)..];
    public ECDsa Key { get; set; } = key;

    public string PublicKey => PublicKeyOf(Key);
    public string KeyId => Convert.ToHexStringLower(SHA256.HashData(Key.ExportSubjectPublicKeyInfo())[..16]);

    /// <summary>By what the sandbox told: <c>device.json</c> or the answer of POST /sandbox/devices.</summary>
    public static DeviceClient Of(HttpClient http, JsonElement file)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(file.GetProperty("privateKey").GetString()!);
        return new(http, file.GetProperty("deviceId").GetString()!, key);
    }

    public static string PublicKeyOf(ECDsa key) => Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    public static string Sign(ECDsa key, string text) => Convert.ToBase64String(
        key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    public string ProofOf(ECDsa next) => Sign(next, $"TAEL-DEVICE-KEY\n{deviceId}\n{PublicKeyOf(next)}\n");

    public Task<Reply> Enrol(string code, string model = "FROG-PRO") => Reply.To(http, new(HttpMethod.Post, "/device/v1/enrolments")
    {
        Content = Json(JsonSerializer.Serialize(new { code, publicKey = PublicKey, proof = ProofOf(Key), model, version = "1.0" })),
    });

    public Task<Reply> Get(string target) => Send(HttpMethod.Get, target, "");

    public Task<Reply> Post(string target, object? body = null) =>
        Send(HttpMethod.Post, target, body is null ? "" : JsonSerializer.Serialize(body));

    /// <param name="spoil">What is done to the header before it is sent.</param>
    public Task<Reply> Send(HttpMethod method, string target, string body, Func<string, string>? spoil = null, string? signs = null)
    {
        var request = new HttpRequestMessage(method, target);
        var header = Header(method.Method, target, signs ?? body);
        request.Headers.TryAddWithoutValidation("Authorization", spoil is null ? header : spoil(header));
        if (body.Length > 0) request.Content = Json(body);
        return Reply.To(http, request);
    }

    public string Header(string method, string target, string body, long skew = 0, string? nonce = null)
    {
        var timestamp = (DateTimeOffset.UtcNow.ToUnixTimeSeconds() + skew).ToString(CultureInfo.InvariantCulture);
        nonce ??= RandomNumberGenerator.GetHexString(16);
        var signature = Sign(Key, $"{method}\n{target}\n{timestamp}\n{nonce}\n{body}\n");
        return $"TAEL-DEVICE-SHA256-ECDSA device_id=\"{deviceId}\",key_id=\"{KeyId}\",timestamp=\"{timestamp}\",nonce=\"{nonce}\",signature=\"{signature}\"";
    }

    private static StringContent Json(string body) => new(body, new MediaTypeHeaderValue("application/json"));
}
