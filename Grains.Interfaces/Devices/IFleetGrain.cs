using System.Collections.Immutable;
using Orleans.Concurrency;
using Tael.Domain.Devices;
using Tael.Grains.Ledger;

namespace Tael.Grains.Devices;

/// <summary>Which devices a merchant has. Key: <see cref="Fleet.AccountOf"/>.</summary>
[Alias("IFleetGrain")]
public interface IFleetGrain : IAccountGrain
{
    /// <summary>Again it changes nothing.</summary>
    [AlwaysInterleave, Alias("Add")]
    Task<DeviceStatus> Add(AddFleetDevice command);

    /// <summary>Part of the list, the earliest first.</summary>
    [AlwaysInterleave, Alias("Page")]
    Task<FleetPage> Page(int offset, int limit);
}

/// <param name="Count">Of the whole list.</param>
[GenerateSerializer, Immutable, Alias("FleetPage")]
public sealed record FleetPage([property: Id(0)] ImmutableArray<string> SerialNos, [property: Id(1)] int Count);
