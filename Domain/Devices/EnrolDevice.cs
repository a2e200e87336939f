using Orleans;

namespace Tael.Domain.Devices;

/// <summary>Give a device its first key, or another one after a repair, with a code that the merchant has been given.</summary>
/// <remarks>The same code and key again get the same answer, for as long as that key is the device's.</remarks>
[GenerateSerializer, Immutable, Alias("EnrolDevice")]
public sealed record EnrolDevice(
    [property: Id(0)] string CodeHash, [property: Id(1)] DeviceKey Key, [property: Id(2)] DeviceMake Make)
{
    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, EnrolDevice command, Instant now)
    {
        // To who has no code, nothing says whether there is such a device.
        if (device is null) return new(DeviceStatus.CodeWrong);
        if (device.Key == command.Key && device.UsedCodeHash == command.CodeHash) return new(DeviceStatus.Done);
        if (device.Invitation?.CodeHash != command.CodeHash) return new(DeviceStatus.CodeWrong);
        if (device.Standing == DeviceStanding.Suspended) return new(DeviceStatus.DeviceSuspended);
        if (now >= device.Invitation.ExpiresAt) return new(DeviceStatus.CodeExpired);
        if (device.Binding.Model is { } model && model != command.Make.Model) return new(DeviceStatus.ModelDiffers);

        return new(DeviceStatus.Done, new DeviceEnrolled(command.CodeHash, command.Key, command.Make, now));
    }
}

/// <summary>Give a device another key; the one before is worthless from then on.</summary>
/// <param name="SignedBy">The key that asks for it.</param>
[GenerateSerializer, Immutable, Alias("RotateDeviceKey")]
public sealed record RotateDeviceKey([property: Id(0)] string SignedBy, [property: Id(1)] DeviceKey Key)
{
    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, RotateDeviceKey command, Instant now)
    {
        if (Device.Obstacle(device, command.SignedBy) is { } obstacle) return new(obstacle);

        // Signed by the key that it asks for: a repeat, whose first answer was lost.
        return device!.Key == command.Key
            ? new(DeviceStatus.Done)
            : new(DeviceStatus.Done, new DeviceKeyRotated(command.Key, now));
    }
}
