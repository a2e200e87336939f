using Orleans.Concurrency;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;

namespace Tael.Grains.Payments;

/// <summary>Finds orders by what is not their key. Key: <c>t-index</c>; many activations, none with a state.</summary>
[Alias("ITradeIndexGrain")]
public interface ITradeIndexGrain : IGrainWithStringKey
{
    /// <summary>The order that was paid under this number, or null. Read from the commit that paid it.</summary>
    [ReadOnly, Alias("Find")]
    Task<AccountId?> Find(TransactionId id);
}
