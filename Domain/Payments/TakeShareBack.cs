using Tael.Domain.Ledger;

namespace Tael.Domain.Payments;

/// <summary>Take back what a profit-sharing order could not take; it stays frozen, or goes on to the merchant if the rest has.</summary>
public static class TakeShareBack
{
    public static Decision<CreditStatus, OrderEvent> Decide(
        AccountId self, Order order, CreditAccount credit, OrderEvent? earlier, Instant now)
    {
        if (earlier is not null) return new(CreditStatus.Credited);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);

        var back = new ShareTakenBack(credit.Id, credit.From, credit.Amount, now);
        if (order.IsFrozen) return new(CreditStatus.Credited, back);

        var share = order.Shares.Single(share => share.Share == credit.From);
        return new(
            CreditStatus.Credited,
            back,
            new OrderUnfrozen(
                TransferId.Of(self, $"settle-{share.OutSharingNo}"), order.Terms!.Merchant.Account, credit.Amount,
                Money.Zero(credit.Amount.Currency), share.OutSharingNo, now));
    }
}
