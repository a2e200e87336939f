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

    public override Task<CreditStatus> Credit(CreditAccount command) =>
        command.Refund?.Terms.Hold == RefundHold.Processing ? CreditHeld(command) : CreditAtOnce(command);

    private Task<CreditStatus> CreditAtOnce(CreditAccount command) => Run(
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

    public Task<ReportOrderStatus> Report(ReportOrder command) => Run(
        (order, earlier, now) => ReportOrder.Decide(Self, order, command, earlier, now),
        AnnounceOrder.TransferOf(Self),
        lookFirst: true,
        unable: new(ReportOrderStatus.OutboxFull, ReportOrderStatus.AccountStopped));

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

        if (State is { Refunds.Length: > 0 } held && held.Refunds.Any(refund => refund.IsHeld))
        {
            await Run(
                (order, _, now) => ReleaseOverdueRefunds.Decide(Self, order, now), unable: new(Stopped: ReleaseRefundStatus.Unchanged));
            isLatest = true;
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
            case RefundPaid { Hold: RefundHold.Processing }:
                return default;
            case RefundPaid refund:
                return new(null, Notify(state, happened, refund.Hold is null ? "REFUND.SUCCESS" : "REFUND.ABNORMAL", refund.NotifyUrl));
            case RefundReleased refund:
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

    protected override void OnSettled()
    {
        if (State is { State: OrderState.Paid or OrderState.Closed }) DeactivateOnIdle();
    }
}
