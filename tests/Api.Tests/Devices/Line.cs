using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Tael.Tests.Devices;

/// <summary>The device's end of a WebSocket.</summary>
internal sealed class Line(ClientWebSocket socket) : IAsyncDisposable
{
    private readonly CancellationTokenSource _deadline = new(TaelUnderTest.Deadline);

    public static Task<Line> Connect(Till till) => Connect(till.Tael.Address, till.Device);

    public static async Task<Line> Connect(Uri tael, DeviceClient device)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", device.Header("GET", "/device/v1/connection", ""));
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        await socket.ConnectAsync(new Uri(tael.AbsoluteUri.Replace("http", "ws", StringComparison.Ordinal) + "device/v1/connection"), deadline.Token);
        return new(socket);
    }

    public async Task<JsonElement> Next()
    {
        var buffer = new byte[16_384];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), _deadline.Token);
        return JsonElement.Parse(buffer.AsSpan(0, received.Count));
    }

    public Task<JsonElement> Command() => Until(frame => ConnectionTests.TypeOf(frame) == "command");

    public async Task<JsonElement> Session() => (await Until(frame => ConnectionTests.TypeOf(frame) == "session")).GetProperty("session");

    public async Task<string?> Bye() => (await Until(frame => ConnectionTests.TypeOf(frame) == "bye")).GetProperty("reason").GetString();

    public Task Acknowledge(JsonElement command, string? failure = null) =>
        Send(JsonSerializer.Serialize(new { type = "ack", number = command.GetProperty("number").GetInt64(), failure }));

    public Task Send(string frame) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, _deadline.Token);

    /// <summary>As when the cable is pulled: nothing is said.</summary>
    public void Cut() => socket.Abort();

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        _deadline.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JsonElement> Until(Func<JsonElement, bool> isSo)
    {
        var frame = await Next();
        while (!isSo(frame)) frame = await Next();
        return frame;
    }
}
