using Tael.Domain.Ledger;
using Tael.Domain.Plans;
using Tael.Domain.ServiceOrders;
using Tael.Grains.Ledger;
using Tael.Grains.Notifications;

namespace Tael.Grains.Plans;

/// <inheritdoc cref="ISignPlanGrain"/>
/// <remarks>Nobody tells it how a use ends: it looks when it is asked, and stores what it has seen.</remarks>
[GrainType("sign-plan")]
[CollectionAgeLimit(Minutes = 5)]
public sealed class SignPlanGrain(AccountServices services) : AccountGrain<SignPlan, SignPlanEvent>(services), ISignPlanGrain
{
    /// <summary>Whoever has lost the place so often to others is told that another use goes on, as one did each time.</summary>
    private const int StartTriesMax = 3;

    /// <summary>It holds no money, so whoever sends it some has a bug: that stays with them, and does not vanish here.</summary>
    public override Task<CreditStatus> Credit(CreditAccount command) =>
        throw new InvalidOperationException($"{command.Id} brings {command.Amount} to a signed plan.");

    public Task<MakeSignPlanStatus> Make(MakeSignPlan command) => Run(
        (plan, _, now) => MakeSignPlan.Decide(plan, command, now), unable: new(Stopped: MakeSignPlanStatus.AccountStopped));

    public Task<AgreeToSignPlanStatus> Agree(AgreeToSignPlan command) => Run(
        (plan, _, now) => AgreeToSignPlan.Decide(plan, command, now), unable: new(Stopped: AgreeToSignPlanStatus.AccountStopped));

    public Task<StopSignPlanStatus> Stop(StopSignPlan command) => Run(
        (plan, _, now) => StopSignPlan.Decide(plan, command, now), unable: new(Stopped: StopSignPlanStatus.AccountStopped));

    public async Task<StartPlanDetailStatus> Start(StartPlanDetail command)
    {
        // What goes on is looked at before the decision: a use that has ended counts though nobody has said so.
        var settled = await Settle();
        for (var tries = 1; settled != EndPlanDetailStatus.AccountStopped; tries++)
        {
            var status = await Run(
                (plan, _, now) => StartPlanDetail.Decide(plan, command, now),
                unable: new(Stopped: StartPlanDetailStatus.AccountStopped));
            if (status != StartPlanDetailStatus.DetailGoing || tries == StartTriesMax) return status;

            if ((await Latest())?.Going is { } going) await TakeBack(going);
            settled = await Settle();
            if (settled == EndPlanDetailStatus.GoesOn) return status;
        }

        return StartPlanDetailStatus.AccountStopped;
    }

    public async Task<bool> Holds(AccountId order) => (await Latest())?.Holds(order) == true;

    public async Task<SignPlan?> Look()
    {
        await Settle();
        return await Latest();
    }

    public async Task<SignPlan?> LookBack(int notification)
    {
        SignPlan? plan = null;
        foreach (var happened in await ReadEvents())
        {
            plan = SignPlan.Evolve(plan, happened);
            if (plan.Notifications == notification) return plan;
        }

        return null;
    }

    protected override SignPlan Evolve(SignPlan? state, SignPlanEvent happened) => SignPlan.Evolve(state, happened);

    protected override ReadRows ReadRowsOf(SignPlan state, SignPlanEvent happened) => happened switch
    {
        SignPlanSigned => Notify(state, happened, "PAYSCORE.USER_SIGN_PLAN"),
        SignPlanStopped when state.SignedAt is not null => Notify(state, happened, "PAYSCORE.USER_CANCEL_SIGN_PLAN"),
        _ => default,
    };

    /// <summary>Of an order in another's way that nobody has been trusted with; what has not come yet can't come any more.</summary>
    private Task<CancelServiceOrderStatus> TakeBack(PlanUse use) => GrainFactory.ServiceOrder(use.Order).Cancel(
        new("another order has taken its place", State!.Terms!.Plan.Partner, Self));

    private async Task<EndPlanDetailStatus> Settle()
    {
        if (await Latest() is not { Going: { } going }) return EndPlanDetailStatus.Ended;

        var order = await GrainFactory.ServiceOrder(going.Order).Look();
        return await Run(
            (plan, _, now) => EndPlanDetail.Decide(Self, plan, going, order, now),
            unable: new(Stopped: EndPlanDetailStatus.AccountStopped));
    }

    private ReadRows Notify(SignPlan state, SignPlanEvent happened, string eventType)
    {
        var (sequence, terms) = (state.Notifications, state.Terms!);
        return new(
            null, [new(WebhookIds.Of(Self, sequence), Self, terms.Plan.Caller, eventType, terms.NotifyUrl, sequence, happened.At)]);
    }
}
