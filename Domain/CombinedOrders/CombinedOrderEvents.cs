using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;

namespace Tael.Domain.CombinedOrders;

[GenerateSerializer, Immutable, Alias("CombinedOrderEvent")]
public abstract record CombinedOrderEvent(Instant At) : AccountEvent(At);

/// <summary>It is there, and is about to reserve its sub-orders.</summary>
[GenerateSerializer, Immutable, Alias("CombinedOrderCreated")]
public sealed record CombinedOrderCreated([property: Id(0)] CombinedOrderTerms Terms, Instant At) : CombinedOrderEvent(At);

/// <summary>All sub-orders belong to it: it can be paid.</summary>
[GenerateSerializer, Immutable, Alias("SubOrdersReserved")]
public sealed record SubOrdersReserved(Instant At) : CombinedOrderEvent(At);

/// <summary>A sub-order's number was somebody else's already: it is over before it could be paid.</summary>
/// <param name="SubOrder">Its place in the terms, from 0.</param>
[GenerateSerializer, Immutable, Alias("SubOrderTaken")]
public sealed record SubOrderTaken([property: Id(0)] int SubOrder, Instant At) : CombinedOrderEvent(At);

[GenerateSerializer, Immutable, Alias("CombinedOrderClosed")]
public sealed record CombinedOrderClosed([property: Id(0)] OrderClosedBy By, Instant At) : CombinedOrderEvent(At);

/// <summary>The payer's money has arrived, and with it all sub-orders are paid; a <see cref="SubOrderPassedOn"/> for each follows in
/// the same append.</summary>
[GenerateSerializer, Immutable, Alias("CombinedOrderPaid")]
public sealed record CombinedOrderPaid(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    Instant At) : CombinedOrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>A sub-order's price is on its way to it.</summary>
/// <param name="Transfer">See <see cref="SubOrderTransfer"/>.</param>
[GenerateSerializer, Immutable, Alias("SubOrderPassedOn")]
public sealed record SubOrderPassedOn(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    Instant At) : CombinedOrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>Money has arrived that it can't take; <see cref="CombinedPaymentReturned"/> follows in the same append.</summary>
[GenerateSerializer, Immutable, Alias("CombinedPaymentNotTaken")]
public sealed record CombinedPaymentNotTaken(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] CreditStatus Reason,
    Instant At) : CombinedOrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>Money that it could not take is on its way back.</summary>
[GenerateSerializer, Immutable, Alias("CombinedPaymentReturned")]
public sealed record CombinedPaymentReturned(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    Instant At) : CombinedOrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}
