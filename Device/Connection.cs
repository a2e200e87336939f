using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace Tael.Device;

/// <summary>The one long-lived connection, a WebSocket, made again whenever it is lost.</summary>
/// <param name="done">The number of the latest command that was done.</param>
/// <param name="remember">Keeps that number, whatever happens then.</param>
internal sealed class Connection(Uri server, DeviceKey key, Hardware hardware, long done, Action<long> remember)
{
    private const string Target = "/device/v1/connection";

    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(20);

    /// <summary>After these nothing is to be hoped for from another try.</summary>
    private static readonly HashSet<string> Final = ["DEVICE_REVOKED", "DEVICE_SUSPENDED", "KEY_REPLACED", "REPLACED", "Unauthorized", "Forbidden"];

    private int _tries;

    /// <summary>Ends when the device may not connect any more.</summary>
    public async Task Keep()
    {
        for (var reason = ""; !Final.Contains(reason);)
        {
            using var socket = new ClientWebSocket();
            try
            {
                reason = await Connect(socket);
            }
            catch (Exception lost) when (lost is WebSocketException or IOException or OperationCanceledException or JsonException)
            {
                reason = socket.HttpStatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? $"{socket.HttpStatusCode}" : "LOST";
            }

            hardware.Say("device", $"offline: {reason}");

            // In doubling steps, and not all devices at the same moment.
            var wait = Math.Min(60_000, 500 << Math.Min(7, _tries++));
            await Task.Delay(wait + Random.Shared.Next(wait));
        }
    }

    private async Task<string> Connect(ClientWebSocket socket)
    {
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = socket.Options.KeepAliveTimeout = BeatEvery;
        socket.Options.SetRequestHeader("Authorization", key.Authorize("GET", Target, ""));
        await socket.ConnectAsync(new Uri(server.AbsoluteUri.Replace("http", "ws", StringComparison.Ordinal).TrimEnd('/') + Target), default);
        using var turn = new SemaphoreSlim(1);
        using var beats = new Timer(_ => _ = Send(socket, turn, new { type = "beat" }), null, BeatEvery, BeatEvery);
        while (true)
        {
            // What ends before it is a whole frame is no JSON: the connection has been closed.
            await using var message = WebSocketStream.CreateReadableMessageStream(socket);
            var frame = await JsonSerializer.DeserializeAsync<JsonElement>(message);
            if (await Take(frame, number => Send(socket, turn, new { type = "ack", number })) is { } reason) return reason;
        }
    }

    /// <returns>Why the connection ends, if this was its last frame.</returns>
    private async Task<string?> Take(JsonElement frame, Func<long, Task> acknowledge)
    {
        var type = frame.GetProperty("type").GetString();
        if (type == "bye") return frame.GetProperty("reason").GetString();
        if (type == "session") hardware.Show(frame.GetProperty("session"));
        if (type == "hello")
        {
            _tries = 0;
            hardware.Say("device", "online");
        }

        if (type != "command") return null; // Those that are not known are a later server's, and no harm.
        var number = frame.GetProperty("number").GetInt64();
        if (number > done) Do(number, frame.GetProperty("kind").GetString()!, frame.GetProperty("text").GetString()!);
        await acknowledge(number);
        return null;
    }

    /// <summary>Said at most once, since goods may be handed over twice for what is said twice; all else is done again if in doubt.</summary>
    private void Do(long number, string kind, string text)
    {
        if (kind == "SPEAK") remember(number);
        hardware.Do(kind, text);
        if (kind != "SPEAK") remember(number);
        done = number;
    }

    /// <summary>One at a time, as a WebSocket wants it.</summary>
    private static async Task Send(ClientWebSocket socket, SemaphoreSlim turn, object frame)
    {
        try
        {
            await turn.WaitAsync();
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(frame), WebSocketMessageType.Text, endOfMessage: true, default);
            turn.Release();
        }
        catch (Exception lost) when (lost is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            return; // Whoever listens hears of it.
        }
    }
}
