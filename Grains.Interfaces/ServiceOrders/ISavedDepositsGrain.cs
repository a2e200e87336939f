using Orleans.Concurrency;
using Tael.Domain.ServiceOrders;
using Tael.Grains.Ledger;

namespace Tael.Grains.ServiceOrders;

/// <summary>What one scene has spared its users. Key: <see cref="SavedDeposits.AccountOf"/>.</summary>
[Alias("ISavedDepositsGrain")]
public interface ISavedDepositsGrain : IAccountGrain
{
    [AlwaysInterleave, Alias("Look")]
    Task<SavedDeposits> Look();
}
