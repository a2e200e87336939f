using System.Collections.Immutable;
using Orleans.Concurrency;
using Tael.Domain.Devices;
using Tael.Domain.Merchants;
using Tael.Grains.Ledger;

namespace Tael.Grains.Devices;

/// <summary>Which devices a merchant has. Key: <see cref="Fleet.AccountOf"/>.</summary>
[Alias("IFleetGrain")]
public interface IFleetGrain : IAccountGrain
{
    /// <summary>Again it changes nothing.</summary>
    [AlwaysInterleave, Alias("Add")]
    Task<DeviceStatus> Add(AddFleetDevice command);

    [AlwaysInterleave, Alias("Place")]
    Task<DeviceStatus> Place(PlaceSpeaker command);

    [AlwaysInterleave, Alias("BindPlate")]
    Task<DeviceStatus> BindPlate(BindPlate command);

    [AlwaysInterleave, Alias("UnbindPlate")]
    Task<DeviceStatus> UnbindPlate(UnbindPlate command);

    /// <summary>Where this caller has bound the speaker the last time, or somebody else to a plate of this merchant; null: nowhere.</summary>
    [AlwaysInterleave, Alias("FindPlace")]
    Task<SpeakerPlace?> FindPlace(string speaker);

    /// <summary>The serial number of the speaker that says what is paid by the code; null: none does.</summary>
    [AlwaysInterleave, Alias("SpeakerOf")]
    Task<string?> SpeakerOf(MerchantCodeId code);

    /// <summary>Part of the list, the earliest first.</summary>
    [AlwaysInterleave, Alias("Page")]
    Task<FleetPage> Page(int offset, int limit);
}

/// <param name="Count">Of the whole list.</param>
[GenerateSerializer, Immutable, Alias("FleetPage")]
public sealed record FleetPage([property: Id(0)] ImmutableArray<string> SerialNos, [property: Id(1)] int Count);
