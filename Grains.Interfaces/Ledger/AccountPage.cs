using System.Collections.Immutable;
using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>Part of the entries that make an account's balance, and what of its money is still on its way.</summary>
/// <param name="Entries">The latest first.</param>
/// <param name="Before">The page after this one has the entries before this version; null: there are none.</param>
[GenerateSerializer, Immutable, Alias("AccountPage")]
public sealed record AccountPage(
    [property: Id(0)] long Version,
    [property: Id(1)] long BalanceMinor,
    [property: Id(2)] ImmutableArray<BookEntry> Entries,
    [property: Id(3)] long? Before,
    [property: Id(4)] ImmutableArray<BookTransfer> OnTheirWay)
{
    public const int EntriesMax = 200;
    public const int OnTheirWayMax = 1_000;
}

/// <summary>A row of an account's journal without its payload.</summary>
/// <param name="Movement">Null: it moves nothing, and has neither transfer nor counterparty nor amount.</param>
[GenerateSerializer, Immutable, Alias("BookEntry")]
public sealed record BookEntry(
    [property: Id(0)] long Version,
    [property: Id(1)] string Kind,
    [property: Id(2)] Instant At,
    [property: Id(3)] MovementKind? Movement,
    [property: Id(4)] TransferId? Transfer,
    [property: Id(5)] AccountId? Counterparty,
    [property: Id(6)] Money? Amount,
    [property: Id(7)] long BalanceMinor);

/// <summary>Money on its way.</summary>
[GenerateSerializer, Immutable, Alias("BookTransfer")]
public sealed record BookTransfer(
    [property: Id(0)] TransferId Transfer, [property: Id(1)] AccountId To, [property: Id(2)] Money Amount);
