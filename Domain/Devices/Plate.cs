using Orleans;
using Tael.Domain.Merchants;

namespace Tael.Domain.Devices;

/// <summary>A fixed code on a plate (码牌), and the speaker that says what is paid by it.</summary>
/// <param name="Speaker">The serial number of a device of the merchant.</param>
[GenerateSerializer, Immutable, Alias("Plate")]
public sealed record Plate([property: Id(0)] MerchantCodeId Code, [property: Id(1)] string Speaker);

/// <summary>Whose plate a speaker was bound to the last time.</summary>
[GenerateSerializer, Immutable, Alias("SpeakerPlace")]
public sealed record SpeakerPlace(
    [property: Id(0)] string Speaker, [property: Id(1)] MerchantId Merchant, [property: Id(2)] MerchantCodeId Code);

/// <summary>Remember whose plate a speaker is about to be bound to, in the list of whoever binds it: later calls name the speaker only.</summary>
[GenerateSerializer, Immutable, Alias("PlaceSpeaker")]
public sealed record PlaceSpeaker([property: Id(0)] SpeakerPlace Place)
{
    public static Decision<DeviceStatus, FleetEvent> Decide(Fleet? fleet, PlaceSpeaker command, Instant now)
    {
        var known = (fleet ?? Fleet.Empty).Places;
        if (known.Contains(command.Place)) return new(DeviceStatus.Done);
        if (known.Length >= Fleet.DevicesMax && known.All(place => place.Speaker != command.Place.Speaker)) return new(DeviceStatus.FleetFull);

        return new(DeviceStatus.Done, new SpeakerPlaced(command.Place, now));
    }
}

/// <summary>From now on the speaker says what is paid by the plate's code. The same again is the answer to a repeat.</summary>
[GenerateSerializer, Immutable, Alias("BindPlate")]
public sealed record BindPlate([property: Id(0)] Plate Plate)
{
    public static Decision<DeviceStatus, FleetEvent> Decide(Fleet? fleet, BindPlate command, Instant now)
    {
        if (fleet is null || !fleet.SerialNos.Contains(command.Plate.Speaker)) return new(DeviceStatus.DeviceNotFound);
        if (fleet.Plates.Contains(command.Plate)) return new(DeviceStatus.Done);
        if (fleet.FindPlate(command.Plate.Code) is not null) return new(DeviceStatus.PlateTaken);
        if (fleet.PlateOf(command.Plate.Speaker) is not null) return new(DeviceStatus.SpeakerTaken);

        return new(DeviceStatus.Done, new PlateBound(command.Plate, now));
    }
}

/// <summary>What is paid by its plate's code from now on the speaker does not say. Again it changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("UnbindPlate")]
public sealed record UnbindPlate([property: Id(0)] string Speaker)
{
    public static Decision<DeviceStatus, FleetEvent> Decide(Fleet? fleet, UnbindPlate command, Instant now) =>
        fleet?.PlateOf(command.Speaker) is null
            ? new(DeviceStatus.Done)
            : new(DeviceStatus.Done, new PlateUnbound(command.Speaker, now));
}

[GenerateSerializer, Immutable, Alias("SpeakerPlaced")]
public sealed record SpeakerPlaced([property: Id(0)] SpeakerPlace Place, Instant At) : FleetEvent(At);

[GenerateSerializer, Immutable, Alias("PlateBound")]
public sealed record PlateBound([property: Id(0)] Plate Plate, Instant At) : FleetEvent(At);

[GenerateSerializer, Immutable, Alias("PlateUnbound")]
public sealed record PlateUnbound([property: Id(0)] string Speaker, Instant At) : FleetEvent(At);
