using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payouts;
using Tael.Grains.Ledger;

namespace Tael.Simulation;

/// <summary>The rules of payouts: one ends once, and its money goes one way.</summary>
internal sealed partial class RowRules
{
    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromHours(24);

    /// <summary>Payouts that hold a merchant's money.</summary>
    private readonly HashSet<AccountId> _waiting = [];

    public int PayoutsWaiting => _waiting.Count;

    private void CheckPayout(JournalAppend append, StoredAccount stored, AccountEvent happened)
    {
        var account = append.Account;
        switch (happened)
        {
            case PayoutDebited e:
                Must(
                    stored.Rows[^1].BalanceMinor - e.Amount.Minor >= Math.Max(0, _feesDue.GetValueOrDefault(account)),
                    account, e, "I7: it spends fees that are due");
                break;
            case PayoutReturned e:
                var debit = e.Transfer.TryReturned(out var sent) ? stored.EventOf(sent) as PayoutDebited : null;
                Must(debit?.Amount == e.Amount, account, e, "that is not what it had paid");
                break;
            case PayoutCreated e:
                Must(stored.Events.All(other => other is PayoutNotTaken or PayoutGivenBack), account, e, "I9: it had ended or begun");
                Must(
                    e.Terms.Authorization is not { } authorization || Has<PayoutAuthorizationConfirmed>(disk.Of(authorization)) is not null,
                    account, e, "its payee has not agreed to be paid so");
                break;
            case PayoutFunded e:
                var terms = Has<PayoutCreated>(stored)?.Terms;
                Must(terms?.Amount == e.Amount && terms.Merchant.Account == e.From, account, e, "that is not its money");
                MustWait(stored, e, "I9: it had ended");
                Must(Has<PayoutFunded>(stored) is null, account, e, "it has its money");
                Must(
                    terms!.Authorization is null || append.Rows.Any(row => row.Kind == "PayoutConfirmed"),
                    account, e, "it waits for a payee who has agreed");
                _waiting.Add(account);
                break;
            case PayoutAuthorizationAsked e:
                Must(stored.Events.Count == 0, account, e, "I9: it had begun or ended");
                break;
            case PayoutAuthorizationConfirmed e:
                Must(Has<PayoutAuthorizationAsked>(stored) is { } asked && e.At < asked.At + ConfirmWithin, account, e, "nobody has asked, or it is too late");
                Must(
                    Has<PayoutAuthorizationConfirmed>(stored) is null && Has<PayoutAuthorizationClosed>(stored) is null,
                    account, e, "I9: it is agreed to, or over");
                break;
            case PayoutAuthorizationClosed e:
                Must(Has<PayoutAuthorizationClosed>(stored) is null, account, e, "I9: it is over");
                break;
            case PayoutConfirmed e:
                Must(Has<PayoutCreated>(stored)!.Terms.Payee.Wallet == e.To, account, e, "it is somebody else's");
                Must(_waiting.Remove(account), account, e, "it has no money");
                MustWait(stored, e, "I9: it had ended");
                CheckPayoutNotified(append, stored, e);
                break;
            case PayoutEnded e:
                Must(Has<PayoutConfirmed>(stored) is null && Has<PayoutEnded>(stored) is null, account, e, "I9: it had ended");
                Must(
                    e.State == PayoutState.Cancelled || e.At >= Has<PayoutCreated>(stored)!.At + ConfirmWithin,
                    account, e, "its time is not over");
                if (!_waiting.Remove(account)) break;

                Must(append.Rows.Any(row => row.Movement is { Kind: MovementKind.Debit } back
                    && back.Counterparty == Has<PayoutFunded>(stored)!.From), account, e, "it keeps the merchant's money");
                CheckPayoutNotified(append, stored, e);
                break;
            case PayoutNotTaken e:
                Must(
                    e.Reason == CreditStatus.PayoutNotFound ? Has<PayoutCreated>(stored) is null
                        : Has<PayoutEnded>(stored) is not null || e.At >= Has<PayoutCreated>(stored)!.At + ConfirmWithin,
                    account, e, $"{e.Reason} is not why");
                Must(append.Rows.Any(row => row.Movement is { Kind: MovementKind.Debit } back && back.Amount == e.Amount
                    && back.Counterparty == e.From), account, e, "it keeps what is not its own");
                break;
            case PayoutGivenBack e:
                Must(
                    e.Transfer.TryReturned(out var returned) && stored.EventOf(returned)?.Movement?.Amount == e.Amount,
                    account, e, "it gives back something else");
                break;
        }
    }

    private static void MustWait(StoredAccount stored, PayoutEvent e, string otherwise)
    {
        var created = Has<PayoutCreated>(stored)!;
        Must(
            Has<PayoutConfirmed>(stored) is null && Has<PayoutEnded>(stored) is null && e.At < created.At + ConfirmWithin,
            created.Terms.OutBillNo.PayoutOf(created.Terms.Merchant), e, otherwise);
    }

    private static void CheckPayoutNotified(JournalAppend append, StoredAccount stored, PayoutEvent e)
    {
        if (Has<PayoutCreated>(stored)!.Terms.NotifyUrl is not { } url) return;

        Must(
            append.Webhooks.Count(w => w.Sequence == 1 && w.EventType == "MCHTRANSFER.BILL.FINISHED" && w.Url == url) == 1,
            append.Account, e, "I14: nobody will be told");
    }
}
