using Tael.Domain.Ledger;

namespace Tael.Domain.Payments;

/// <summary>An order that a device has made tells it, in the append in which it is paid, that it is.</summary>
/// <remarks>As a transfer of nothing, so that it is heard exactly once though messages are lost: the device says it aloud.</remarks>
public static class AnnounceOrder
{
    /// <summary>The decision to be paid, and with it the announcement; any other decision as it is.</summary>
    public static Decision<CreditStatus, OrderEvent> With(
        Decision<CreditStatus, OrderEvent> decision, AccountId self, Order? order, Instant now)
    {
        if (order?.Terms?.Device is not { } device || !decision.Events.Any(happened => happened is OrderPaid)) return decision;

        var announced = new OrderAnnounced(TransferId.Of(self, "announce"), device, Money.Zero(order.Terms.Amount.Currency), now);
        return new(decision.Status, [.. decision.Events, announced]);
    }
}
