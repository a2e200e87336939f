using Orleans.Concurrency;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;

namespace Tael.Grains.Payments;

/// <inheritdoc cref="ITradeIndexGrain"/>
[GrainType("trades"), StatelessWorker]
public sealed class TradeIndexGrain(IJournal journal) : Grain, ITradeIndexGrain
{
    public Task<AccountId?> Find(TransactionId id) => journal.FindOrder(id);
}
