using Orleans.Concurrency;
using Tael.Domain.CombinedOrders;
using Tael.Grains.Ledger;

namespace Tael.Grains.CombinedOrders;

/// <summary>Several orders that are paid as one. Key: <see cref="CombinedOrderTerms.Account"/>.</summary>
[Alias("ICombinedOrderGrain")]
public interface ICombinedOrderGrain : IAccountGrain
{
    /// <summary>Makes the combined order, once, and all its sub-orders: the same terms again get the same answer, other terms are
    /// refused. Created means that it can be paid.</summary>
    [AlwaysInterleave, Alias("Create")]
    Task<CombinedOrderMade> Create(CreateCombinedOrder command);

    [AlwaysInterleave, Alias("Close")]
    Task<CloseCombinedOrderStatus> Close(CloseCombinedOrder command);

    /// <summary>The combined order as it is stored; null if there is none. Closes it first if it has gone unpaid too long.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<CombinedOrder?> Look();

    /// <summary>Waits until every sub-order has its part of what was paid; false if it is not paid.</summary>
    [AlwaysInterleave, Alias("Settle")]
    Task<bool> Settle();
}
