using System.Collections.Immutable;
using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Sharing;

[GenerateSerializer, Immutable, Alias("ShareEvent")]
public abstract record ShareEvent(Instant At) : AccountEvent(At);

/// <param name="Failures">One for each receiver of the terms.</param>
[GenerateSerializer, Immutable, Alias("ShareCreated")]
public sealed record ShareCreated(
    [property: Id(0)] ShareTerms Terms,
    [property: Id(1)] ImmutableArray<ShareFailure> Failures,
    Instant At) : ShareEvent(At);

/// <summary>The order's money has arrived; a <see cref="SharePaid"/> for each receiver follows in the same append.</summary>
[GenerateSerializer, Immutable, Alias("ShareFunded")]
public sealed record ShareFunded(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    Instant At) : ShareEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>A receiver's part is on its way.</summary>
/// <param name="Receiver">Its place in the terms, from 0.</param>
[GenerateSerializer, Immutable, Alias("SharePaid")]
public sealed record SharePaid(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    [property: Id(3)] int Receiver,
    Instant At) : ShareEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>Money has arrived that this can't take; <see cref="ShareGivenBack"/> follows in the same append.</summary>
[GenerateSerializer, Immutable, Alias("ShareNotTaken")]
public sealed record ShareNotTaken(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] CreditStatus Reason,
    Instant At) : ShareEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>Money that could not be taken is on its way back.</summary>
[GenerateSerializer, Immutable, Alias("ShareGivenBack")]
public sealed record ShareGivenBack(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    Instant At) : ShareEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}
