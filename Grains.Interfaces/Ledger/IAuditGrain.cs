using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>The running audit, as an operator sees it. Key: <c>u-audit</c>; it lives where the
/// audit runs.</summary>
[Alias("IAuditGrain")]
public interface IAuditGrain : IGrainWithStringKey
{
    [Alias("Look")]
    Task<AuditView> Look();

    /// <summary>Lets a stopped account store again, and what was found of it be. Durable on return.</summary>
    /// <param name="reason">Why; kept with the findings.</param>
    [Alias("Release")]
    Task<ReleaseStatus> Release(AccountId account, string reason);
}

/// <summary>Append, never renumber.</summary>
public enum ReleaseStatus : byte
{
    Released = 1,
    NotStopped = 2,
}
