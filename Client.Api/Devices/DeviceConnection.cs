using System.Threading.Channels;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wallets;
using Tael.Domain.Devices;
using Tael.Domain.Payments;
using Tael.Grains;
using Tael.Grains.Devices;

namespace Tael.Client.Api.Devices;

/// <summary>One device's connection, between its grain and the wire: what is to be sent, in order.</summary>
/// <remarks>The grain tells each command once to each connection. If more is to be sent than a slow device takes, the connection ends; the next
/// one begins with what has not been acknowledged.</remarks>
internal sealed class DeviceConnection(DeviceCall call) : IDeviceObserver
{
    private const int FramesMax = 256;

    private readonly Channel<string> _frames = Channel.CreateBounded<string>(
        new BoundedChannelOptions(FramesMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public string Id { get; } = RandomText.Alphanumeric(20);

    /// <summary>Why it ends; known once there are no more frames.</summary>
    public string Reason { get; private set; } = "CLOSED";

    public IAsyncEnumerable<string> Frames(CancellationToken until) => _frames.Reader.ReadAllAsync(until);

    public async Task Push(DevicePush news)
    {
        foreach (var command in news.Commands) Send(await FrameOf(command));
        if (news.Session is { } session)
        {
            var order = session is { State: TillSessionState.Paid, Payment: { } payment } ? await call.LookAtOrder(payment) : null;
            Send(new SessionFrame("session", SessionAnswer.Of(call.Id, session, order, call.Services.PrepayIds)));
        }
    }

    public Task Close(string reason)
    {
        End(reason);
        return Task.CompletedTask;
    }

    public void Send<T>(T frame)
    {
        if (!_frames.Writer.TryWrite(OwnJson.Compact(frame))) End("TOO_SLOW");
    }

    public void End(string reason)
    {
        if (_frames.Writer.TryComplete()) Reason = reason;
    }

    private async Task<CommandFrame> FrameOf(DeviceCommand command)
    {
        var kind = $"{command.Kind}".ToUpperInvariant();
        if (command.Order is not { } account) return new("command", command.Number, command.Id, kind, command.Text, null, null);

        Order order = (await call.Ask(call.Grains.Payment(account), payment => payment.Look()))!;
        var amount = order.Terms!.Amount.Minor;
        var text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"收款{amount / 100}.{amount % 100:D2}元");
        return new("command", command.Number, null, kind, text, amount, order.Terms.OutTradeNo.Value);
    }

    private sealed record SessionFrame(string Type, SessionAnswer Session);

    private sealed record CommandFrame(
        string Type, long Number, string? RequestId, string Kind, string Text, long? Amount, string? OutTradeNo);
}
