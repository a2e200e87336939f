using Tael.Domain.Ledger;
using Tael.Domain.Plans;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;
using Tael.Grains.Ledger;

namespace Tael.Simulation;

/// <summary>The rules of plans: each is signed and ended once, one use goes on at a time, and nobody is trusted by a plan that is not signed.</summary>
internal sealed partial class RowRules
{
    /// <summary>A signed plan by its own rows.</summary>
    public static SignPlan? FoldPlan(StoredAccount stored, int rows = int.MaxValue) =>
        stored.Events.Take(rows).Cast<SignPlanEvent>().Aggregate((SignPlan?)null, SignPlan.Evolve);

    private void CheckPlan(JournalAppend append, StoredAccount stored, AccountEvent happened)
    {
        var account = append.Account;
        switch (happened)
        {
            case PlanCreated e:
                Must(stored.Events.Count == 0, account, e, "I9: it was made before");
                break;
            case PlanStopped e:
                Must(Has<PlanCreated>(stored) is not null && Has<PlanStopped>(stored) is null, account, e, "I9: it is not there, or had ended");
                break;
            case SignPlanMade e:
                Must(stored.Events.Count == 0, account, e, "I9: it was asked for before");
                break;
            case SignPlanSigned e:
                Must(FoldPlan(stored) is { SignedAt: null, StoppedAt: null }, account, e, "I9: it was signed, or had ended");
                MustTell(append, e, "PAYSCORE.USER_SIGN_PLAN", 1);
                var signer = FoldPlan(stored)!.Terms!.User.Score;
                Must(disk.Of(signer).Events.OfType<ScorePlanNoted>().Any(noted => noted.Plan == account), account, e, "its user does not find it again");
                break;
            case SignPlanStopped e:
                Must(FoldPlan(stored) is { StoppedAt: null }, account, e, "I9: it had ended");
                if (Has<SignPlanSigned>(stored) is not null) MustTell(append, e, "PAYSCORE.USER_CANCEL_SIGN_PLAN", 2);
                break;
            case ScorePlanNoted e:
                Must(stored.Events.OfType<ScorePlanNoted>().All(other => other.Plan != e.Plan), account, e, "I9: it was noted before");
                break;
            case PlanDetailStarted e:
                Must(FoldPlan(stored) is { IsSigned: true, Going: null }, account, e, "I7: it is not signed, or another use goes on");
                Must(FoldPlan(stored)!.UseOf(e.DetailNo)?.Paid is null, account, e, "I9: it is used");
                break;
            case PlanDetailEnded e:
                CheckEnded(account, stored, e);
                break;
            case ScoreOrderTrusted e when Has<ServiceOrderCreated>(disk.Of(e.To))?.Terms is { SignPlan: { } plan } terms:
                Must(
                    disk.Of(plan).Events.OfType<PlanDetailStarted>().Any(start => start.Order == e.To && start.DetailNo == terms.PlanDetailNo),
                    account, e, "I7: nobody has signed for it");
                break;
        }
    }

    private void CheckEnded(AccountId account, StoredAccount stored, PlanDetailEnded e)
    {
        var going = FoldPlan(stored)?.Going;
        Must(going is not null, account, e, "I9: none goes on");
        var order = disk.Of(going!.Order).Events.Cast<ServiceOrderEvent>().Aggregate((ServiceOrder?)null, ServiceOrder.Evolve);
        Must(order is { HasEnded: true }, account, e, "it has not ended");
        Must(
            e.Paid == (order!.State == ServiceOrderState.Done ? order.Bill!.Total : null),
            account, e, "that is not what it has cost");
    }
}
