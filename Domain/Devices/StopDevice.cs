using Orleans;

namespace Tael.Domain.Devices;

/// <summary>Keep a device from acting: for a while, or, where it is stolen or lost, for good.</summary>
/// <remarks>Again it changes nothing. What is revoked stays revoked; nothing brings it back.</remarks>
[GenerateSerializer, Immutable, Alias("StopDevice")]
public sealed record StopDevice([property: Id(0)] bool ForGood, [property: Id(1)] string Reason)
{
    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, StopDevice command, Instant now) => device switch
    {
        null => new(DeviceStatus.DeviceNotFound),
        { Standing: DeviceStanding.Revoked } => new(command.ForGood ? DeviceStatus.Done : DeviceStatus.DeviceRevoked),
        _ when command.ForGood => new(DeviceStatus.Done, new DeviceRevoked(command.Reason, now)),
        { Standing: DeviceStanding.Suspended } => new(DeviceStatus.Done),
        _ => new(DeviceStatus.Done, new DeviceSuspended(command.Reason, now)),
    };
}

/// <summary>Let a suspended device act again.</summary>
[GenerateSerializer, Immutable, Alias("ResumeDevice")]
public sealed record ResumeDevice
{
    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, ResumeDevice command, Instant now) => device switch
    {
        null => new(DeviceStatus.DeviceNotFound),
        { Standing: DeviceStanding.Revoked } => new(DeviceStatus.DeviceRevoked),
        { Standing: DeviceStanding.Good } => new(DeviceStatus.Done),
        _ => new(DeviceStatus.Done, new DeviceResumed(now)),
    };
}
