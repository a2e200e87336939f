using System.Collections.Immutable;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Devices;

/// <summary>Which devices a merchant has registered, in that order. It holds no money.</summary>
[GenerateSerializer, Immutable, Alias("Fleet")]
public sealed record Fleet([property: Id(0)] ImmutableArray<string> SerialNos) : IAccount
{
    /// <summary>The most devices of one merchant.</summary>
    public const int DevicesMax = 10_000;

    public static readonly Fleet Empty = new([]);

    /// <summary>The merchant's plates that a speaker says the payments of. Invariant: a plate has one speaker, and a speaker one plate.</summary>
    [Id(1)] public ImmutableArray<Plate> Plates { get; init; } = [];

    /// <summary>Where this merchant, or this service provider for its merchants, has bound speakers the last time; at most one for each.</summary>
    [Id(2)] public ImmutableArray<SpeakerPlace> Places { get; init; } = [];

    public long BalanceMinor => 0;

    /// <summary>The fleet's account, and so its grain.</summary>
    public static AccountId AccountOf(MerchantId merchant) => AccountId.Parse($"k-{merchant}");

    public Plate? PlateOf(string speaker) => Plates.FirstOrDefault(plate => plate.Speaker == speaker);

    public Plate? FindPlate(MerchantCodeId code) => Plates.FirstOrDefault(plate => plate.Code == code);

    public static Fleet Evolve(Fleet? fleet, FleetEvent happened) => (fleet ?? Empty).Follow(happened);

    private Fleet Follow(FleetEvent happened) => happened switch
    {
        FleetDeviceAdded e => this with { SerialNos = SerialNos.Add(e.SerialNo) },
        SpeakerPlaced e => this with
        {
            Places = Places.RemoveAll(place => place.Speaker == e.Place.Speaker).Add(e.Place),
        },
        PlateBound e => this with { Plates = Plates.Add(e.Plate) },
        PlateUnbound e => this with { Plates = Plates.RemoveAll(plate => plate.Speaker == e.Speaker) },
        _ => throw new System.Diagnostics.UnreachableException($"{happened.GetType().Name} is no fleet's event."),
    };
}

[GenerateSerializer, Immutable, Alias("FleetEvent")]
public abstract record FleetEvent(Instant At) : AccountEvent(At);

[GenerateSerializer, Immutable, Alias("FleetDeviceAdded")]
public sealed record FleetDeviceAdded([property: Id(0)] string SerialNo, Instant At) : FleetEvent(At);

/// <summary>Add a device to its merchant's list, once.</summary>
[GenerateSerializer, Immutable, Alias("AddFleetDevice")]
public sealed record AddFleetDevice([property: Id(0)] string SerialNo)
{
    public static Decision<DeviceStatus, FleetEvent> Decide(Fleet? fleet, AddFleetDevice command, Instant now)
    {
        var known = (fleet ?? Fleet.Empty).SerialNos;
        if (known.Contains(command.SerialNo)) return new(DeviceStatus.Done);

        return known.Length >= Fleet.DevicesMax
            ? new(DeviceStatus.FleetFull)
            : new(DeviceStatus.Done, new FleetDeviceAdded(command.SerialNo, now));
    }
}
