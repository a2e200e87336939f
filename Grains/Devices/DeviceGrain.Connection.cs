using Tael.Domain.Devices;

namespace Tael.Grains.Devices;

public sealed partial class DeviceGrain
{
    private Line? _line;

    /// <summary>What of this device is in the counts.</summary>
    private (int Connected, int Waiting) _counted;

    public async Task<DeviceStatus> Connect(ConnectDevice command, IDeviceObserver observer)
    {
        var status = await Decide((device, now) => ConnectDevice.Decide(device, command, now));
        if (status != DeviceStatus.Done) return status;

        var before = _line;
        _line = new(command.Connection, observer);
        if (before is not null && before.Connection != command.Connection) _ = Tell(before, o => o.Close("REPLACED"));
        Push();
        CountLine();
        return status;
    }

    public Task<bool> Beat(string connection) => Task.FromResult(_line?.Connection == connection);

    public async Task<DeviceStatus> Disconnect(DisconnectDevice command)
    {
        if (_line?.Connection == command.Connection) _line = null;
        return await Decide((device, now) => DisconnectDevice.Decide(device, command, now));
    }

    public Task<DeviceStatus> SendCommand(SendDeviceCommand command) =>
        Decide((device, now) => SendDeviceCommand.Decide(device, command, now));

    public Task<DeviceStatus> Acknowledge(AcknowledgeDeviceCommand command) =>
        Decide((device, now) => AcknowledgeDeviceCommand.Decide(device, command, now));

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // The device connects anew, to the next activation, and goes on there with what it has not acknowledged.
        if (_line is { } line) _ = Tell(line, observer => observer.Close("RECONNECT"));
        _line = null;
        CountLine();
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    /// <summary>Tells the connection what is durable and new to it.</summary>
    private void Push()
    {
        if (_line is not { } line || State is not { } device) return;
        if (device.Standing != DeviceStanding.Good)
        {
            _line = null;
            _ = Tell(line, observer => observer.Close(device.Standing == DeviceStanding.Revoked ? "DEVICE_REVOKED" : "DEVICE_SUSPENDED"));
            return;
        }

        var session = device.Session == line.Session ? null : device.Session;
        var commands = device.Waiting.RemoveAll(command => command.Number <= line.SentUpTo);
        if (session is null && commands.IsEmpty) return;

        line.Session = device.Session;
        if (!commands.IsEmpty) line.SentUpTo = commands[^1].Number;
        _ = Tell(line, observer => observer.Push(new(session, commands)));
    }

    private async Task Tell(Line line, Func<IDeviceObserver, Task> call)
    {
        try
        {
            await call(line.Observer);
        }
        catch (Exception)
        {
            // Nobody is there any more. What has not been acknowledged is told to the next connection.
            if (_line == line) _line = null;
            CountLine();
        }
    }

    private void CountLine()
    {
        var (connected, waiting) = _line is null ? (0, 0) : (1, State?.Waiting.Length ?? 0);
        counts.Changed(connected - _counted.Connected, waiting - _counted.Waiting);
        _counted = (connected, waiting);
    }

    private sealed class Line(string connection, IDeviceObserver observer)
    {
        public string Connection { get; } = connection;

        public IDeviceObserver Observer { get; } = observer;

        public TillSession? Session { get; set; }

        public long SentUpTo { get; set; }
    }
}
