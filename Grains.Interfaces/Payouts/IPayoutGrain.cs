using Orleans.Concurrency;
using Tael.Domain.Payouts;
using Tael.Grains.Ledger;

namespace Tael.Grains.Payouts;

/// <summary>One transfer from a merchant to a user. Key: <see cref="OutBillNo.PayoutOf"/>.</summary>
[Alias("IPayoutGrain")]
public interface IPayoutGrain : IAccountGrain
{
    /// <summary>Makes the payout, once: the same terms again get the same answer, other terms are refused.</summary>
    [AlwaysInterleave, Alias("Create")]
    Task<CreatePayoutStatus> Create(CreatePayout command);

    /// <summary>The payee takes the money: Confirmed means that it will arrive.</summary>
    [AlwaysInterleave, Alias("Confirm")]
    Task<ConfirmPayoutStatus> Confirm(ConfirmPayout command);

    /// <summary>Notes that the merchant wants a receipt.</summary>
    [AlwaysInterleave, Alias("AskReceipt")]
    Task<AskReceiptStatus> AskReceipt(AskPayoutReceipt command);

    [AlwaysInterleave, Alias("Cancel")]
    Task<CancelPayoutStatus> Cancel(CancelPayout command);

    /// <summary>The payout as it is stored; null if there is none. Ends it first if its time is over.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<Payout?> Look();
}
