using Tael.Domain.Ledger;
using Tael.Domain.Permissions;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;
using Tael.Grains.Ledger;

namespace Tael.Simulation;

/// <summary>The rules of permissions: a user gives one for each service, what counts is the profile, and each is given and ended once.</summary>
internal sealed partial class RowRules
{
    /// <summary>The permissions that a profile holds by its own rows.</summary>
    public static HashSet<AccountId> HeldBy(StoredAccount profile, int rows = int.MaxValue)
    {
        var held = new HashSet<AccountId>();
        foreach (var happened in profile.Events.Take(rows))
        {
            if (happened is ScorePermissionOpened opened) held.Add(opened.To);
            if (happened is ScorePermissionClosed closed) held.Remove(closed.To);
            if (happened is ScoreFactArrived { Fact.Kind: ScoreFactKind.PermissionRefused } refused) held.Remove(refused.From);
        }

        return held;
    }

    private void CheckPermission(JournalAppend append, StoredAccount stored, AccountEvent happened)
    {
        var account = append.Account;
        switch (happened)
        {
            case ScorePermissionOpened e:
                Must(HeldBy(stored).Count == 0, account, e, "I7: the service is permitted already");
                break;
            case ScorePermissionClosed e:
                Must(HeldBy(stored).Contains(e.To), account, e, "it is not open");
                break;
            case ScoreOrderTrusted e when Has<ServiceOrderCreated>(disk.Of(e.To)) is { Terms: { NeedsConfirm: false, SignPlan: null } }:
                Must(HeldBy(stored).Count == 1, account, e, "I7: nobody has confirmed or permitted it");
                break;
            case PermissionApplied e:
                Must(Has<PermissionApplied>(stored) is null, account, e, "it was asked for before");
                break;
            case PermissionOpened e:
                Must(
                    Has<PermissionApplied>(stored) is not null && !stored.Events.Any(other => other is PermissionOpened or PermissionClosed),
                    account, e, "I9: nobody has asked for it, or it was given or ended before");
                MustTell(append, e, "PAYSCORE.USER_OPEN_SERVICE", 1);
                break;
            case PermissionClosed e:
                Must(!stored.Events.OfType<PermissionClosed>().Any(), account, e, "I9: it had ended");
                Must(Has<PermissionOpened>(stored) is not { } given || given.User == e.User, account, e, "it is not theirs to end");
                break;
        }
    }
}
