using Tael.Domain.Ledger;
using Tael.Domain.Scores;

namespace Tael.Domain.ServiceOrders;

/// <summary>What time alone does to a service order.</summary>
public static class TendServiceOrder
{
    /// <param name="unpaid">The collection that has just been tried in vain; null: none.</param>
    public static Decision<TendServiceOrderStatus, ServiceOrderEvent> Decide(
        AccountId self, ServiceOrder? order, int? unpaid, Instant now)
    {
        if (order?.IsOverdue(now) == true)
        {
            return new(TendServiceOrderStatus.Changed, new ServiceOrderEnded(ServiceOrderState.Expired, null, now));
        }

        var becomesDebt = order is { State: ServiceOrderState.Completed, IsDebt: false }
            && order.CollectionNumber == unpaid && now >= order.CompletedAt!.Value + ServiceOrder.DebtAfter;
        return becomesDebt
            ? new(TendServiceOrderStatus.Changed, ServiceOrderFactTold.Of(self, order!, ScoreFactKind.OrderUnpaid, now))
            : new(TendServiceOrderStatus.Unchanged);
    }
}

/// <summary>Append, never renumber.</summary>
public enum TendServiceOrderStatus : byte
{
    Unchanged = 1,
    Changed = 2,
}
