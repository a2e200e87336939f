using System.Collections.Immutable;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;

namespace Tael.Grains.Payments;

/// <inheritdoc cref="IPaymentGrain"/>
/// <remarks>It gives its activation up when the order has ended and its money has arrived where it belongs: orders are
/// many, and each is busy only once.</remarks>
[GrainType("payment")]
[CollectionAgeLimit(Minutes = 5)]
public sealed partial class PaymentGrain(AccountServices services, TimeProvider clock)
    : AccountGrain<Order, OrderEvent>(services), IPaymentGrain
{
    /// <remarks>Nearly every order is created in the activation that is made for it.</remarks>
    protected override bool OpensUnread => true;

    public override Task<CreditStatus> Credit(CreditAccount command) => Run(
        (order, earlier, now) => AnnounceOrder.With(CreditOrder.Decide(Self, order, command, earlier, now), Self, order, now),
        command.Id,
        command.IsRetry);

    public async Task<CreateOrderStatus> Create(CreateOrder command)
    {
        if (command.Terms.ProfitSharing == true) await RemindToThaw();
        return await Run(
            (order, _, now) => CreateOrder.Decide(order, command, now),
            opens: true,
            unable: new(Stopped: CreateOrderStatus.AccountStopped));
    }

    public Task<CloseOrderStatus> Close(CloseOrder command) => Run(
        (order, _, now) => CloseOrder.Decide(order, command, now), unable: new(Stopped: CloseOrderStatus.AccountStopped));

    public Task<ReverseOrderStatus> Reverse(ReverseOrder command) => Run(
        (order, _, now) => ReverseOrder.Decide(order, command, now),
        unable: new(Stopped: ReverseOrderStatus.AccountStopped));

    public Task<ReleaseOrderStatus> Release(ReleaseOrder command) => Run(
        (order, _, now) => ReleaseOrder.Decide(order, command, now), unable: new(Stopped: ReleaseOrderStatus.NotReserved));

    public async Task<Order?> Look()
    {
        var isLatest = !IsKnown || State is { State: OrderState.NotPaid };
        if (isLatest)
        {
            await Run(
                (order, _, now) => ExpireOrder.Decide(order, now), unable: new(Stopped: ExpireOrderStatus.Unchanged));
        }

        if (State is { IsFrozen: true })
        {
            await Run(
                (order, _, now) => ThawOrder.Decide(Self, order, now), unable: new(Stopped: ThawOrderStatus.Unchanged));
            isLatest = true;
        }

        return isLatest ? State : await Latest();
    }

    public async Task<CreditStatus?> Settle()
    {
        await Look();
        if (State is not { State: OrderState.Paid, IsFrozen: false, Terms: { } terms } order) return null;

        var debit = Movement.Debit(TransferId.Of(Self, "settle"), terms.Merchant.Account, order.Unfrozen?.Amount ?? terms.Amount);
        return await Arrival(debit, new(Price: order.Unfrozen is null ? null : terms.Amount));
    }

    public async Task<RefundOutcome> FindRefund(Refund refund) => await FindEvent(refund.Transfer) is { } happened
        ? OutcomeOf(happened)!
        : new(RefundState.Processing, default, refund.OutRefundNo);

    public async Task<RefundOutcome?> FindNotified(int sequence)
    {
        Order? order = null;
        foreach (var happened in await ReadEvents())
        {
            var before = order?.Notifications ?? 0;
            order = Order.Evolve(order, happened);
            if (before < sequence && order.Notifications == sequence) return OutcomeOf(happened);
        }

        return null;
    }

    Task<JournalEntry?> IPaymentGrain.FindEntry(TransferId transfer) => FindEntry(transfer);

    protected override Order Evolve(Order? state, OrderEvent happened) => Order.Evolve(state, happened);

    protected override ReadRows ReadRowsOf(Order state, OrderEvent happened)
    {
        switch (happened)
        {
            case OrderPaid paid:
                var terms = state.Terms!;
                var trade = new TradeRow(paid.TransactionId, Self, terms.Merchant, paid.Amount, paid.At);
                return new(trade, Notify(state, happened, "TRANSACTION.SUCCESS", terms.NotifyUrl));
            case RefundPaid refund:
                return new(null, Notify(state, happened, "REFUND.SUCCESS", refund.NotifyUrl));
            case RefundNotTaken refund:
                return new(null, Notify(state, happened, "REFUND.CLOSED", refund.NotifyUrl));
            default:
                return default;
        }
    }

    private ImmutableArray<WebhookRow> Notify(Order state, OrderEvent happened, string eventType, string? url)
    {
        if (url is null) return [];

        var sequence = state.Notifications;
        return
        [
            new(WebhookIds.Of(Self, sequence), Self, state.Terms!.Partner ?? state.Terms.Merchant, eventType, url, sequence, happened.At),
        ];
    }

    private static RefundOutcome? OutcomeOf(OrderEvent happened) => happened switch
    {
        RefundPaid paid => new(RefundState.Success, paid.At, paid.OutRefundNo),
        RefundNotTaken not => new(RefundState.Closed, not.At, not.OutRefundNo),
        _ => null,
    };

    protected override void OnSettled()
    {
        if (State is { State: OrderState.Paid or OrderState.Closed }) DeactivateOnIdle();
    }
}
