using Tael.Domain.Ledger;

namespace Tael.Domain.Merchants;

/// <summary>Take a paid order's money, or a part of another merchant's that was shared out, and send gathered fees on when there are enough of them.</summary>
public static class CreditMerchant
{
    /// <summary>Fees move to the house when this much has gathered: 1,000 yuan.</summary>
    public const long FeesMoveAtMinor = 100_000;

    public static Decision<CreditStatus, MerchantEvent> Decide(
        AccountId self, Merchant? merchant, CreditAccount credit, MerchantEvent? earlier, Instant now)
    {
        if (earlier is not null) return new(CreditStatus.Credited);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);

        if (credit.From.Kind == AccountKind.Share)
        {
            return new(CreditStatus.Credited, new ShareReceived(credit.Id, credit.From, credit.Amount, now));
        }

        var fee = merchant?.Profile?.FeeRate.Of(credit.Price ?? credit.Amount) ?? Money.Zero(credit.Amount.Currency);
        var settled = new PaymentSettled(credit.Id, credit.From, credit.Amount, fee, now);

        var due = (merchant ?? Merchant.Empty).Charge(fee).FeesDue;
        if (due.Minor < FeesMoveAtMinor) return new(CreditStatus.Credited, settled);

        var transfer = TransferId.Of(self, $"fees-{(merchant?.FeesMovedCount ?? 0) + 1}");
        return new(CreditStatus.Credited, settled, new FeesMoved(transfer, due, now));
    }
}
