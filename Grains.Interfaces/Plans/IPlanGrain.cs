using Orleans.Concurrency;
using Tael.Domain.Plans;
using Tael.Grains.Ledger;

namespace Tael.Grains.Plans;

/// <summary>One plan of a merchant's. Key: <see cref="PlanNo.PlanOf"/>.</summary>
[Alias("IPlanGrain")]
public interface IPlanGrain : IAccountGrain
{
    /// <summary>Makes it, once: the same terms again get the same answer, other terms are refused.</summary>
    [AlwaysInterleave, Alias("Create")]
    Task<CreatePlanStatus> Create(CreatePlan command);

    [AlwaysInterleave, Alias("Stop")]
    Task<StopPlanStatus> Stop(StopPlan command);

    /// <summary>The plan as it is stored; null if there is none.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<Plan?> Look();
}
