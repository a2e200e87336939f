using Orleans;

namespace Tael.Domain.Payouts;

/// <summary>The merchant wants an electronic receipt (电子回单) of a payout that its payee has. Asked for again it is the same one.</summary>
/// <remarks>Source: WeChat Pay, POST /v3/fund-app/mch-transfer/elecsign/out-bill-no.</remarks>
[GenerateSerializer, Immutable, Alias("AskPayoutReceipt")]
public sealed record AskPayoutReceipt
{
    public static Decision<AskReceiptStatus, PayoutEvent> Decide(Payout? payout, Instant now) => payout switch
    {
        not { Terms: not null, WasFunded: true } => new(AskReceiptStatus.PayoutNotFound),
        { State: not PayoutState.Succeeded } => new(AskReceiptStatus.NotSucceeded),
        { ReceiptAskedAt: not null } => new(AskReceiptStatus.Asked),
        _ => new(AskReceiptStatus.Asked, new PayoutReceiptAsked(now)),
    };
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum AskReceiptStatus : byte
{
    Asked = 1,
    PayoutNotFound = 2,

    /// <summary>The payee does not have the money.</summary>
    NotSucceeded = 3,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 4,
}
