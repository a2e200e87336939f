using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Payments;

/// <summary>Have a speaker say that an order is paid that was not made by its plate's code: by the page, say, that the plate leads to.</summary>
/// <remarks>An order is said once and by one speaker: reported again it is not said again. The transaction's number says that it is the
/// payment that is meant.</remarks>
[GenerateSerializer, Immutable, Alias("ReportOrder")]
public sealed record ReportOrder([property: Id(0)] TransactionId Transaction, [property: Id(1)] AccountId Speaker)
{
    /// <param name="earlier">The announcement, if there has been one.</param>
    public static Decision<ReportOrderStatus, OrderEvent> Decide(
        AccountId self, Order? order, ReportOrder command, OrderEvent? earlier, Instant now)
    {
        if (order?.TransactionId != command.Transaction || order.Terms is not { } terms) return new(ReportOrderStatus.OrderNotPaid);
        if (earlier is OrderAnnounced announced)
        {
            return new(announced.To == command.Speaker ? ReportOrderStatus.Announced : ReportOrderStatus.AnnouncedElsewhere);
        }

        return new(
            ReportOrderStatus.Announced,
            new OrderAnnounced(AnnounceOrder.TransferOf(self), command.Speaker, Money.Zero(terms.Amount.Currency), now));
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum ReportOrderStatus : byte
{
    Announced = 1,

    /// <summary>Or another transaction paid it.</summary>
    OrderNotPaid = 2,
    AnnouncedElsewhere = 3,

    /// <summary>Too much is on its way from the order. Nothing has changed.</summary>
    OutboxFull = 4,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 5,
}
