using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Sharing;

namespace Tael.Domain.Payments;

/// <summary>Part of a frozen order's money is on its way to a profit-sharing order.</summary>
[GenerateSerializer, Immutable, Alias("OrderShared")]
public sealed record OrderShared(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    [property: Id(3)] OutSharingNo OutSharingNo,
    Instant At) : OrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>What was left in a frozen order is on its way to its merchant.</summary>
/// <param name="Price">What the fee is on: the whole price of the order, or nothing if that has been charged before.</param>
/// <param name="By">The profit-sharing order that asked for it; null: its time was over.</param>
[GenerateSerializer, Immutable, Alias("OrderUnfrozen")]
public sealed record OrderUnfrozen(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    [property: Id(3)] Money Price,
    [property: Id(4)] OutSharingNo? By,
    Instant At) : OrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>What a profit-sharing order could not take is back; if what was left has been unfrozen meanwhile, an
/// <see cref="OrderUnfrozen"/> of it follows in the same append.</summary>
[GenerateSerializer, Immutable, Alias("ShareTakenBack")]
public sealed record ShareTakenBack(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    Instant At) : OrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>A part of an order that has been shared out.</summary>
/// <param name="IsBack">It could not be taken.</param>
[GenerateSerializer, Immutable, Alias("OrderShare")]
public sealed record OrderShare(
    [property: Id(0)] OutSharingNo OutSharingNo,
    [property: Id(1)] AccountId Share,
    [property: Id(2)] Money Amount,
    [property: Id(3)] Instant At,
    [property: Id(4)] bool IsBack = false);

/// <summary>How an order was unfrozen.</summary>
/// <param name="By">The profit-sharing order that asked for it; null: its time was over.</param>
/// <param name="Amount">What the merchant got.</param>
[GenerateSerializer, Immutable, Alias("OrderThaw")]
public sealed record OrderThaw(
    [property: Id(0)] OutSharingNo? By,
    [property: Id(1)] Money Amount,
    [property: Id(2)] Instant At);
