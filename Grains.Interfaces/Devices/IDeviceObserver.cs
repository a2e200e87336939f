using System.Collections.Immutable;
using Tael.Domain.Devices;

namespace Tael.Grains.Devices;

/// <summary>The connection of one device, as its grain speaks to it.</summary>
[Alias("IDeviceObserver")]
public interface IDeviceObserver : IGrainObserver
{
    /// <summary>Something is new. Each command is told once to each connection, until the device has acknowledged it.</summary>
    [Alias("Push")]
    Task Push(DevicePush news);

    /// <summary>This connection is to end.</summary>
    [Alias("Close")]
    Task Close(string reason);
}

/// <param name="Session">As it is now, if it is not as it was; null: it is.</param>
[GenerateSerializer, Immutable, Alias("DevicePush")]
public sealed record DevicePush([property: Id(0)] TillSession? Session, [property: Id(1)] ImmutableArray<DeviceCommand> Commands);
