using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Sharing;

namespace Tael.Grains.Bills;

/// <summary>One row of a merchant's profit-sharing order by which a receiver got its part, or gave some of it back.</summary>
/// <param name="Share">The profit-sharing order's account.</param>
/// <param name="Version">Of its row there.</param>
/// <param name="CreatedAt">When the profit-sharing order was made.</param>
/// <param name="Price">Of the order that is shared out.</param>
/// <param name="Part">The receiver's place in the terms; null: it is a return.</param>
/// <param name="Return">As the receiver's account has it; null: it is no return.</param>
[GenerateSerializer, Immutable, Alias("BilledShare")]
public sealed record BilledShare(
    [property: Id(0)] AccountId Share,
    [property: Id(1)] long Version,
    [property: Id(2)] Instant At,
    [property: Id(3)] AccountId Receiver,
    [property: Id(4)] Money Amount,
    [property: Id(5)] ShareTerms Terms,
    [property: Id(6)] Instant CreatedAt,
    [property: Id(7)] Money Price,
    [property: Id(8)] int? Part,
    [property: Id(9)] AskedReturn? Return);
