using Orleans;
using Tael.Domain.Merchants;

namespace Tael.Domain.Plans;

/// <summary>Let nobody sign a plan any more. What is signed goes on. Again it changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("StopPlan")]
public sealed record StopPlan([property: Id(0)] MerchantId By)
{
    public static Decision<StopPlanStatus, PlanEvent> Decide(Plan? plan, StopPlan command, Instant now) => plan switch
    {
        not { Terms: not null } => new(StopPlanStatus.NotFound),
        { StoppedAt: not null } => new(StopPlanStatus.Stopped),
        _ => new(StopPlanStatus.Stopped, new PlanStopped(command.By, now)),
    };
}

/// <summary>Append, never renumber.</summary>
public enum StopPlanStatus : byte
{
    Stopped = 1,
    NotFound = 2,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 3,
}
