using Orleans;

namespace Tael.Domain.Devices;

/// <summary>Expect a device at a till: whoever brings the code may enrol it, once.</summary>
/// <remarks>Sent again it makes the code before it worthless. A device that is enrolled keeps its key until the new code is used.</remarks>
[GenerateSerializer, Immutable, Alias("RegisterDevice")]
public sealed record RegisterDevice([property: Id(0)] DeviceBinding Binding, [property: Id(1)] string CodeHash)
{
    /// <summary>A code is good for so long.</summary>
    public static readonly TimeSpan CodeLife = TimeSpan.FromHours(24);

    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, RegisterDevice command, Instant now) =>
        device is { Standing: DeviceStanding.Revoked }
            ? new(DeviceStatus.DeviceRevoked)
            : new(DeviceStatus.Done, new DeviceRegistered(command.Binding, new(command.CodeHash, now + CodeLife), now));
}

/// <summary>Put a device at another till, or say anew what it is to do for the merchant.</summary>
[GenerateSerializer, Immutable, Alias("BindDevice")]
public sealed record BindDevice([property: Id(0)] DeviceBinding Binding)
{
    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, BindDevice command, Instant now) => device switch
    {
        null => new(DeviceStatus.DeviceNotFound),
        { Standing: DeviceStanding.Revoked } => new(DeviceStatus.DeviceRevoked),
        _ when device.Binding == command.Binding => new(DeviceStatus.Done),
        _ => new(DeviceStatus.Done, new DeviceBound(command.Binding, now)),
    };
}
