using Orleans;

namespace Tael.Domain.Plans;

/// <summary>Ask a user to sign a plan. Its id is the merchant's merchant_sign_plan_no.</summary>
/// <param name="IsPlanStopped">Whether the plan is, as it was seen just before.</param>
[GenerateSerializer, Immutable, Alias("MakeSignPlan")]
public sealed record MakeSignPlan([property: Id(0)] SignPlanTerms Terms, [property: Id(1)] bool IsPlanStopped)
{
    public static Decision<MakeSignPlanStatus, SignPlanEvent> Decide(SignPlan? plan, MakeSignPlan command, Instant now)
    {
        // The same request gets the same answer whatever has become of it since.
        if (plan?.Terms is { } earlier) return new(earlier == command.Terms ? MakeSignPlanStatus.Made : MakeSignPlanStatus.NumberUsed);

        return command.IsPlanStopped
            ? new(MakeSignPlanStatus.PlanStopped)
            : new(MakeSignPlanStatus.Made, new SignPlanMade(command.Terms, now));
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum MakeSignPlanStatus : byte
{
    Made = 1,
    NumberUsed = 2,
    PlanStopped = 3,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 4,
}
