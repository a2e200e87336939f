using Orleans;
using Orleans.Dashboard;
using Orleans.Runtime;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <inheritdoc cref="IAuditGrain"/>
/// <remarks>Of many silos the one that it lives on looks at the journal; all of them follow what it finds.</remarks>
[GrainType("audit"), NoProfiling]
public sealed class AuditGrain(IAuditor auditor) : Grain, IAuditGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        auditor.IsOnDuty = true;
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        auditor.IsOnDuty = false;
        return Task.CompletedTask;
    }

    public Task<AuditView> Look() => Task.FromResult(auditor.Look());

    public async Task<ReleaseStatus> Release(AccountId account, string reason) =>
        await auditor.Release(account, reason) ? ReleaseStatus.Released : ReleaseStatus.NotStopped;
}
