using Orleans;
using Tael.Domain.Wallets;

namespace Tael.Domain.Plans;

/// <summary>End a plan that a user was asked to sign: nothing of it can be begun any more. Again it changes nothing.</summary>
/// <param name="Reason">Null: none was said.</param>
/// <param name="By">The user who ends it; null: the merchant.</param>
[GenerateSerializer, Immutable, Alias("StopSignPlan")]
public sealed record StopSignPlan([property: Id(0)] string? Reason, [property: Id(1)] UserId? By = null)
{
    public static Decision<StopSignPlanStatus, SignPlanEvent> Decide(SignPlan? plan, StopSignPlan command, Instant now)
    {
        if (plan?.Terms is not { } terms) return new(StopSignPlanStatus.NotFound);
        if (command.By is { } user && user != terms.User) return new(StopSignPlanStatus.NotTheUser);
        if (plan.StoppedAt is not null) return new(StopSignPlanStatus.Stopped);

        var by = command.By is null ? SignPlanStoppedBy.Merchant : SignPlanStoppedBy.User;
        return new(StopSignPlanStatus.Stopped, new SignPlanStopped(by, command.Reason, now));
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum StopSignPlanStatus : byte
{
    Stopped = 1,
    NotFound = 2,
    NotTheUser = 3,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 4,
}
