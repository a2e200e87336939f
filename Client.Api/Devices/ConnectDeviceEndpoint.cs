using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Domain.Devices;
using Tael.Grains.Devices;

namespace Tael.Client.Api.Devices;

/// <summary>GET /device/v1/connection (WebSocket), GET /device/v1/events (server-sent events): what is new for the device, as it happens.</summary>
/// <remarks>
/// Frames are JSON objects with a <c>type</c>: <c>hello</c>, <c>session</c>, <c>command</c>, <c>bye</c>. Over the WebSocket the device sends
/// <c>{"type":"beat"}</c> every 20 seconds, and <c>{"type":"ack","number":n,"failure":null}</c> for each command that it has done. Without a
/// frame for a minute the connection ends as LOST. A later connection of the same device ends the earlier one as REPLACED.
/// </remarks>
internal static class ConnectDeviceEndpoint
{
    public static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(20);

    private const int FrameBytesMax = 4096;

    private static readonly TimeSpan ByeWithin = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(60);

    public static void Map(IEndpointRouteBuilder device)
    {
        device.MapGet("/connection", HandleSocket).ExcludeFromDescription();
        device.MapGet("/events", HandleEvents).ExcludeFromDescription();
    }

    private static async Task<IResult> HandleSocket(HttpContext http, V3Services services, IHostApplicationLifetime life)
    {
        if (!http.WebSockets.IsWebSocketRequest) return OwnJson.Refuse("This is a WebSocket; /device/v1/events does without one.");

        var call = DeviceCall.Of(http, services);
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var connection = new DeviceConnection(call);
        var listening = Listen(socket, call, connection, quiet);
        await Run(call, connection, life, frame => socket.SendAsync(
            Encoding.UTF8.GetBytes(frame).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, http.RequestAborted));
        await End(socket, connection.Reason);

        // Whoever stops listening at once resets the connection, and the device may not have read the last frame.
        quiet.CancelAfter(ByeWithin);
        await listening;
        return Results.Empty;
    }

    private static async Task<IResult> HandleEvents(HttpContext http, V3Services services, IHostApplicationLifetime life)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        var call = DeviceCall.Of(http, services);
        var connection = new DeviceConnection(call);
        await using var gone = http.RequestAborted.Register(() => connection.End("CLOSED"));
        await Run(call, connection, life, async frame =>
        {
            await http.Response.WriteAsync($"data: {frame}\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        });
        return Results.Empty;
    }

    /// <summary>Sends what comes until the connection ends, for whichever reason.</summary>
    private static async Task Run(
        DeviceCall call, DeviceConnection connection, IHostApplicationLifetime life, Func<string, ValueTask> send)
    {
        var observer = call.Grains.CreateObjectReference<IDeviceObserver>(connection);
        await using var stopping = life.ApplicationStopping.Register(() => connection.End("SERVER_STOPPING"));
        try
        {
            connection.Send(new Hello("hello", connection.Id, (int)BeatEvery.TotalSeconds));
            var status = await call.AskDevice(device => device.Connect(new(call.Caller.KeyId, connection.Id), observer));
            if (status != DeviceStatus.Done) connection.End(NameOf(status));
            await foreach (var frame in connection.Frames(CancellationToken.None)) await send(frame);
            await send(OwnJson.Compact(new Bye("bye", connection.Reason)));
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or IOException)
        {
            connection.End("LOST");
        }
        finally
        {
            call.Grains.DeleteObjectReference<IDeviceObserver>(observer);
            await call.AskDevice(device => device.Disconnect(new(connection.Id, connection.Reason)));
        }
    }

    /// <summary>Takes the device's frames until it has said nothing for too long, or has gone.</summary>
    private static async Task Listen(WebSocket socket, DeviceCall call, DeviceConnection connection, CancellationTokenSource quiet)
    {
        var buffer = new byte[FrameBytesMax];
        try
        {
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(quiet.Token);
                patience.CancelAfter(LostAfter);
                var received = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
                if (received.MessageType == WebSocketMessageType.Close) break;
                if (!received.EndOfMessage || !await Take(buffer.AsMemory(0, received.Count), call, connection))
                {
                    connection.End("FRAME_WRONG");
                }
            }

            connection.End("CLOSED");
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            connection.End("LOST");
        }
    }

    /// <returns>False if the frame is none.</returns>
    private static async Task<bool> Take(ReadOnlyMemory<byte> bytes, DeviceCall call, DeviceConnection connection)
    {
        DeviceFrame? frame;
        try
        {
            frame = OwnJson.Parse<DeviceFrame>(Encoding.UTF8.GetString(bytes.Span));
        }
        catch (JsonException)
        {
            return false;
        }

        switch (frame)
        {
            case { Type: "beat", Number: null, Failure: null }:
                if (!await call.AskDevice(device => device.Beat(connection.Id))) connection.End("RECONNECT");
                return true;
            case { Type: "ack", Number: { } number, Failure: null or { Length: > 0 and <= AcknowledgeCommandEndpoint.FailureMax } }:
                var command = new AcknowledgeDeviceCommand(call.Caller.KeyId, number, frame.Failure);
                var status = await call.AskDevice(device => device.Acknowledge(command));
                if (status != DeviceStatus.Done) connection.End(NameOf(status));
                return true;
            default:
                return false;
        }
    }

    private static async Task End(WebSocket socket, string reason)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived)) return;

        using var patience = new CancellationTokenSource(ByeWithin);
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, reason, patience.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            socket.Abort();
        }
    }

    private static string NameOf(DeviceStatus status) => JsonNamingPolicy.SnakeCaseUpper.ConvertName($"{status}");

    private sealed record Hello(string Type, string ConnectionId, int BeatSeconds);

    private sealed record Bye(string Type, string Reason);

    private sealed record DeviceFrame(string Type, long? Number = null, string? Failure = null);
}
