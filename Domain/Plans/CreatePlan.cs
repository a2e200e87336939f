using Orleans;
using Tael.Domain.ServiceOrders;

namespace Tael.Domain.Plans;

/// <summary>Make a plan. Its id is the merchant's merchant_plan_no.</summary>
/// <param name="Service">As it is agreed now; what counts of a repeated request is its terms.</param>
[GenerateSerializer, Immutable, Alias("CreatePlan")]
public sealed record CreatePlan([property: Id(0)] PlanTerms Terms, [property: Id(1)] TrustService Service)
{
    public static Decision<CreatePlanStatus, PlanEvent> Decide(Plan? plan, CreatePlan command, Instant now)
    {
        if (plan?.Terms is { } earlier) return new(earlier == command.Terms ? CreatePlanStatus.Created : CreatePlanStatus.NumberUsed);

        var service = command.Service;
        return command.Terms.Details.All(detail => detail.Actual <= service.RiskFundMax && detail.Actual <= service.Quota)
            ? new(CreatePlanStatus.Created, new PlanCreated(command.Terms, now))
            : new(CreatePlanStatus.ExceedsService);
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum CreatePlanStatus : byte
{
    Created = 1,
    NumberUsed = 2,

    /// <summary>One of the uses costs more than was agreed for the service.</summary>
    ExceedsService = 3,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 4,
}
