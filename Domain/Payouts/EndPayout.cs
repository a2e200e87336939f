using System.Collections.Immutable;

namespace Tael.Domain.Payouts;

/// <summary>End a payout that nobody has confirmed, and send its money back.</summary>
/// <remarks>When its time is over is decided whenever somebody looks at it, so that what they see is what stays, and by a reminder, so
/// that the merchant has the money back though nobody looks.</remarks>
public static class EndPayout
{
    /// <summary>Ends it if its time is over.</summary>
    public static Decision<EndPayoutStatus, PayoutEvent> Decide(Payout? payout, Instant now) =>
        payout is not null && payout.IsOverdue(now)
            ? new(EndPayoutStatus.Ended, Events(payout, PayoutState.Expired, now))
            : new(EndPayoutStatus.Unchanged);

    internal static ImmutableArray<PayoutEvent> Events(Payout payout, PayoutState state, Instant now)
    {
        var ended = new PayoutEnded(state, now);
        if (payout.State != PayoutState.WaitingForPayee) return [ended];

        var terms = payout.Terms!;
        var back = terms.OutBillNo.TransferOf(terms.Merchant).Back();
        return [ended, new PayoutGivenBack(back, terms.Merchant.Account, terms.Amount, now)];
    }
}

/// <summary>Append, never renumber.</summary>
public enum EndPayoutStatus : byte
{
    Unchanged = 1,
    Ended = 2,
}
