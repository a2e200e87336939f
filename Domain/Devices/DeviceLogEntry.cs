using System.Collections.Immutable;
using Orleans;

namespace Tael.Domain.Devices;

/// <summary>One thing that has happened to a device, as its operators are told: without keys, codes and what commands say.</summary>
/// <param name="Kind">The event's name in the journal.</param>
/// <param name="Subject">What it was about: a place, a key's or a connection's name, a command, a sale, an order.</param>
/// <param name="Reason">Why, or what was wrong.</param>
/// <param name="AmountMinor">Fen.</param>
[GenerateSerializer, Immutable, Alias("DeviceLogEntry")]
public sealed record DeviceLogEntry(
    [property: Id(0)] long Version,
    [property: Id(1)] string Kind,
    [property: Id(2)] Instant At,
    [property: Id(3)] string? Subject,
    [property: Id(4)] string? Reason,
    [property: Id(5)] long? AmountMinor)
{
    public static DeviceLogEntry Of(long version, string kind, DeviceEvent happened)
    {
        var (subject, reason, amount) = Tell(happened);
        return new(version, kind, happened.At, subject, reason, amount);
    }

    private static (string? Subject, string? Reason, long? AmountMinor) Tell(DeviceEvent happened) => happened switch
    {
        DeviceRegistered e => (PlaceOf(e.Binding), null, null),
        DeviceBound e => (PlaceOf(e.Binding), null, null),
        DeviceEnrolled e => ($"{e.Make.Model} {e.Make.Version}, key {e.Key.KeyId}", null, null),
        DeviceKeyRotated e => ($"key {e.Key.KeyId}", null, null),
        DeviceSuspended e => (null, e.Reason, null),
        DeviceRevoked e => (null, e.Reason, null),
        DeviceInspected e => (e.Inspection.AppVersion, e.Inspection.Errors.FirstOrDefault() ?? e.Inspection.Warnings.FirstOrDefault(), null),
        DeviceConnected e => (e.Connection, null, null),
        DeviceDisconnected e => (null, e.Reason, null),
        DeviceCommandQueued e => ($"{e.Does} {e.Command}", null, null),
        DeviceCommandDone e => (e.Command ?? $"{e.Number}", e.Failure, null),
        DevicePaymentHeard e => ($"{e.From}", null, null),
        TillSessionOpened e => (e.Session, null, e.Price.Minor),
        TillMemberFound e => (e.Member.LevelId, null, e.Price.Minor),
        TillPaymentStarted e => ($"{e.Order}", null, null),
        TillPaymentFailed e => (e.Session, e.Failure, null),
        TillSessionPaid e => (e.Session, null, null),
        TillSessionCancelled e => (e.Session, null, null),
        TillRefundAsked e => ($"{e.Order}", $"{e.OutRefundNo}", e.Refund.Minor),
        _ => default,
    };

    private static string PlaceOf(DeviceBinding binding) => $"{binding.StoreId}/{binding.TillId}";
}

/// <summary>Part of what has happened to a device.</summary>
/// <param name="Entries">The latest first.</param>
/// <param name="Before">The page after this one has what was before this version; null: there is none.</param>
[GenerateSerializer, Immutable, Alias("DeviceLogPage")]
public sealed record DeviceLogPage([property: Id(0)] ImmutableArray<DeviceLogEntry> Entries, [property: Id(1)] long? Before)
{
    public const int EntriesMax = 200;
}

/// <summary>A device as its journal has it, and its figures.</summary>
[GenerateSerializer, Immutable, Alias("DeviceFile")]
public sealed record DeviceFile([property: Id(0)] Device Device, [property: Id(1)] DeviceFigures Figures);
