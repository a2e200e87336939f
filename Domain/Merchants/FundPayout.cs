using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Payouts;

namespace Tael.Domain.Merchants;

/// <summary>Send a payout the money that its payee is to have.</summary>
/// <remarks>The merchant decides whether it has the money; the payout decides, when it arrives, whether it still waits for it, and gives
/// it back if not. Sent again, the command asks the payout what became of it.</remarks>
[GenerateSerializer, Immutable, Alias("FundPayout")]
public sealed record FundPayout(
    [property: Id(0)] MerchantId Merchant,
    [property: Id(1)] OutBillNo OutBillNo,
    [property: Id(2)] Money Amount)
{
    public TransferId Transfer => OutBillNo.TransferOf(Merchant);

    public AccountId Payout => OutBillNo.PayoutOf(Merchant);

    public static Decision<FundPayoutStatus, MerchantEvent> Decide(
        Merchant? merchant, FundPayout command, MerchantEvent? earlier, Instant now)
    {
        if (earlier is PayoutDebited done)
        {
            return new(done.Amount == command.Amount ? FundPayoutStatus.Funded : FundPayoutStatus.OutBillNoUsed);
        }

        if (merchant?.Profile is null) return new(FundPayoutStatus.MerchantNotFound);
        if (command.Amount > merchant.Available) return new(FundPayoutStatus.NotEnough);

        return new(FundPayoutStatus.Funded, new PayoutDebited(command.Transfer, command.Payout, command.Amount, now));
    }

    /// <summary>The merchant's answer, from what the payout said when the money arrived.</summary>
    public static FundPayoutStatus Of(CreditStatus arrived) => arrived switch
    {
        CreditStatus.Credited => FundPayoutStatus.Funded,
        CreditStatus.PayoutNotFound => FundPayoutStatus.PayoutNotFound,
        CreditStatus.PayoutEnded => FundPayoutStatus.PayoutEnded,
        _ => throw new ArgumentOutOfRangeException(nameof(arrived), arrived, "No final answer."),
    };
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
/// <remarks>From <see cref="PayoutNotFound"/> on the payout could not take the money, and it is on its way back.</remarks>
public enum FundPayoutStatus : byte
{
    Funded = 1,
    OutBillNoUsed = 2,
    MerchantNotFound = 3,

    /// <summary>The merchant does not have so much; nothing has changed.</summary>
    NotEnough = 4,

    /// <summary>Too many transfers of this merchant are still on their way; nothing has changed.</summary>
    OutboxFull = 5,

    /// <summary>The merchant is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 6,
    PayoutNotFound = 20,
    PayoutEnded = 21,
}
