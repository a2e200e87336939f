using Orleans;

namespace Tael.Domain.Payouts;

/// <summary>Ask a user to agree to being paid without confirming. Its id is the merchant's out_authorization_no.</summary>
[GenerateSerializer, Immutable, Alias("AskPayoutAuthorization")]
public sealed record AskPayoutAuthorization([property: Id(0)] PayoutAuthorizationTerms Terms)
{
    public static Decision<AskAuthorizationStatus, PayoutAuthorizationEvent> Decide(
        PayoutAuthorization? authorization, AskPayoutAuthorization command, Instant now) => authorization switch
    {
        // The same request gets the same answer whatever has become of it since.
        { Terms: { } earlier } => new(earlier == command.Terms ? AskAuthorizationStatus.Asked : AskAuthorizationStatus.NumberUsed),
        { ClosedAt: not null } => new(AskAuthorizationStatus.Closed),
        _ => new(AskAuthorizationStatus.Asked, new PayoutAuthorizationAsked(command.Terms, now)),
    };
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum AskAuthorizationStatus : byte
{
    Asked = 1,

    /// <summary>The number stands for another authorisation.</summary>
    NumberUsed = 2,

    /// <summary>It was closed before it ever arrived.</summary>
    Closed = 3,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 4,
}
