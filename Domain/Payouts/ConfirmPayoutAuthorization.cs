using Orleans;
using Tael.Domain.Wallets;

namespace Tael.Domain.Payouts;

/// <summary>The user agrees. Its id is the authorisation itself: it happens once.</summary>
[GenerateSerializer, Immutable, Alias("ConfirmPayoutAuthorization")]
public sealed record ConfirmPayoutAuthorization([property: Id(0)] UserId By)
{
    public static Decision<ConfirmAuthorizationStatus, PayoutAuthorizationEvent> Decide(
        PayoutAuthorization? authorization, ConfirmPayoutAuthorization command, Instant now)
    {
        if (authorization is not { Terms: { } terms }) return new(ConfirmAuthorizationStatus.NotFound);
        if (terms.Payee != command.By) return new(ConfirmAuthorizationStatus.NotThePayee);
        if (authorization.ClosedAt is not null) return new(ConfirmAuthorizationStatus.Closed);
        if (authorization.AuthorizedAt is not null) return new(ConfirmAuthorizationStatus.Confirmed);

        return authorization.IsOverdue(now)
            ? new(ConfirmAuthorizationStatus.Closed, new PayoutAuthorizationClosed(AuthorizationClosedBy.Time, now))
            : new(ConfirmAuthorizationStatus.Confirmed, new PayoutAuthorizationConfirmed(now));
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum ConfirmAuthorizationStatus : byte
{
    Confirmed = 1,
    NotFound = 2,
    NotThePayee = 3,

    /// <summary>By merchant, user or time.</summary>
    Closed = 4,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 5,
}
