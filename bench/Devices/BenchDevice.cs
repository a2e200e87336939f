using System.Diagnostics;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tael.Bench.Devices;

/// <summary>One device: its key, its connection, and what it is waiting to see.</summary>
internal sealed class BenchDevice(HttpClient http, string deviceId, ECDsa key) : IDisposable
{
    private const string Target = "/device/v1/connection";

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly string _keyId = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 16));
    private readonly List<(Func<JsonElement, bool> IsIt, TaskCompletionSource<Seen> Seen)> _awaited = [];

    /// <summary>Why the connection has ended; null while it stands.</summary>
    public string? Ended { get; private set; }

    public static async Task<BenchDevice> Enrol(HttpClient http, string mchid)
    {
        using var reply = await http.PostAsync("/sandbox/devices", Json(JsonSerializer.Serialize(new { merchant = mchid })));
        reply.EnsureSuccessStatusCode();
        var made = JsonElement.Parse(await reply.Content.ReadAsStringAsync());
        var key = ECDsa.Create();
        key.ImportFromPem(made.GetProperty("privateKey").GetString());
        return new(http, made.GetProperty("deviceId").GetString()!, key);
    }

    public async Task Connect()
    {
        _socket.Options.SetRequestHeader("Authorization", Authorize("GET", Target, ""));
        var hello = Sees(frame => TypeOf(frame) == "hello");
        await _socket.ConnectAsync(new Uri(http.BaseAddress!.AbsoluteUri.Replace("http", "ws", StringComparison.Ordinal).TrimEnd('/') + Target), default);
        _ = Listen();
        await hello;
    }

    /// <summary>When a frame like this comes, which may be at any time from now on.</summary>
    public Task<Seen> Sees(Func<JsonElement, bool> isIt)
    {
        var seen = new TaskCompletionSource<Seen>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_awaited) _awaited.Add((isIt, seen));
        return seen.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public Task<Seen> Shows(string sessionId, string heading) => Sees(frame => TypeOf(frame) == "session"
        && frame.GetProperty("session").GetProperty("sessionId").GetString() == sessionId
        && frame.GetProperty("session").GetProperty("customerScreen").GetProperty("heading").GetString() == heading);

    public Task<Seen> Announces(string outTradeNo) => Sees(frame => TypeOf(frame) == "command"
        && frame.GetProperty("outTradeNo").GetString() == outTradeNo);

    public async Task Post(string target, object body)
    {
        var text = JsonSerializer.Serialize(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = Json(text) };
        request.Headers.TryAddWithoutValidation("Authorization", Authorize("POST", target, text));
        using var reply = await http.SendAsync(request);
        if (!reply.IsSuccessStatusCode) throw new InvalidOperationException($"{target}: {reply.StatusCode} {await reply.Content.ReadAsStringAsync()}");
    }

    public Task Beat() => Send("""{"type":"beat"}""");

    public void Dispose()
    {
        _socket.Dispose();
        _turn.Dispose();
        key.Dispose();
    }

    private static string? TypeOf(JsonElement frame) => frame.GetProperty("type").GetString();

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task Listen()
    {
        var buffer = new byte[8192];
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(), default);
                var at = Stopwatch.GetTimestamp();
                if (received.MessageType == WebSocketMessageType.Close || !received.EndOfMessage) break;

                var frame = JsonElement.Parse(buffer.AsSpan(0, received.Count));
                lock (_awaited)
                {
                    foreach (var (_, seen) in _awaited.Where(awaited => awaited.IsIt(frame)).ToList()) seen.TrySetResult(new(frame, at));
                    _awaited.RemoveAll(awaited => awaited.Seen.Task.IsCompleted);
                }

                if (TypeOf(frame) == "command") await Send($$"""{"type":"ack","number":{{frame.GetProperty("number").GetInt64()}}}""");
                if (TypeOf(frame) == "bye") Ended = frame.GetProperty("reason").GetString();
            }
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            Ended ??= lost.Message;
        }

        Ended ??= "CLOSED";
    }

    private async Task Send(string frame)
    {
        await _turn.WaitAsync();
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, default);
        }
        finally
        {
            _turn.Release();
        }
    }

    private string Authorize(string method, string target, string body)
    {
        var (time, nonce) = (DateTimeOffset.UtcNow.ToUnixTimeSeconds(), RandomNumberGenerator.GetHexString(24));
        var signature = Convert.ToBase64String(key.SignData(
            Encoding.UTF8.GetBytes($"{method}\n{target}\n{time}\n{nonce}\n{body}\n"), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        return $"TAEL-DEVICE-SHA256-ECDSA device_id=\"{deviceId}\",key_id=\"{_keyId}\",timestamp=\"{time}\",nonce=\"{nonce}\",signature=\"{signature}\"";
    }
}

/// <param name="At">By the stopwatch, when it had been received.</param>
internal sealed record Seen(JsonElement Frame, long At);
