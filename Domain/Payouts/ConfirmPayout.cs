using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Wallets;

namespace Tael.Domain.Payouts;

/// <summary>The payee takes the money. Its id is the payout itself: it happens once.</summary>
[GenerateSerializer, Immutable, Alias("ConfirmPayout")]
public sealed record ConfirmPayout([property: Id(0)] UserId Payee)
{
    public static Decision<ConfirmPayoutStatus, PayoutEvent> Decide(
        AccountId self, Payout? payout, ConfirmPayout command, Instant now)
    {
        if (payout is not { Terms: { } terms, WasFunded: true }) return new(ConfirmPayoutStatus.PayoutNotFound);
        if (terms.Payee != command.Payee) return new(ConfirmPayoutStatus.NotThePayee);
        if (payout.IsOverdue(now)) return new(ConfirmPayoutStatus.Expired, EndPayout.Events(payout, PayoutState.Expired, now));

        return payout.State switch
        {
            PayoutState.Succeeded => new(ConfirmPayoutStatus.Confirmed),
            PayoutState.Cancelled => new(ConfirmPayoutStatus.Cancelled),
            PayoutState.Expired => new(ConfirmPayoutStatus.Expired),
            _ => new(ConfirmPayoutStatus.Confirmed, Event(self, terms, now)),
        };
    }

    internal static PayoutConfirmed Event(AccountId self, PayoutTerms terms, Instant now) =>
        new(TransferId.Of(self, "payee"), terms.Payee.Wallet, terms.Amount, now);
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum ConfirmPayoutStatus : byte
{
    Confirmed = 1,
    PayoutNotFound = 2,
    NotThePayee = 3,
    Cancelled = 4,
    Expired = 5,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 6,
}
