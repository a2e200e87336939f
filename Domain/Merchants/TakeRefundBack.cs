using Tael.Domain.Ledger;

namespace Tael.Domain.Merchants;

/// <summary>Take back a refund that its order could not take, and the fee that was given back with it.</summary>
public static class TakeRefundBack
{
    /// <param name="refund">What is coming back.</param>
    public static Decision<CreditStatus, MerchantEvent> Decide(
        RefundDebited refund, CreditAccount credit, MerchantEvent? earlier, Instant now)
    {
        if (earlier is not null) return new(CreditStatus.Credited);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);

        return new(CreditStatus.Credited, new RefundReturned(credit.Id, credit.From, credit.Amount, refund.Fee, now));
    }
}
