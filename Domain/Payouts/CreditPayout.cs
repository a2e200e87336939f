using Tael.Domain.Ledger;

namespace Tael.Domain.Payouts;

/// <summary>A merchant's money has come to a payout: keep it for the payee, or send it back.</summary>
/// <remarks>Never refuses money. Whatever the answer, the transfer has arrived and its source may forget it.</remarks>
public static class CreditPayout
{
    public static Decision<CreditStatus, PayoutEvent> Decide(
        Payout? payout, CreditAccount credit, PayoutEvent? earlier, Instant now)
    {
        if (earlier is PayoutFunded) return new(CreditStatus.Credited);
        if (earlier is PayoutNotTaken notTaken) return new(notTaken.Reason);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);

        if (WhyNot(payout, credit, now) is { } reason)
        {
            return new(
                reason,
                new PayoutNotTaken(credit.Id, credit.From, credit.Amount, reason, now),
                new PayoutGivenBack(credit.Id.Back(), credit.From, credit.Amount, now));
        }

        return new(CreditStatus.Credited, new PayoutFunded(credit.Id, credit.From, credit.Amount, now));
    }

    private static CreditStatus? WhyNot(Payout? payout, CreditAccount credit, Instant now)
    {
        if (payout?.Terms is not { } terms) return CreditStatus.PayoutNotFound;
        if (terms.Merchant.Account != credit.From || terms.Amount != credit.Amount) return CreditStatus.PayoutNotFound;
        return payout.State != PayoutState.Created || payout.IsOverdue(now) ? CreditStatus.PayoutEnded : null;
    }
}
