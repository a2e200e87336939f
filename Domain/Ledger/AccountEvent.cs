using Orleans;

namespace Tael.Domain.Ledger;

/// <summary>A durable fact about one account. Aliases and ids are on disk: append, never change.</summary>
/// <remarks>An event that moves money says so in <see cref="Movement"/>; the journal keeps that as columns of its row,
/// and those columns are the double-entry ledger.</remarks>
[GenerateSerializer, Immutable, Alias("AccountEvent")]
public abstract record AccountEvent([property: Id(0)] Instant At)
{
    public virtual Movement? Movement => null;
}

/// <summary>One side of a transfer: what an event does to its account's balance.</summary>
/// <param name="Counterparty">Where the money comes from (credit) or goes to (debit).</param>
public readonly record struct Movement(MovementKind Kind, TransferId Transfer, AccountId Counterparty, Money Amount)
{
    public static Movement Debit(TransferId transfer, AccountId to, Money amount) =>
        new(MovementKind.Debit, transfer, to, amount);

    public static Movement Credit(TransferId transfer, AccountId from, Money amount) =>
        new(MovementKind.Credit, transfer, from, amount);

    /// <summary>The amount as the account's balance sees it, in minor units: a debit is negative.</summary>
    public long SignedMinor => Kind == MovementKind.Credit ? Amount.Minor : -Amount.Minor;
}

/// <summary>Numbers are journaled: append, never renumber.</summary>
public enum MovementKind : short
{
    Debit = 1,
    Credit = 2,
}
