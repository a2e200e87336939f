using Orleans.Concurrency;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;
using Tael.Grains.Ledger;

namespace Tael.Grains.Merchants;

/// <summary>One merchant: money, terms, keys. Key: <see cref="MerchantId.Account"/>.</summary>
[Alias("IMerchantGrain")]
public interface IMerchantGrain : IAccountGrain
{
    [AlwaysInterleave, Alias("Register")]
    Task<RegisterMerchantStatus> Register(RegisterMerchant command);

    [AlwaysInterleave, Alias("AddKey")]
    Task<MerchantKeyStatus> AddKey(AddMerchantKey command);

    [AlwaysInterleave, Alias("RevokeKey")]
    Task<MerchantKeyStatus> RevokeKey(RevokeMerchantKey command);

    /// <summary>Gives a payer money back; told when the order has taken it, or why nothing came of it.</summary>
    [AlwaysInterleave, Alias("Refund")]
    Task<RefundPaymentStatus> Refund(RefundPayment command);

    /// <summary>The refund that the merchant has paid under this number, whatever became of it; null if there is none.</summary>
    [AlwaysInterleave, Alias("FindRefund")]
    Task<Refund?> FindRefund(OutRefundNo no);

    /// <summary>Sends a payout its money; told when the payout has it, or why nothing came of it.</summary>
    [AlwaysInterleave, Alias("FundPayout")]
    Task<FundPayoutStatus> Fund(FundPayout command);

    [AlwaysInterleave, Alias("AgreeTrustService")]
    Task<AgreeTrustServiceStatus> Agree(AgreeTrustService command);

    /// <summary>Gives back what was received of another merchant's order; told when that has taken it, or why nothing came of it.
    /// </summary>
    [AlwaysInterleave, Alias("ReturnShare")]
    Task<ReturnShareStatus> Return(ReturnShare command);

    /// <summary>The return that this merchant has paid for another one under that one's number; null if there is none.</summary>
    [AlwaysInterleave, Alias("FindReturn")]
    Task<AskedReturn?> FindReturn(OutReturnNo no, MerchantId sharer);

    [AlwaysInterleave, Alias("MakeCode")]
    Task<MerchantCodeStatus> MakeCode(MakeMerchantCode command);

    [AlwaysInterleave, Alias("CloseCode")]
    Task<MerchantCodeStatus> CloseCode(CloseMerchantCode command);

    /// <summary>The merchant as it is stored; null if there is none.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<Merchant?> Look();
}
