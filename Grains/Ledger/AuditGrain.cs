using Orleans;
using Orleans.Concurrency;
using Orleans.Dashboard;
using Orleans.Runtime;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <inheritdoc cref="IAuditGrain"/>
[GrainType("audit"), StatelessWorker, NoProfiling]
public sealed class AuditGrain(IAuditor auditor) : Grain, IAuditGrain
{
    public Task<AuditView> Look() => Task.FromResult(auditor.Look());

    public async Task<ReleaseStatus> Release(AccountId account, string reason) =>
        await auditor.Release(account, reason) ? ReleaseStatus.Released : ReleaseStatus.NotStopped;
}
