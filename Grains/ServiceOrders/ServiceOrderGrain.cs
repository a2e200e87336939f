using Microsoft.Extensions.Logging;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;
using Tael.Grains.Ledger;

namespace Tael.Grains.ServiceOrders;

/// <inheritdoc cref="IServiceOrderGrain"/>
/// <remarks>A reminder ends what nobody accepts, and collects what nobody asks for. It is set before the order is stored, and again
/// before it is completed: one that reminds of nothing does no harm, and a debt without one would be forgotten. Whoever looks need not wait
/// for it: on a cluster it goes by the machines' time, also where the time of business is moved.</remarks>
[GrainType("serviceorder")]
[CollectionAgeLimit(Minutes = 5)]
public sealed partial class ServiceOrderGrain(AccountServices services, TimeProvider clock, ILogger<ServiceOrderGrain> log)
    : AccountGrain<ServiceOrder, ServiceOrderEvent>(services), IServiceOrderGrain, IRemindable
{
    private const string TendReminder = "tend";

    /// <summary>What is due is tried again so often, until it is paid.</summary>
    private static readonly TimeSpan CollectEvery = TimeSpan.FromHours(1);

    /// <summary>When this activation has last tried to collect; null: not yet.</summary>
    private Instant? _triedAt;

    /// <summary>The collection that it has tried.</summary>
    private int? _triedNumber;

    public override async Task<CreditStatus> Credit(CreditAccount command)
    {
        var status = await Run(
            (order, earlier, now) => CreditServiceOrder.Decide(order, command, earlier, now), command.Id, command.IsRetry);
        if (status == CreditStatus.Credited && State is { State: ServiceOrderState.Completed, Terms.Bill: not null }) _ = CollectSoon();
        return status;
    }

    public async Task<CreateServiceOrderStatus> Create(CreateServiceOrder command)
    {
        // A repeat must not put off the reminder of what has been completed since. What has been used already is due once it is accepted.
        if (await Latest() is null)
        {
            var first = command.Terms.Bill is null ? ServiceOrder.AcceptWithin : CollectEvery;
            await this.RegisterOrUpdateReminder(TendReminder, first, CollectEvery);
        }

        return await Run(
            (order, _, now) => CreateServiceOrder.Decide(order, command, now),
            unable: new(Stopped: CreateServiceOrderStatus.AccountStopped));
    }

    public Task<CancelServiceOrderStatus> Cancel(CancelServiceOrder command) => Run(
        (order, _, now) => CancelServiceOrder.Decide(Self, order, command, now),
        unable: new(Stopped: CancelServiceOrderStatus.AccountStopped));

    public Task<AnnounceServiceOrderStatus> Announce(AnnounceServiceOrder command) => Run(
        (order, _, now) => AnnounceServiceOrder.Decide(order, command, now),
        unable: new(Stopped: AnnounceServiceOrderStatus.AccountStopped));

    public async Task<ServiceOrder?> Look()
    {
        if (State is null or { State: ServiceOrderState.Created }) await PassTime(unpaid: null);
        if (State is { State: ServiceOrderState.Completed, CompletedAt: { } completedAt }
            && Instant.Of(clock) >= (_triedAt ?? completedAt) + CollectEvery)
        {
            await CollectSoon();
        }

        return await Latest();
    }

    public async Task<ServiceOrder?> LookBack(int notification)
    {
        ServiceOrder? order = null;
        foreach (var happened in await ReadEvents())
        {
            order = ServiceOrder.Evolve(order, happened);
            if (order.Notifications == notification) return order;
        }

        return null;
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await Tend();

        // While it lives it may be completed at any time, and must be reminded of then.
        if (State is { HasEnded: false, Terms: not null }) return;
        if (await this.GetReminder(reminderName) is { } reminder) await this.UnregisterReminder(reminder);
    }

    protected override ServiceOrder Evolve(ServiceOrder? state, ServiceOrderEvent happened) => ServiceOrder.Evolve(state, happened);

    protected override Enclosed EnclosedWith(ServiceOrderEvent debited) => debited switch
    {
        ServiceOrderFactTold e => new(Fact: e.Fact),
        ServiceDepositSpared e => new(Spared: e.Saved),
        _ => default,
    };

    protected override ReadRows ReadRowsOf(ServiceOrder state, ServiceOrderEvent happened) => happened switch
    {
        ServiceOrderAccepted when state.Terms!.NeedsConfirm => Notify(state, happened, "PAYSCORE.USER_CONFIRM"),
        ServiceOrderPaid { By: CollectedBy.Platform } => Notify(state, happened, "PAYSCORE.USER_PAID"),
        _ => default,
    };

    protected override void OnSettled()
    {
        if (State is { HasEnded: true }) DeactivateOnIdle();
    }

    private Task<TendServiceOrderStatus> PassTime(int? unpaid) => Run(
        (order, _, now) => TendServiceOrder.Decide(Self, order, unpaid, now),
        unable: new(Stopped: TendServiceOrderStatus.Unchanged));

    private ReadRows Notify(ServiceOrder state, ServiceOrderEvent happened, string eventType)
    {
        var (sequence, terms) = (state.Notifications, state.Terms!);
        return terms.NotifyUrl is { } url
            ? new(null, [new(WebhookIds.Of(Self, sequence), Self, terms.Caller, eventType, url, sequence, happened.At)])
            : default;
    }
}
