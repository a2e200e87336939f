using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Devices;

/// <summary>Something that a device is to do. It is sent until the device says that it has done it, so a device does each number once.</summary>
/// <param name="Number">Counts the device's commands from 1.</param>
/// <param name="Id">Chosen by who asked for it; null: an announcement.</param>
/// <param name="Text">What to show, print or say; which version to go to; empty with a restart and an announcement.</param>
/// <param name="Order">Announce that this order has been paid; null with all others.</param>
[GenerateSerializer, Immutable, Alias("DeviceCommand")]
public sealed record DeviceCommand(
    [property: Id(0)] long Number,
    [property: Id(1)] string? Id,
    [property: Id(2)] DeviceCommandKind Kind,
    [property: Id(3)] string Text,
    [property: Id(4)] AccountId? Order,
    [property: Id(5)] Instant QueuedAt)
{
    /// <summary>The most that wait for a device, but for announcements; one more is refused.</summary>
    public const int WaitingMax = 100;

    /// <summary>The most announcements that wait; for one more the oldest is given up, which nobody wants to hear any more.</summary>
    public const int AnnouncementsMax = 100;

    /// <summary>So many that are done are remembered, so that a repeat is known as one.</summary>
    public const int DoneMax = 100;

    public const int TextMax = 2000;

    /// <summary>Null until the device has done it, or has failed to.</summary>
    [Id(6)] public Instant? DoneAt { get; init; }

    /// <summary>Why the device could not do it.</summary>
    [Id(7)] public string? Failure { get; init; }

    /// <summary>The print order (a JSON object) whose text it is; null: it is none.</summary>
    [Id(8)] public string? PrintOrder { get; init; }
}

/// <summary>Append, never renumber.</summary>
public enum DeviceCommandKind : byte
{
    Show = 1,
    Print = 2,
    Speak = 3,
    Update = 4,
    Reboot = 5,
    Configure = 6,
}

/// <summary>Have a device do something. The id with the same content again is the same command, as long as it is remembered.</summary>
[GenerateSerializer, Immutable, Alias("SendDeviceCommand")]
public sealed record SendDeviceCommand(
    [property: Id(0)] string Id, [property: Id(1)] DeviceCommandKind Kind, [property: Id(2)] string Text)
{
    /// <inheritdoc cref="DeviceCommand.PrintOrder"/>
    [Id(3)] public string? PrintOrder { get; init; }

    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, SendDeviceCommand command, Instant now)
    {
        if (device is null) return new(DeviceStatus.DeviceNotFound);
        if (device.FindCommand(command.Id) is { } known)
        {
            var isSame = known.Kind == command.Kind && known.Text == command.Text && known.PrintOrder == command.PrintOrder;
            return new(isSame ? DeviceStatus.Done : DeviceStatus.CommandIdUsed);
        }

        if (device.Standing == DeviceStanding.Revoked) return new(DeviceStatus.DeviceRevoked);
        if (device.Waiting.Count(waiting => waiting.Id is not null) >= DeviceCommand.WaitingMax) return new(DeviceStatus.CommandQueueFull);

        var queued = new DeviceCommandQueued(command.Id, command.Kind, command.Text, now) { PrintOrder = command.PrintOrder };
        return new(DeviceStatus.Done, queued);
    }
}

/// <summary>The device has done what it was told, or could not.</summary>
/// <param name="Failure">Null: it has.</param>
[GenerateSerializer, Immutable, Alias("AcknowledgeDeviceCommand")]
public sealed record AcknowledgeDeviceCommand(
    [property: Id(0)] string KeyId, [property: Id(1)] long Number, [property: Id(2)] string? Failure)
{
    public static Decision<DeviceStatus, DeviceEvent> Decide(Device? device, AcknowledgeDeviceCommand command, Instant now)
    {
        if (Device.Obstacle(device, command.KeyId) is { } obstacle) return new(obstacle);
        if (command.Number < 1 || command.Number > device!.CommandsCount) return new(DeviceStatus.CommandNotFound);

        // What does not wait any more has been acknowledged before, or was given up.
        return device.Waiting.FirstOrDefault(waiting => waiting.Number == command.Number) is { } done
            ? new(DeviceStatus.Done, new DeviceCommandDone(command.Number, command.Failure, now) { Command = done.Id ?? $"{done.Order}" })
            : new(DeviceStatus.Done);
    }
}

[GenerateSerializer, Immutable, Alias("DeviceCommandQueued")]
public sealed record DeviceCommandQueued(
    [property: Id(0)] string Command, [property: Id(1)] DeviceCommandKind Does, [property: Id(2)] string Text, Instant At) : DeviceEvent(At)
{
    /// <inheritdoc cref="DeviceCommand.PrintOrder"/>
    [Id(3)] public string? PrintOrder { get; init; }
}

/// <param name="Failure">Why the device could not do it; null: it has.</param>
[GenerateSerializer, Immutable, Alias("DeviceCommandDone")]
public sealed record DeviceCommandDone([property: Id(0)] long Number, [property: Id(1)] string? Failure, Instant At) : DeviceEvent(At)
{
    /// <summary>Which it was: the id that it was asked for by, or the order that was announced; null: it stems from before that was told.</summary>
    [Id(2)] public string? Command { get; init; }
}
