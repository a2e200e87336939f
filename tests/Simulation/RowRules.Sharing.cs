using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;
using Tael.Grains.Ledger;

namespace Tael.Simulation;

/// <summary>The rules of profit sharing: what of a frozen order goes where, and that all of it does.</summary>
internal sealed partial class RowRules
{
    private const int SharesMax = 50;

    private static readonly TimeSpan NotSharedBefore = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FrozenFor = TimeSpan.FromDays(30);

    /// <summary>Orders that hold money to be shared out.</summary>
    private readonly HashSet<AccountId> _frozen = [];

    public int OrdersFrozen => _frozen.Count;

    private void CheckSharing(JournalAppend append, StoredAccount stored, AccountEvent happened)
    {
        var account = append.Account;
        switch (happened)
        {
            case OrderShared e:
                CheckShared(account, stored, e);
                break;
            case OrderUnfrozen e:
                CheckUnfrozen(account, stored, e);
                break;
            case ShareTakenBack e:
                Must(stored.EventOf(e.Transfer.TryReturned(out var sent) ? sent : e.Transfer) is OrderShared, account, e, "that is not its own");
                break;
            case ShareCreated e:
                Must(Has<ShareCreated>(stored) is null, account, e, "I6: it has been made before");
                for (var i = 0; i < e.Failures.Length; i++)
                {
                    var added = disk.Of(e.Terms.Merchant.Receivers).Events.OfType<ReceiverAdded>();
                    Must(
                        e.Failures[i] != ShareFailure.None || added.Any(one => one.Receiver.Account == e.Terms.Receivers[i].Account),
                        account, e, "it goes to a stranger");
                }

                break;
            case ShareFunded e:
                var made = Has<ShareCreated>(stored);
                Must(made?.Terms.Order == e.From, account, e, "that is not its order's money");
                Must(Has<ShareFunded>(stored) is null, account, e, "I4: it has its money");
                // A return that has come meanwhile may be passed on in the same append.
                var passedOn = append.Rows.Where(row => row.Kind == nameof(SharePaid)).Sum(row => row.Movement!.Value.Amount.Minor);
                Must(passedOn == e.Amount.Minor, account, e, $"it passes on {passedOn}");
                break;
            case SharePaid e:
                var created = Has<ShareCreated>(stored)!;
                var receiver = created.Terms.Receivers[e.Receiver];
                Must(receiver.Account == e.To && receiver.Amount == e.Amount, account, e, "that is not the receiver's part");
                Must(created.Failures[e.Receiver] == ShareFailure.None, account, e, "the receiver can't have it");
                Must(stored.Events.OfType<SharePaid>().All(other => other.Receiver != e.Receiver), account, e, "I4: the receiver has its part");
                break;
            case ShareNotTaken e:
                Must(append.Rows.Any(row => row.Movement is { Kind: MovementKind.Debit } back && back.Amount == e.Amount
                    && back.Counterparty == e.From), account, e, "it keeps what is not its own");
                break;
        }
    }

    private void CheckShared(AccountId account, StoredAccount stored, OrderShared e)
    {
        var terms = Has<OrderCreated>(stored)!.Terms;
        var paid = Has<OrderPaid>(stored);
        var before = stored.Events.OfType<OrderShared>().ToArray();
        Must(paid is not null && terms.ProfitSharing == true, account, e, "there is nothing to share out");
        Must(_frozen.Contains(account), account, e, "I9: it has been unfrozen");
        Must(e.At >= paid!.At + NotSharedBefore && e.At < paid.At + FrozenFor, account, e, "it is not the time to share out");
        Must(before.Length < SharesMax, account, e, "it is shared out too often");
        Must(before.All(other => other.OutSharingNo != e.OutSharingNo), account, e, "I4: twice");
        Must(e.To.Value == $"h-{terms.Merchant}-{e.OutSharingNo}", account, e, "that is somebody else's");
        var all = before.Sum(other => other.Amount.Minor) + e.Amount.Minor;
        Must(all * 10 <= terms.Amount.Minor * 3, account, e, $"{all} of {terms.Amount.Minor} is too much");
    }

    private void CheckUnfrozen(AccountId account, StoredAccount stored, OrderUnfrozen e)
    {
        var terms = Has<OrderCreated>(stored)!.Terms;
        Must(_frozen.Remove(account), account, e, "I9: it is not frozen");
        Must(terms.Merchant.Account == e.To, account, e, "it settles with another merchant");
        Must(e.Price == terms.Amount && e.Amount.Minor == stored.Rows[^1].BalanceMinor, account, e, "that is not what is left");
        Must(e.By is not null || e.At >= Has<OrderPaid>(stored)!.At + FrozenFor, account, e, "its time is not over");
    }
}
