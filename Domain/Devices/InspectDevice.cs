using System.Collections.Immutable;
using Orleans;

namespace Tael.Domain.Devices;

/// <summary>What a device's factory check has found, as the device says it.</summary>
/// <param name="WiredMac">Null here and below: it has none.</param>
/// <param name="AppVersion">Of the program that has checked.</param>
/// <param name="Errors">What does not work.</param>
/// <param name="Warnings">What works, and is not as it should be.</param>
[GenerateSerializer, Immutable, Alias("DeviceInspection")]
public sealed record DeviceInspection(
    [property: Id(0)] string? WiredMac,
    [property: Id(1)] string? WirelessMac,
    [property: Id(2)] string? BluetoothMac,
    [property: Id(3)] string AppVersion,
    [property: Id(4)] string? CameraSn,
    [property: Id(5)] string? Imei,
    [property: Id(6)] ImmutableArray<string> Errors,
    [property: Id(7)] ImmutableArray<string> Warnings,
    [property: Id(8)] Instant InspectedAt)
{
    /// <summary>The most errors, and the most warnings.</summary>
    public const int FindingsMax = 20;

    public const int FindingMax = 200;

    /// <summary>By the device's clock; one more ahead of ours is refused.</summary>
    public static readonly TimeSpan AheadMax = TimeSpan.FromMinutes(5);

    public bool IsSame(DeviceInspection other) =>
        this with { Errors = default, Warnings = default } == other with { Errors = default, Warnings = default }
        && Errors.SequenceEqual(other.Errors)
        && Warnings.SequenceEqual(other.Warnings);
}

/// <summary>Keep what the device's latest check has found. A check that was earlier changes nothing any more.</summary>
[GenerateSerializer, Immutable, Alias("InspectDevice")]
public sealed record InspectDevice([property: Id(0)] string KeyId, [property: Id(1)] DeviceInspection Inspection)
{
    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, InspectDevice command, Instant now)
    {
        if (Device.Obstacle(device, command.KeyId) is { } obstacle) return new(obstacle);

        var (latest, next) = (device!.Inspection, command.Inspection);
        if (latest is not null && next.InspectedAt < latest.InspectedAt) return new(DeviceStatus.Done);
        if (latest is not null && next.InspectedAt == latest.InspectedAt)
        {
            return new(next.IsSame(latest) ? DeviceStatus.Done : DeviceStatus.InspectionTimeUsed);
        }

        return new(DeviceStatus.Done, new DeviceInspected(next, now));
    }
}

[GenerateSerializer, Immutable, Alias("DeviceInspected")]
public sealed record DeviceInspected([property: Id(0)] DeviceInspection Inspection, Instant At) : DeviceEvent(At);
