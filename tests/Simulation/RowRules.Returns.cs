using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Sharing;
using Tael.Grains.Ledger;

namespace Tael.Simulation;

/// <summary>The rules of returned shares: nobody gives back more than they had, and the merchant has all that they do.</summary>
internal sealed partial class RowRules
{
    private static readonly TimeSpan ReturnWithin = TimeSpan.FromDays(180);

    private void CheckReturn(JournalAppend append, StoredAccount stored, AccountEvent happened)
    {
        var account = append.Account;
        switch (happened)
        {
            case ShareReturnDebited e:
                Must(
                    stored.Rows[^1].BalanceMinor - e.Amount.Minor >= Math.Max(0, _feesDue.GetValueOrDefault(account)),
                    account, e, "I7: it spends fees that are due");
                break;
            case ShareReturnRefused e:
                var debit = e.Transfer.TryReturned(out var sent) ? stored.EventOf(sent) as ShareReturnDebited : null;
                Must(debit?.Amount == e.Amount, account, e, "that is not what it had given back");
                break;
            case ShareReturnTaken e:
                var had = stored.Events.OfType<SharePaid>().Where(paid => paid.To == e.From).Sum(paid => paid.Amount.Minor);
                var before = stored.Events.OfType<ShareReturnTaken>().ToArray();
                var all = before.Where(other => other.From == e.From).Sum(other => other.Amount.Minor) + e.Amount.Minor;
                Must(all <= had, account, e, $"I10: {all} of {had} comes back");
                Must(before.All(other => other.OutReturnNo != e.OutReturnNo), account, e, "I6: another return has this number");
                Must(before.Length < 50, account, e, "there are too many returns");
                Must(e.At <= Has<ShareFunded>(stored)!.At + ReturnWithin, account, e, "it is too late");
                Must(append.Rows.Any(row => row.Movement is { Kind: MovementKind.Debit } on && on.Amount == e.Amount
                    && on.Counterparty == Has<ShareCreated>(stored)!.Terms.Merchant.Account), account, e, "it keeps what comes back");
                CheckShareNotified(append, stored, e, "PROFITSHARING.RETURN");
                break;
            case SharePaid e:
                CheckShareNotified(append, stored, e, "PROFITSHARING.SUCCESS");
                break;
        }
    }

    private void CheckShareNotified(JournalAppend append, StoredAccount stored, ShareEvent e, string eventType) =>
        CheckNotified(append, e, eventType, Has<ShareCreated>(stored)!.Terms.NotifyUrl);
}
