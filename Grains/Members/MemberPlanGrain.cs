using Tael.Domain.Ledger;
using Tael.Domain.Members;
using Tael.Grains.Ledger;

namespace Tael.Grains.Members;

/// <inheritdoc cref="IMemberPlanGrain"/>
[GrainType("memberplan")]
public sealed class MemberPlanGrain(AccountServices services) : AccountGrain<MemberPlan, MemberPlanEvent>(services), IMemberPlanGrain
{
    protected override int SnapshotEvery => 100;

    public override Task<CreditStatus> Credit(CreditAccount command) =>
        throw new InvalidOperationException($"{command.Id} brings something to a plan.");

    public Task<MemberStatus> Set(SetMemberPlan command) => Run(
        (plan, _, now) => SetMemberPlan.Decide(plan, command, now), unable: new(Stopped: MemberStatus.AccountStopped));

    public Task<MemberPlan?> Look() => Latest();

    protected override MemberPlan Evolve(MemberPlan? state, MemberPlanEvent happened) => MemberPlan.Evolve(state, happened);
}
