using System.Collections.Immutable;
using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>What the running audit knows.</summary>
/// <param name="LagMillis">Since the last complete look at balances and new rows began: what was stored before is covered.</param>
/// <param name="RescanLagMillis">The same of the last complete walk along all rows; null until the first is done.</param>
/// <param name="CoveredTo">The latest row's time at the last look.</param>
/// <param name="Findings">The latest first, at most <see cref="FindingsMax"/>.</param>
[GenerateSerializer, Immutable, Alias("AuditView")]
public sealed record AuditView(
    [property: Id(0)] long? LagMillis,
    [property: Id(1)] Instant? LastPassAt,
    [property: Id(2)] long? RescanLagMillis,
    [property: Id(3)] Instant? CoveredTo,
    [property: Id(4)] long Accounts,
    [property: Id(5)] long Events,
    [property: Id(6)] ImmutableArray<AuditedSum> Sums,
    [property: Id(7)] ImmutableArray<AuditedFinding> Findings,
    [property: Id(8)] ImmutableArray<StoppedAccount> Stopped)
{
    public const int FindingsMax = 100;
}

/// <summary>A currency's money.</summary>
/// <param name="SumMinor">Σ balances + Σ on its way: 0, or money was lost or made up.</param>
[GenerateSerializer, Immutable, Alias("AuditedSum")]
public readonly record struct AuditedSum(
    [property: Id(0)] Currency Currency, [property: Id(1)] long SumMinor, [property: Id(2)] long OnItsWayMinor);

/// <summary>Something that is wrong in the store.</summary>
/// <param name="Account">As it is stored; null: of no account.</param>
/// <param name="Version">Null: of no row.</param>
[GenerateSerializer, Immutable, Alias("AuditedFinding")]
public sealed record AuditedFinding(
    [property: Id(0)] string? Account,
    [property: Id(1)] long? Version,
    [property: Id(2)] string What,
    [property: Id(3)] Instant At,
    [property: Id(4)] Instant? ReleasedAt);

/// <summary>An account that nothing is stored for until it is released.</summary>
[GenerateSerializer, Immutable, Alias("StoppedAccount")]
public sealed record StoppedAccount(
    [property: Id(0)] string Account, [property: Id(1)] Instant Since, [property: Id(2)] string What);
