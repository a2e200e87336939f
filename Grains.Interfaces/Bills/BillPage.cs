using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;

namespace Tael.Grains.Bills;

/// <summary>How much of a bill is read at once.</summary>
public static class BillPage
{
    public const int RowsMax = 1_000;
}

/// <summary>A paid order.</summary>
/// <param name="Fee">What the merchant was charged for it; null if its money had not reached the merchant when the bill was closed.
/// </param>
[GenerateSerializer, Immutable, Alias("BilledPayment")]
public sealed record BilledPayment(
    [property: Id(0)] TransactionId Id,
    [property: Id(1)] Instant PaidAt,
    [property: Id(2)] AccountId PaidBy,
    [property: Id(3)] OrderTerms Terms,
    [property: Id(4)] Money? Fee);

/// <summary>A refund, and the order that it is of.</summary>
/// <param name="Version">Of its row in the merchant's account.</param>
/// <param name="Outcome">What had become of it when the bill was closed.</param>
[GenerateSerializer, Immutable, Alias("BilledRefund")]
public sealed record BilledRefund(
    [property: Id(0)] long Version,
    [property: Id(1)] Refund Refund,
    [property: Id(2)] RefundOutcome Outcome,
    [property: Id(3)] BilledPayment Payment);

/// <summary>One row of a merchant's account that moved money.</summary>
/// <param name="Kind">The event's alias.</param>
/// <param name="PreviousMinor">The balance before it.</param>
/// <param name="BalanceMinor">The balance after it.</param>
/// <param name="PaidAt">When the order on the other side was paid; null if that is no paid order.</param>
/// <param name="Fee">Of the payment or the refund that it is; null if it is neither.</param>
[GenerateSerializer, Immutable, Alias("BilledEntry")]
public sealed record BilledEntry(
    [property: Id(0)] long Version,
    [property: Id(1)] string Kind,
    [property: Id(2)] Instant At,
    [property: Id(3)] MovementKind Movement,
    [property: Id(4)] TransferId Transfer,
    [property: Id(5)] AccountId Counterparty,
    [property: Id(6)] Money Amount,
    [property: Id(7)] long PreviousMinor,
    [property: Id(8)] long BalanceMinor,
    [property: Id(9)] Instant? PaidAt,
    [property: Id(10)] Money? Fee);
