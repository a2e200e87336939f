using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tael.Bench.Chaos;

/// <summary>A merchant's and its payers' programs: signed APIv3 orders, payments from wallets.</summary>
internal sealed class Shop : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http;
    private readonly JsonElement _merchant;
    private readonly RSA _key = RSA.Create();

    public Shop(Uri address, string data)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = Timeout };
        _merchant = JsonElement.Parse(File.ReadAllText(Path.Combine(data, "sandbox", "merchant.json")));
        _key.ImportFromPem(File.ReadAllText(Text("privateKeyFile")));
    }

    public async Task<(long Id, string Token)> NewPayer(long balance)
    {
        var (status, json) = await Send(new(HttpMethod.Post, "/sandbox/users") { Content = Json(new { balance }) });
        if (status != 200) throw new HttpRequestException($"no user: {status}");

        return (long.Parse(json.GetProperty("userId").GetString()!, CultureInfo.InvariantCulture), json.GetProperty("token").GetString()!);
    }

    /// <summary>Status and answer. An exception or a status from 500 on says nothing about what has become of it.</summary>
    public Task<(int Status, JsonElement Json)> Order(string outTradeNo, long amount) =>
        SendSigned(HttpMethod.Post, "/v3/pay/transactions/native", JsonSerializer.Serialize(new
        {
            appid = Text("appid"),
            mchid = Text("mchid"),
            description = "chaos",
            out_trade_no = outTradeNo,
            notify_url = "http://127.0.0.1:9/nobody",
            amount = new { total = amount },
        }));

    public Task<(int Status, JsonElement Json)> Query(string outTradeNo) => SendSigned(
        HttpMethod.Get, $"/v3/pay/transactions/out-trade-no/{outTradeNo}?mchid={Text("mchid")}", "");

    public Task<(int Status, JsonElement Json)> Pay(string token, string codeUrl, string requestId)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/wallet/v1/payments") { Content = Json(new { codeUrl, requestId }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return Send(request);
    }

    public void Dispose()
    {
        _http.Dispose();
        _key.Dispose();
    }

    private Task<(int Status, JsonElement Json)> SendSigned(HttpMethod method, string target, string body)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = RandomNumberGenerator.GetHexString(32);
        var text = Encoding.UTF8.GetBytes($"{method}\n{target}\n{timestamp}\n{nonce}\n{body}\n");
        byte[] signed;
        lock (_key) signed = _key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        var request = new HttpRequestMessage(method, target);
        request.Headers.TryAddWithoutValidation("Authorization", $"WECHATPAY2-SHA256-RSA2048 mchid=\"{Text("mchid")}\","
            + $"nonce_str=\"{nonce}\",signature=\"{Convert.ToBase64String(signed)}\",timestamp=\"{timestamp}\","
            + $"serial_no=\"{Text("serialNo")}\"");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body.Length > 0) request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        return Send(request);
    }

    private async Task<(int Status, JsonElement Json)> Send(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await _http.SendAsync(request);
            var body = await response.Content.ReadAsByteArrayAsync();
            return ((int)response.StatusCode, body.Length > 0 ? JsonElement.Parse(body) : default);
        }
    }

    private static StringContent Json(object value) =>
        new(JsonSerializer.Serialize(value), new MediaTypeHeaderValue("application/json"));

    private string Text(string name) => _merchant.GetProperty(name).GetString()!;
}
