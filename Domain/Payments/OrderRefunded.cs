using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Payments;

/// <summary>A merchant's money has arrived, and with it the order is refunded, wholly or in part;
/// <see cref="RefundPassedOn"/> follows in the same append, unless it is held.</summary>
/// <param name="Fee">What of the payment's fee has gone back to the merchant with it.</param>
/// <param name="Hold">Why its money waits in the order; null: it does not.</param>
[GenerateSerializer, Immutable, Alias("RefundPaid")]
public sealed record RefundPaid(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] string? NotifyUrl,
    [property: Id(4)] Money Fee,
    [property: Id(5)] RefundHold? Hold,
    Instant At) : OrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);

    public OutRefundNo OutRefundNo => OutRefundNo.TryOf(Transfer, From, out var no)
        ? no
        : throw new InvalidOperationException($"{Transfer} is no refund's transfer.");
}

/// <summary>Refunded money is on its way to the payer.</summary>
/// <param name="Refund">The transfer that brought it.</param>
[GenerateSerializer, Immutable, Alias("RefundPassedOn")]
public sealed record RefundPassedOn(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    [property: Id(3)] TransferId Refund,
    Instant At) : OrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>The money of a refund that was held is on its way to where it goes.</summary>
[GenerateSerializer, Immutable, Alias("RefundReleased")]
public sealed record RefundReleased(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    [property: Id(3)] OutRefundNo OutRefundNo,
    [property: Id(4)] RefundWay Way,
    [property: Id(5)] string? NotifyUrl,
    Instant At) : OrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>A refund has arrived that the order cannot take; <see cref="PaymentReturned"/> follows in the same append.
/// </summary>
[GenerateSerializer, Immutable, Alias("RefundNotTaken")]
public sealed record RefundNotTaken(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] CreditStatus Reason,
    [property: Id(4)] string? NotifyUrl,
    Instant At) : OrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);

    public OutRefundNo OutRefundNo => OutRefundNo.TryOf(Transfer, From, out var no)
        ? no
        : throw new InvalidOperationException($"{Transfer} is no refund's transfer.");
}
