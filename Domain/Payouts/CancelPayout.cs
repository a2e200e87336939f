using Orleans;

namespace Tael.Domain.Payouts;

/// <summary>The merchant takes a payout back that the payee has not confirmed.</summary>
/// <remarks>One that has never arrived can't come any more. Source: WeChat Pay, cancel of a transfer bill.</remarks>
[GenerateSerializer, Immutable, Alias("CancelPayout")]
public sealed record CancelPayout
{
    public static Decision<CancelPayoutStatus, PayoutEvent> Decide(Payout? payout, CancelPayout command, Instant now)
    {
        if (payout?.Terms is null)
        {
            return payout is { State: PayoutState.Cancelled }
                ? new(CancelPayoutStatus.PayoutNotFound)
                : new(CancelPayoutStatus.PayoutNotFound, new PayoutEnded(PayoutState.Cancelled, now));
        }

        if (payout.IsOverdue(now)) return new(CancelPayoutStatus.Expired, EndPayout.Events(payout, PayoutState.Expired, now));

        return payout.State switch
        {
            PayoutState.Succeeded => new(CancelPayoutStatus.Confirmed),
            PayoutState.Expired => new(CancelPayoutStatus.Expired),
            PayoutState.Cancelled => new(CancelPayoutStatus.Cancelled),
            _ => new(CancelPayoutStatus.Cancelled, EndPayout.Events(payout, PayoutState.Cancelled, now)),
        };
    }
}

/// <summary>Append, never renumber.</summary>
public enum CancelPayoutStatus : byte
{
    Cancelled = 1,

    /// <summary>There is no such payout, and from now on there can't be.</summary>
    PayoutNotFound = 2,

    /// <summary>The payee has the money.</summary>
    Confirmed = 3,
    Expired = 4,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 5,
}
