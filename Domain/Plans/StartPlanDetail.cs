using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Plans;

/// <summary>Bind one of a signed plan's uses to a service order. Its id is that order.</summary>
/// <param name="DetailNo">From 1.</param>
[GenerateSerializer, Immutable, Alias("StartPlanDetail")]
public sealed record StartPlanDetail([property: Id(0)] int DetailNo, [property: Id(1)] AccountId Order)
{
    public static Decision<StartPlanDetailStatus, SignPlanEvent> Decide(SignPlan? plan, StartPlanDetail command, Instant now)
    {
        if (plan?.Terms is not { } terms) return new(StartPlanDetailStatus.NotFound);

        var (detailNo, order) = (command.DetailNo, command.Order);
        if (plan.UseOf(detailNo)?.Order == order) return new(StartPlanDetailStatus.Started);
        if (plan.Uses.Any(use => use.Order == order)) return new(StartPlanDetailStatus.OrderUsed);
        if (detailNo < 1 || detailNo > terms.Plan.Details.Length) return new(StartPlanDetailStatus.NoSuchDetail);
        if (!plan.IsSigned) return new(StartPlanDetailStatus.NotSigned);
        if (now >= plan.OverAt) return new(StartPlanDetailStatus.Over);
        if (plan.UseOf(detailNo) is { Paid: not null }) return new(StartPlanDetailStatus.DetailUsed);

        return plan.Going is null
            ? new(StartPlanDetailStatus.Started, new PlanDetailStarted(detailNo, order, now))
            : new(StartPlanDetailStatus.DetailGoing);
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum StartPlanDetailStatus : byte
{
    Started = 1,
    NotFound = 2,

    /// <summary>The order stands for another of the plan's uses.</summary>
    OrderUsed = 3,
    NoSuchDetail = 4,

    /// <summary>The user has not signed it, or it is stopped.</summary>
    NotSigned = 5,

    /// <summary>The plan's time is over.</summary>
    Over = 6,
    DetailUsed = 7,

    /// <summary>One of the plan's uses goes on.</summary>
    DetailGoing = 8,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 9,
}
