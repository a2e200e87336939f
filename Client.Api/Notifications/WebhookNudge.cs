using System.Threading.Channels;

namespace Tael.Client.Api.Notifications;

/// <summary>Wakes this process's sender: something may have become due. Any number of nudges wake it once.</summary>
/// <remarks>Only for speed: a notification that nobody nudges for is found by the sender's next look.</remarks>
public sealed class WebhookNudge
{
    private readonly Channel<bool> _given = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Give() => _given.Writer.TryWrite(true);

    internal async Task Wait(CancellationToken cancellationToken) => await _given.Reader.ReadAsync(cancellationToken);
}
