using Tael.Domain.Ledger;

namespace Tael.Domain.Merchants;

/// <summary>Take back a payout's money that its payee did not get.</summary>
public static class TakePayoutBack
{
    public static Decision<CreditStatus, MerchantEvent> Decide(CreditAccount credit, MerchantEvent? earlier, Instant now)
    {
        if (earlier is not null) return new(CreditStatus.Credited);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);

        return new(CreditStatus.Credited, new PayoutReturned(credit.Id, credit.From, credit.Amount, now));
    }
}
