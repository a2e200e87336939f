using Tael.Domain.Ledger;

namespace Tael.Domain.Payouts;

/// <summary>A merchant's money has come to a payout: keep it for the payee, pass it on to one who need not confirm, or send it back.
/// </summary>
/// <remarks>Never refuses money. Whatever the answer, the transfer has arrived and its source may forget it.</remarks>
public static class CreditPayout
{
    public static Decision<CreditStatus, PayoutEvent> Decide(
        AccountId self, Payout? payout, CreditAccount credit, PayoutEvent? earlier, Instant now)
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

        var funded = new PayoutFunded(credit.Id, credit.From, credit.Amount, now);
        return payout!.Terms!.Authorization is null
            ? new(CreditStatus.Credited, funded)
            : new(CreditStatus.Credited, funded, ConfirmPayout.Event(self, payout.Terms, now));
    }

    private static CreditStatus? WhyNot(Payout? payout, CreditAccount credit, Instant now)
    {
        if (payout?.Terms is not { } terms) return CreditStatus.PayoutNotFound;
        if (terms.Merchant.Account != credit.From || terms.Amount != credit.Amount) return CreditStatus.PayoutNotFound;
        return payout.State != PayoutState.Created || payout.IsOverdue(now) ? CreditStatus.PayoutEnded : null;
    }
}
