using Tael.Domain.Ledger;
using Tael.Domain.ServiceOrders;

namespace Tael.Domain.Plans;

/// <summary>The service order that one of a plan's uses was bound to is over: what has come of that use.</summary>
public static class EndPlanDetail
{
    /// <param name="self">The signed plan's account.</param>
    /// <param name="use">The use, as it was when <paramref name="order"/> was looked at.</param>
    /// <param name="order">Null: there is none yet.</param>
    public static Decision<EndPlanDetailStatus, SignPlanEvent> Decide(
        AccountId self, SignPlan? plan, PlanUse use, ServiceOrder? order, Instant now)
    {
        if (plan?.Going != use) return new(EndPlanDetailStatus.Ended);

        // Its number stands for something else: nothing of this plan will come of it.
        var isAnothers = order?.Terms is { } terms && (terms.SignPlan != self || terms.PlanDetailNo != use.DetailNo);
        if (!isAnothers && order is not { HasEnded: true }) return new(EndPlanDetailStatus.GoesOn);

        var paid = !isAnothers && order!.State == ServiceOrderState.Done ? order.Bill!.Total : (Money?)null;
        return new(EndPlanDetailStatus.Ended, new PlanDetailEnded(paid, now));
    }
}

/// <summary>Append, never renumber.</summary>
public enum EndPlanDetailStatus : byte
{
    Ended = 1,
    GoesOn = 2,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 3,
}
