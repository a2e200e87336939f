using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Scores;

namespace Tael.Domain.ServiceOrders;

/// <summary>A collection has been paid, or closed: keep that.</summary>
public static class PayServiceOrder
{
    /// <param name="number">Of the collection.</param>
    /// <param name="collection">As it is stored.</param>
    public static Decision<PayServiceOrderStatus, ServiceOrderEvent> Decide(
        AccountId self, ServiceOrder? order, int number, Order collection, Instant now)
    {
        if (order is not { State: ServiceOrderState.Completed } || order.CollectionNumber != number)
        {
            return new(PayServiceOrderStatus.NotDue);
        }

        if (collection is { State: OrderState.Paid, PaidAt: { } paidAt })
        {
            return new(
                PayServiceOrderStatus.Paid,
                new ServiceOrderPaid(CollectedBy.Platform, paidAt, collection.TransactionId, now),
                Fact(self, order, paidAt, now));
        }

        return collection.State == OrderState.Closed
            ? new(PayServiceOrderStatus.Renewed, new ServiceCollectionRenewed(now))
            : new(PayServiceOrderStatus.Unpaid);
    }

    /// <summary>What the profile is told of an order that was due and is no more.</summary>
    internal static ServiceOrderFactTold Fact(AccountId self, ServiceOrder order, Instant paidAt, Instant now)
    {
        var inTime = paidAt <= order.CompletedAt!.Value + ServiceOrder.DueWithin;
        var kind = order.IsDebt ? ScoreFactKind.DebtSettled : inTime ? ScoreFactKind.OrderKept : ScoreFactKind.OrderLate;
        return ServiceOrderFactTold.Of(self, order, kind, now);
    }
}

/// <summary>Append, never renumber.</summary>
public enum PayServiceOrderStatus : byte
{
    Paid = 1,

    /// <summary>Nothing is to be collected, or something else than this.</summary>
    NotDue = 2,
    Unpaid = 3,

    /// <summary>Another collection takes its place.</summary>
    Renewed = 4,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 5,
}
