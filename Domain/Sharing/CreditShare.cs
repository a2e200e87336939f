using System.Collections.Immutable;
using Tael.Domain.Ledger;

namespace Tael.Domain.Sharing;

/// <summary>Money has come to a profit-sharing order: pass it on, or send it back.</summary>
/// <remarks>Never refuses money. Whatever the answer, the transfer has arrived and its source may forget it.</remarks>
public static class CreditShare
{
    public static Decision<CreditStatus, ShareEvent> Decide(
        AccountId self, Share? share, CreditAccount credit, ShareEvent? earlier, Instant now)
    {
        if (credit.From.Kind == AccountKind.Merchant) return CreditReturn.Decide(self, share, credit, earlier, now);
        if (earlier is ShareFunded) return new(CreditStatus.Credited);
        if (earlier is ShareNotTaken notTaken) return new(notTaken.Reason);
        if (!credit.IsRetry && now > credit.Deadline) return new(CreditStatus.Late);

        if (share?.Terms is not { } terms || share.FinishedAt is not null || terms.Order != credit.From || share.Payable != credit.Amount)
        {
            return NotTaken(credit, CreditStatus.ShareNotFound, now);
        }

        var events = ImmutableArray.CreateBuilder<ShareEvent>();
        events.Add(new ShareFunded(credit.Id, credit.From, credit.Amount, now));
        for (var i = 0; i < terms.Receivers.Length; i++)
        {
            if (share.Failures[i] != ShareFailure.None) continue;

            var receiver = terms.Receivers[i];
            events.Add(new SharePaid(Share.TransferOf(self, i), receiver.Account, receiver.Amount, i, now));
        }

        return new(CreditStatus.Credited, events.ToImmutable());
    }

    internal static Decision<CreditStatus, ShareEvent> NotTaken(CreditAccount credit, CreditStatus reason, Instant now) => new(
        reason,
        new ShareNotTaken(credit.Id, credit.From, credit.Amount, reason, now),
        new ShareGivenBack(credit.Id.Back(), credit.From, credit.Amount, now));
}
