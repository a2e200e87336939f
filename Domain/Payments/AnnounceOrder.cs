using Tael.Domain.Ledger;

namespace Tael.Domain.Payments;

/// <summary>An order that a device has made, or that was made by a plate's code, tells the device or the plate's speaker, in the append in
/// which it is paid, that it is.</summary>
/// <remarks>As a transfer of nothing, so that it is heard exactly once though messages are lost: the device says it aloud.</remarks>
public static class AnnounceOrder
{
    /// <summary>Of one order there is one announcement, whoever asks for it.</summary>
    public static TransferId TransferOf(AccountId order) => TransferId.Of(order, "announce");

    /// <summary>The decision to be paid, and with it the announcement; any other decision as it is.</summary>
    public static Decision<CreditStatus, OrderEvent> With(
        Decision<CreditStatus, OrderEvent> decision, AccountId self, Order? order, Instant now)
    {
        if ((order?.Terms?.Speaker ?? order?.Terms?.Device) is not { } device || !decision.Events.Any(happened => happened is OrderPaid)) return decision;

        var announced = new OrderAnnounced(TransferOf(self), device, Money.Zero(order!.Terms!.Amount.Currency), now);
        return new(decision.Status, [.. decision.Events, announced]);
    }
}
