using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Payouts;

[GenerateSerializer, Immutable, Alias("PayoutEvent")]
public abstract record PayoutEvent(Instant At) : AccountEvent(At);

[GenerateSerializer, Immutable, Alias("PayoutCreated")]
public sealed record PayoutCreated([property: Id(0)] PayoutTerms Terms, Instant At) : PayoutEvent(At);

/// <summary>The merchant's money has arrived and waits for the payee.</summary>
[GenerateSerializer, Immutable, Alias("PayoutFunded")]
public sealed record PayoutFunded(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    Instant At) : PayoutEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>The payee has confirmed, and the money is on its way to their wallet.</summary>
[GenerateSerializer, Immutable, Alias("PayoutConfirmed")]
public sealed record PayoutConfirmed(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    Instant At) : PayoutEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>It is over without the payee; <see cref="PayoutGivenBack"/> follows in the same append if it had money.</summary>
/// <param name="State"><see cref="PayoutState.Cancelled"/> or <see cref="PayoutState.Expired"/>.</param>
[GenerateSerializer, Immutable, Alias("PayoutEnded")]
public sealed record PayoutEnded([property: Id(0)] PayoutState State, Instant At) : PayoutEvent(At);

/// <summary>Money has arrived that the payout can't take; <see cref="PayoutGivenBack"/> follows in the same append.</summary>
[GenerateSerializer, Immutable, Alias("PayoutNotTaken")]
public sealed record PayoutNotTaken(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] CreditStatus Reason,
    Instant At) : PayoutEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>The merchant's money is on its way back.</summary>
[GenerateSerializer, Immutable, Alias("PayoutGivenBack")]
public sealed record PayoutGivenBack(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    Instant At) : PayoutEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>The merchant wants a receipt of it.</summary>
[GenerateSerializer, Immutable, Alias("PayoutReceiptAsked")]
public sealed record PayoutReceiptAsked(Instant At) : PayoutEvent(At);
