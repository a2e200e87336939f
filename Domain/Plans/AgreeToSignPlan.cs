using Orleans;
using Tael.Domain.Wallets;

namespace Tael.Domain.Plans;

/// <summary>The user signs. Its id is the signed plan itself: it happens once.</summary>
[GenerateSerializer, Immutable, Alias("AgreeToSignPlan")]
public sealed record AgreeToSignPlan([property: Id(0)] UserId By)
{
    public static Decision<AgreeToSignPlanStatus, SignPlanEvent> Decide(SignPlan? plan, AgreeToSignPlan command, Instant now)
    {
        if (plan?.Terms is not { } terms) return new(AgreeToSignPlanStatus.NotFound);
        if (terms.User != command.By) return new(AgreeToSignPlanStatus.NotTheUser);
        if (plan.StoppedAt is not null) return new(AgreeToSignPlanStatus.Over);
        if (plan.SignedAt is not null) return new(AgreeToSignPlanStatus.Signed);

        return now >= plan.OverAt
            ? new(AgreeToSignPlanStatus.Over)
            : new(AgreeToSignPlanStatus.Signed, new SignPlanSigned(now));
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum AgreeToSignPlanStatus : byte
{
    Signed = 1,
    NotFound = 2,
    NotTheUser = 3,

    /// <summary>It is stopped, or its time is over.</summary>
    Over = 4,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 5,

    /// <summary>The user has not opened Pay Score.</summary>
    NoConsent = 6,

    /// <summary>The user has signed as many as may be, and none of them is over.</summary>
    TooMany = 7,
}
