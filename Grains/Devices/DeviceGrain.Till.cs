using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Members;
using Tael.Domain.Payments;
using Tael.Grains.Payments;

namespace Tael.Grains.Devices;

public sealed partial class DeviceGrain
{
    private const string NumberUsed = "OUT_TRADE_NO_USED";
    private const string OrderOver = "ORDER_CLOSED";
    private const string CancelledFailure = "CANCELLED";

    public Task<DeviceStatus> OpenSession(OpenTillSession command) =>
        Decide((device, now) => OpenTillSession.Decide(device, command, now));

    public Task<DeviceStatus> ApplyMember(ApplyMemberPrice command) =>
        Decide((device, now) => ApplyMemberPrice.Decide(device, command, now));

    public Task<DeviceStatus> StartPayment(StartTillPayment command) =>
        Decide((device, now) => StartTillPayment.Decide(device, command, now));

    public Task<DeviceStatus> AskRefund(RefundAtTill command) => Decide((device, now) => RefundAtTill.Decide(device, command, now));

    public async Task<DeviceStatus> CancelSession(CancelTillSession command)
    {
        var status = await Cancel(command);
        if (status != DeviceStatus.PaymentUnderWay) return status;

        await FollowPayment(CancelledFailure);
        return await Cancel(command);
    }

    public async Task<Device?> FollowPayment(string? giveUp)
    {
        if (await Latest() is not { Session: { State: TillSessionState.Paying, Payment: { } payment } session }) return State;

        var order = await GrainFactory.Payment(payment.Order).Look();
        if (order?.Terms is { } terms && !IsOf(session, terms)) return await End(payment, NumberUsed);
        if (giveUp is not null && order is null or { State: OrderState.NotPaid }) order = await Close(payment.Order);

        return order switch
        {
            { State: OrderState.Paid } => await End(payment, null, order.PaidAt!.Value),
            { State: OrderState.Closed } => await End(payment, giveUp ?? OrderOver),
            _ => State,
        };
    }

    /// <summary>Whether the order under the payment's number is the one that this session has made. It may be the merchant's own, made under
    /// the same number: then it is not ours to close.</summary>
    private bool IsOf(TillSession session, OrderTerms terms) =>
        terms.Device == Self && terms.Amount == session.Price && terms.Description == session.Description;

    /// <summary>Whatever is still on its way to this order comes too late now, the order itself too.</summary>
    private async Task<Order?> Close(AccountId account)
    {
        IPaymentGrain order = GrainFactory.Payment(account);
        var isOver = await order.Close(new()) switch
        {
            CloseOrderStatus.AccountStopped => false,
            CloseOrderStatus.MustBeReversed => await order.Reverse(new()) != ReverseOrderStatus.AccountStopped,
            _ => true,
        };
        return isOver ? await order.Look() : throw new OutcomeUnknownException($"{account} is stopped, and may be paid when it is released.");
    }

    private async Task<Device?> End(TillPayment payment, string? failure, Domain.Instant at = default)
    {
        var command = new EndTillPayment(payment.Order, failure, at);
        await Decide((device, now) => EndTillPayment.Decide(device, command, now));
        return State;
    }

    private Task<DeviceStatus> Cancel(CancelTillSession command) =>
        Decide((device, now) => CancelTillSession.Decide(device, command, now));
}
