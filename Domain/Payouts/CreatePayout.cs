using Orleans;

namespace Tael.Domain.Payouts;

/// <summary>Make a payout that a user is to take. Its id is the merchant's out_bill_no.</summary>
/// <remarks>It moves nothing: <see cref="Merchants.FundPayout"/> does that.</remarks>
[GenerateSerializer, Immutable, Alias("CreatePayout")]
public sealed record CreatePayout([property: Id(0)] PayoutTerms Terms)
{
    /// <summary>The least that may be paid out: 0.10 yuan.</summary>
    public const long AmountMinMinor = 10;

    /// <summary>The most that one payout may move: 20,000 yuan.</summary>
    public const long AmountMaxMinor = 2_000_000;

    /// <summary>From here on (2,000 yuan) the payee's real name must be given. Source: WeChat Pay, user_name.</summary>
    public const long NameNeededFromMinor = 200_000;

    /// <param name="authorization">The one that the terms name, as it is now; null: they name none, or there is none.</param>
    public static Decision<CreatePayoutStatus, PayoutEvent> Decide(
        Payout? payout, CreatePayout command, PayoutAuthorization? authorization, Instant now)
    {
        // The same request gets the same answer whatever has become of the payout since.
        if (payout?.Terms is { } earlier)
        {
            return new(earlier == command.Terms ? CreatePayoutStatus.Created : CreatePayoutStatus.OutBillNoUsed);
        }

        if (payout is { State: PayoutState.Cancelled }) return new(CreatePayoutStatus.Cancelled);
        if (command.Terms.Authorization is not null && authorization?.Allows(command.Terms) != true) return new(CreatePayoutStatus.NotAuthorized);
        if (command.Terms.Amount.Minor is < AmountMinMinor or > AmountMaxMinor) return new(CreatePayoutStatus.AmountOutOfRange);
        if (command.Terms is { PayeeNameHash: null, Amount.Minor: >= NameNeededFromMinor }) return new(CreatePayoutStatus.NameNeeded);

        return new(CreatePayoutStatus.Created, new PayoutCreated(command.Terms, now));
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum CreatePayoutStatus : byte
{
    Created = 1,
    OutBillNoUsed = 2,

    /// <summary>It was cancelled before it ever arrived.</summary>
    Cancelled = 3,
    AmountOutOfRange = 4,
    NameNeeded = 5,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 6,

    /// <summary>The payee has not agreed to be paid so without confirming, or no longer.</summary>
    NotAuthorized = 7,
}
