using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tael.Bench.Fairness;

/// <summary>A merchant's program that orders at a rate, whatever becomes of the calls before.</summary>
internal sealed class Merchant : IDisposable
{
    private const string Target = "/v3/pay/transactions/native";

    private readonly HttpClient _http;
    private readonly JsonElement _file;
    private readonly string _name;
    private readonly RSA _key = RSA.Create();
    private int _orders;

    private Merchant(HttpClient http, JsonElement file, string name)
    {
        (_http, _file, _name) = (http, file, name);
        _key.ImportFromPem(Text("privateKey"));
    }

    /// <summary>A new merchant of the sandbox, with connections of its own.</summary>
    public static async Task<Merchant> Open(Uri address, string name)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        using var made = await http.PostAsync("/sandbox/merchants", new StringContent("{}", new MediaTypeHeaderValue("application/json")));
        made.EnsureSuccessStatusCode();
        return new(http, JsonElement.Parse(await made.Content.ReadAsByteArrayAsync()), name);
    }

    /// <summary>So many orders, ready to be sent within five minutes.</summary>
    public HttpRequestMessage[] Sign(int count) => [.. Enumerable.Range(0, count).Select(_ => Sign())];

    /// <summary>One each 1/rate of a second. Every call's time is its own: from sending to the end of the answer.</summary>
    public async Task<CallResult[]> Send(HttpRequestMessage[] requests, int perSecond)
    {
        var calls = new Task<CallResult>[requests.Length];
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls.Length; i++)
        {
            var early = TimeSpan.FromSeconds((double)i / perSecond) - Stopwatch.GetElapsedTime(started);
            if (early > TimeSpan.FromMilliseconds(1)) await Task.Delay(early);
            calls[i] = Send(requests[i]);
        }

        return await Task.WhenAll(calls);
    }

    public void Dispose()
    {
        _http.Dispose();
        _key.Dispose();
    }

    private async Task<CallResult> Send(HttpRequestMessage request)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var response = await _http.SendAsync(request);
            return new((int)response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return new(0, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        finally
        {
            request.Dispose();
        }
    }

    private HttpRequestMessage Sign()
    {
        var body = JsonSerializer.Serialize(new
        {
            appid = Text("appid"),
            mchid = Text("mchid"),
            description = "fairness",
            out_trade_no = $"{_name}-{_orders++:D8}",
            notify_url = "http://127.0.0.1:9/nobody",
            amount = new { total = 1 },
        });
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = RandomNumberGenerator.GetHexString(32);
        var signature = Convert.ToBase64String(_key.SignData(
            Encoding.UTF8.GetBytes($"POST\n{Target}\n{timestamp}\n{nonce}\n{body}\n"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var request = new HttpRequestMessage(HttpMethod.Post, Target)
        {
            Content = new StringContent(body, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"WECHATPAY2-SHA256-RSA2048 mchid=\"{Text("mchid")}\",nonce_str=\"{nonce}\",signature=\"{signature}\","
                + $"timestamp=\"{timestamp}\",serial_no=\"{Text("serialNo")}\"");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private string Text(string name) => _file.GetProperty(name).GetString()!;
}

/// <param name="Status">0: none came.</param>
internal readonly record struct CallResult(int Status, double Millis);
