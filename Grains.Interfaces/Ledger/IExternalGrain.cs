using Orleans.Concurrency;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>The outside world or another account of the house. Key: <see cref="AccountId.Bank"/> or
/// <see cref="AccountId.Fees"/>.</summary>
[Alias("IExternalGrain")]
public interface IExternalGrain : IAccountGrain
{
    /// <summary>Brings money in, at most once per <see cref="BringInMoney.Id"/>; it has arrived when this returns.</summary>
    [AlwaysInterleave, Alias("BringIn")]
    Task<BringInStatus> BringIn(BringInMoney command);
}
