using Orleans;
using Tael.Domain.Wallets;

namespace Tael.Domain.Payouts;

/// <summary>End an authorisation: what is made after this is not paid under it.</summary>
/// <remarks>Closing what is closed changes nothing. One that has never arrived can't come any more.</remarks>
/// <param name="By">The user who ends it; null: the merchant.</param>
[GenerateSerializer, Immutable, Alias("ClosePayoutAuthorization")]
public sealed record ClosePayoutAuthorization([property: Id(0)] UserId? By = null)
{
    public static Decision<CloseAuthorizationStatus, PayoutAuthorizationEvent> Decide(
        PayoutAuthorization? authorization, ClosePayoutAuthorization command, Instant now)
    {
        var by = command.By is null ? AuthorizationClosedBy.Merchant : AuthorizationClosedBy.User;
        if (authorization?.Terms is not { } terms)
        {
            // A user can only have heard of one that has arrived.
            return authorization is null && command.By is null
                ? new(CloseAuthorizationStatus.NotFound, new PayoutAuthorizationClosed(by, now))
                : new(CloseAuthorizationStatus.NotFound);
        }

        if (command.By is { } user && user != terms.Payee) return new(CloseAuthorizationStatus.NotThePayee);
        if (authorization.ClosedAt is not null) return new(CloseAuthorizationStatus.Closed);
        if (authorization.IsOverdue(now)) by = AuthorizationClosedBy.Time;
        return new(CloseAuthorizationStatus.Closed, new PayoutAuthorizationClosed(by, now));
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum CloseAuthorizationStatus : byte
{
    Closed = 1,

    /// <summary>There is none, and from now on there can't be, if the merchant says so.</summary>
    NotFound = 2,
    NotThePayee = 3,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 4,
}

/// <summary>Close an authorisation that its user has not agreed to in time.</summary>
/// <remarks>Decided whenever somebody looks at it, so that what they see is what stays.</remarks>
public static class ExpirePayoutAuthorization
{
    public static Decision<EndPayoutStatus, PayoutAuthorizationEvent> Decide(PayoutAuthorization? authorization, Instant now) =>
        authorization is not null && authorization.IsOverdue(now)
            ? new(EndPayoutStatus.Ended, new PayoutAuthorizationClosed(AuthorizationClosedBy.Time, now))
            : new(EndPayoutStatus.Unchanged);
}
