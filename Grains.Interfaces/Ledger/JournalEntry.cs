using System.Collections.Immutable;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>One row of an account's journal by which it took part in a transfer, with all that its hash is made of.</summary>
/// <param name="Kind">The event's alias.</param>
/// <param name="BalanceMinor">The account's balance after this row.</param>
/// <param name="Payload">The event in JSON.</param>
/// <param name="PreviousHash">The hash of the row before, or what the chain starts with.</param>
[GenerateSerializer, Immutable, Alias("JournalEntry")]
public sealed record JournalEntry(
    [property: Id(0)] AccountId Account,
    [property: Id(1)] long Version,
    [property: Id(2)] string Kind,
    [property: Id(3)] Instant At,
    [property: Id(4)] MovementKind Movement,
    [property: Id(5)] TransferId Transfer,
    [property: Id(6)] AccountId Counterparty,
    [property: Id(7)] Money Amount,
    [property: Id(8)] long BalanceMinor,
    [property: Id(9)] ImmutableArray<byte> Payload,
    [property: Id(10)] ImmutableArray<byte> PreviousHash,
    [property: Id(11)] ImmutableArray<byte> Hash);
