using Tael.Domain.Ledger;
using Tael.Domain.Plans;
using Tael.Grains.Ledger;

namespace Tael.Grains.Plans;

/// <inheritdoc cref="IPlanGrain"/>
[GrainType("plan")]
[CollectionAgeLimit(Minutes = 5)]
public sealed class PlanGrain(AccountServices services) : AccountGrain<Plan, PlanEvent>(services), IPlanGrain
{
    /// <summary>It holds no money, so whoever sends it some has a bug: that stays with them, and does not vanish here.</summary>
    public override Task<CreditStatus> Credit(CreditAccount command) =>
        throw new InvalidOperationException($"{command.Id} brings {command.Amount} to a plan.");

    public Task<CreatePlanStatus> Create(CreatePlan command) => Run(
        (plan, _, now) => CreatePlan.Decide(plan, command, now), unable: new(Stopped: CreatePlanStatus.AccountStopped));

    public Task<StopPlanStatus> Stop(StopPlan command) => Run(
        (plan, _, now) => StopPlan.Decide(plan, command, now), unable: new(Stopped: StopPlanStatus.AccountStopped));

    public Task<Plan?> Look() => Latest();

    protected override Plan Evolve(Plan? state, PlanEvent happened) => Plan.Evolve(state, happened);
}
