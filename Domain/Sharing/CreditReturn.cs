using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Sharing;

/// <summary>A receiver's money has come back to the profit-sharing order: pass it on to the merchant, or send it back.</summary>
/// <remarks>
/// Here, in one account, it is decided what a receiver had and has given back of it, so that it never gives back more, whatever is
/// asked for at once. Never refuses money. Source of the limits: WeChat Pay, return of shares.
/// </remarks>
public static class CreditReturn
{
    /// <summary>The most returns of one profit-sharing order.</summary>
    public const int ReturnsMax = 50;

    /// <summary>The longest after it was shared out that a part may be given back.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromDays(180);

    public static Decision<CreditStatus, ShareEvent> Decide(
        AccountId self, Share? share, CreditAccount credit, ShareEvent? earlier, Instant now)
    {
        if (earlier is ShareReturnTaken) return new(CreditStatus.Credited);
        if (earlier is ShareNotTaken notTaken) return new(notTaken.Reason);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);

        if (share?.Terms is not { } terms || !OutReturnNo.TryOf(credit.Id, credit.From, terms.Merchant, out var no))
        {
            return CreditShare.NotTaken(credit, CreditStatus.ShareNotFound, now);
        }

        if (WhyNot(share, no, credit.From, credit.Amount, now) is { } reason) return CreditShare.NotTaken(credit, reason, now);

        return new(
            CreditStatus.Credited,
            new ShareReturnTaken(credit.Id, credit.From, credit.Amount, no, now),
            new ShareReturnPassedOn(no.PassedOnBy(self), terms.Merchant.Account, credit.Amount, now));
    }

    /// <summary>What keeps a receiver from giving so much back now; null if nothing does. In order of precedence.</summary>
    public static CreditStatus? WhyNot(Share? share, OutReturnNo no, AccountId receiver, Money amount, Instant now)
    {
        if (share?.FinishedAt is not { } finishedAt) return CreditStatus.ShareNotFound;

        var part = share.PartOf(receiver);
        if (part.IsZero) return CreditStatus.ShareNotFound;
        if (share.Returns.Any(other => other.OutReturnNo == no)) return CreditStatus.ReturnNoUsed;
        if (now > finishedAt + Within) return CreditStatus.ReturnTooLate;
        if (share.Returns.Length >= ReturnsMax) return CreditStatus.ReturnsTooMany;
        return amount + share.ReturnedBy(receiver) > part ? CreditStatus.ReturnExceedsPart : null;
    }
}
