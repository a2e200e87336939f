using Orleans;

namespace Tael.Grains.Ledger;

/// <summary>An account as its activation holds it: what its rows fold to, and what it is about to do.</summary>
/// <param name="StateJson">Without secrets; null: it has not been read, it is damaged, or nothing has ever happened to it.</param>
/// <param name="Version">Of the latest row that is folded in.</param>
/// <param name="Waiting">Commands that wait for a decision.</param>
/// <param name="Undelivered">Transfers it has sent that have not been acknowledged.</param>
/// <param name="IsDamaged">Its rows do not add up: it decides and shows nothing.</param>
[GenerateSerializer, Immutable, Alias("AccountInside")]
public sealed record AccountInside(
    [property: Id(0)] string? StateJson,
    [property: Id(1)] long Version,
    [property: Id(2)] long BalanceMinor,
    [property: Id(3)] int Waiting,
    [property: Id(4)] int Undelivered,
    [property: Id(5)] bool IsDamaged);
