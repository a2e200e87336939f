using Orleans;

namespace Tael.Domain.Devices;

/// <summary>Whether the device's connection stood when it was last heard of, since when, and why it ended.</summary>
/// <param name="Connection">Null: it is offline.</param>
/// <param name="Reason">Why it is offline.</param>
[GenerateSerializer, Immutable, Alias("DevicePresence")]
public sealed record DevicePresence([property: Id(0)] string? Connection, [property: Id(1)] Instant Since, [property: Id(2)] string? Reason);

/// <summary>A device has connected; a connection that it had before is none any more.</summary>
[GenerateSerializer, Immutable, Alias("ConnectDevice")]
public sealed record ConnectDevice([property: Id(0)] string KeyId, [property: Id(1)] string Connection)
{
    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, ConnectDevice command, Instant now)
    {
        if (Device.Obstacle(device, command.KeyId) is { } obstacle) return new(obstacle);

        return device!.Presence?.Connection == command.Connection
            ? new(DeviceStatus.Done)
            : new(DeviceStatus.Done, new DeviceConnected(command.Connection, now));
    }
}

/// <summary>A connection has ended. Of one that is none any more it changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("DisconnectDevice")]
public sealed record DisconnectDevice([property: Id(0)] string Connection, [property: Id(1)] string Reason)
{
    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, DisconnectDevice command, Instant now) =>
        device?.Presence?.Connection == command.Connection
            ? new(DeviceStatus.Done, new DeviceDisconnected(command.Reason, now))
            : new(DeviceStatus.ConnectionReplaced);
}

[GenerateSerializer, Immutable, Alias("DeviceConnected")]
public sealed record DeviceConnected([property: Id(0)] string Connection, Instant At) : DeviceEvent(At);

[GenerateSerializer, Immutable, Alias("DeviceDisconnected")]
public sealed record DeviceDisconnected([property: Id(0)] string Reason, Instant At) : DeviceEvent(At);
