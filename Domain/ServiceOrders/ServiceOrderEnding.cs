using Tael.Domain.Ledger;
using Tael.Domain.Scores;

namespace Tael.Domain.ServiceOrders;

/// <summary>What is told of an order that is due no more: to its user's profile how it ended, and to its scene what it spared if it ended
/// well.</summary>
internal static class ServiceOrderEnding
{
    /// <param name="paidAt">When the user paid it.</param>
    public static ServiceOrderEvent[] Of(AccountId self, ServiceOrder order, Instant paidAt, Instant now)
    {
        var inTime = paidAt <= order.CompletedAt!.Value + ServiceOrder.DueWithin;
        return order.IsDebt ? [ServiceOrderFactTold.Of(self, order, ScoreFactKind.DebtSettled, now)]
            : inTime ? Well(self, order, now)
            : [ServiceOrderFactTold.Of(self, order, ScoreFactKind.OrderLate, now)];
    }

    public static ServiceOrderEvent[] Well(AccountId self, ServiceOrder order, Instant now)
    {
        var kept = ServiceOrderFactTold.Of(self, order, ScoreFactKind.OrderKept, now);
        if (order.Terms!.RiskFund is not { } fund) return [kept];

        var scene = SavedDeposits.AccountOf(order.Service!.Scene);
        var nothing = Money.Zero(fund.Amount.Currency);
        return [kept, new ServiceDepositSpared(TransferId.Of(self, "spared"), scene, nothing, fund.Amount, now)];
    }
}
