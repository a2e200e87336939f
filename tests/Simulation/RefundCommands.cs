using Orleans;
using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Simulation;

internal class GiveBack(World world, RefundPayment command) : Command(world)
{
    private readonly TransferId _transfer = TransferId.Of(command.Merchant.Account, $"refund-{command.OutRefundNo}");
    private bool _wasDebited;

    protected RefundPayment Asked => command;

    public override string Key => $"refund {_transfer} {command.Order} {command.Amount} {command.Terms}";

    protected override AccountId Account => command.Merchant.Account;

    public override async Task<object> Send(IGrainFactory grains) => await grains.Merchant(command.Merchant).Refund(command);

    protected override void OnBegin() => _wasDebited = Stored.EventOf(_transfer, RowsBefore) is not null;

    protected override bool IsRight(object answer)
    {
        var debit = Debit;
        var isThis = IsThis(debit);
        var arrived = World.Disk.Of(command.Order).EventOf(_transfer);
        return answer switch
        {
            RefundPaymentStatus.Refunded => isThis && arrived is RefundPaid,
            RefundPaymentStatus.OutRefundNoUsed => debit is not null && !isThis,
            RefundPaymentStatus.NotEnough => !_wasDebited && HeldMeanwhile(IsShortAt),
            RefundPaymentStatus.ExceedsPaid when !isThis => !_wasDebited && RefundedNow + command.Amount.Minor > command.Terms.Total.Minor,
            RefundPaymentStatus status => isThis && arrived is RefundNotTaken not && RefundPayment.Of(not.Reason) == status,
            _ => false,
        };
    }

    /// <remarks>A refusal without a row leaves the number free for another refund.</remarks>
    protected override bool IsFinal(object answer) => answer switch
    {
        RefundPaymentStatus.NotEnough => false,
        RefundPaymentStatus.ExceedsPaid => IsThis(Debit),
        _ => true,
    };

    private RefundDebited? Debit => Stored.EventOf(_transfer) as RefundDebited;

    private long RefundedNow => World.Disk.Of(command.Order).Events.OfType<RefundPaid>().Sum(refund => refund.Amount.Minor);

    private bool IsThis(RefundDebited? debit) =>
        debit?.To == command.Order && debit.Amount == command.Amount && debit.Terms == command.Terms;

    /// <summary>With no part of the fee given back there was too little; how much goes back depends on other refunds.</summary>
    private bool IsShortAt(int rows)
    {
        var fees = 0L;
        foreach (var happened in Stored.Events.Take(rows))
        {
            fees = happened switch
            {
                PaymentSettled e => fees + e.Fee.Minor,
                RefundDebited e => fees - e.Fee.Minor,
                RefundReturned e => fees + e.Fee.Minor,
                FeesMoved => 0,
                _ => fees,
            };
        }

        return (rows == 0 ? 0 : Stored.Rows[rows - 1].BalanceMinor) - Math.Max(0, fees) < command.Amount.Minor;
    }
}

/// <summary>As the endpoint does it: the device may ask, and then the merchant's account decides.</summary>
internal sealed class GiveBackAtTill(World world, DeviceId device, RefundPayment command) : GiveBack(world, command)
{
    private int _deviceRowsBefore;

    public override async Task<object> Send(IGrainFactory grains)
    {
        var ask = new RefundAtTill(AtTill.KeyId, Asked.Order, Asked.OutRefundNo, Asked.Amount);
        var asked = await grains.Device(device).AskRefund(ask);
        return asked == DeviceStatus.Done ? await base.Send(grains) : asked;
    }

    protected override void OnBegin()
    {
        base.OnBegin();
        _deviceRowsBefore = Till.RowsKnown;
    }

    protected override bool IsRight(object answer) => answer switch
    {
        DeviceStatus.DeviceRevoked => TillFacts.Of(Till.Events).Standing == DeviceStanding.Revoked,
        DeviceStatus.DeviceSuspended => Enumerable.Range(_deviceRowsBefore, Till.Rows.Count - _deviceRowsBefore + 1)
            .Any(rows => TillFacts.Of(Till.Events.Take(rows)).Standing == DeviceStanding.Suspended),
        DeviceStatus => false,
        _ => base.IsRight(answer),
    };

    protected override bool IsFinal(object answer) => answer is not DeviceStatus && base.IsFinal(answer);

    private StoredAccount Till => World.Disk.Of(device.Account);
}

internal sealed class LookAtRefund(World world, MerchantId merchant, OutRefundNo no) : Command(world)
{
    private readonly TransferId _transfer = no.TransferOf(merchant);

    public override string Key => $"look at refund {_transfer}";

    protected override AccountId Account => merchant.Account;

    public override async Task<object> Send(IGrainFactory grains) => await grains.Merchant(merchant).FindRefund(no) is { } refund
        ? (await grains.Payment(refund.Order).FindRefund(refund)).State
        : "none";

    protected override bool IsRight(object answer)
    {
        var debit = Stored.EventOf(_transfer) as RefundDebited;
        var arrived = debit is null ? null : World.Disk.Of(debit.To).EventOf(_transfer);
        return answer switch
        {
            RefundState.Success => arrived is RefundPaid { Hold: null } || (arrived is RefundPaid && ReleasedFrom(debit!.To)),
            RefundState.Abnormal => arrived is RefundPaid { Hold: RefundHold.Abnormal },
            RefundState.Closed => arrived is RefundNotTaken,
            RefundState.Processing => debit is not null,
            _ => Stored.EventOf(_transfer, RowsBefore) is null,
        };
    }

    protected override bool IsFinal(object answer) => answer is RefundState.Success or RefundState.Closed;

    private bool ReleasedFrom(AccountId order) =>
        World.Disk.Of(order).Events.OfType<RefundReleased>().Any(released => released.OutRefundNo == no);
}

/// <summary>A merchant says where the money of an abnormal refund goes.</summary>
internal sealed class SendElsewhere(World world, RefundPayment refund, RefundWay way) : Command(world)
{
    public override string Key => $"send {refund.OutRefundNo} of {Account} to {way}";

    protected override AccountId Account => refund.Order;

    public override async Task<object> Send(IGrainFactory grains) => await grains.Payment(Account).ReleaseHeld(new(refund.OutRefundNo, way));

    protected override bool IsRight(object answer) => answer switch
    {
        ReleaseRefundStatus.Released => Released?.Way == way,
        ReleaseRefundStatus.WentElsewhere => Released is { } other && other.Way != way,
        ReleaseRefundStatus.NotAbnormal => Paid() is { Hold: not RefundHold.Abnormal },
        ReleaseRefundStatus.RefundNotFound => Paid(RowsBefore) is null,
        _ => false,
    };

    protected override bool IsFinal(object answer) => answer is not ReleaseRefundStatus.RefundNotFound;

    private RefundReleased? Released => Stored.Events.OfType<RefundReleased>().SingleOrDefault(e => e.OutRefundNo == refund.OutRefundNo);

    private RefundPaid? Paid(int rows = int.MaxValue) =>
        Stored.Events.Take(rows).OfType<RefundPaid>().SingleOrDefault(e => e.OutRefundNo == refund.OutRefundNo);
}

/// <summary>As the endpoint does it: what is not paid is closed, what is paid goes back by a refund.</summary>
/// <param name="by">The service provider that reverses it; null: the merchant itself.</param>
internal sealed class Reverse(World world, OrderTerms terms, MerchantId? by) : Command(world)
{
    public override string Key => $"reverse {Account} by {by}";

    protected override AccountId Account => terms.OutTradeNo.OrderOf(terms.Merchant);

    public override async Task<object> Send(IGrainFactory grains)
    {
        var payment = grains.Payment(Account);
        var status = await payment.Reverse(new(by));
        if (status != ReverseOrderStatus.OrderPaid) return status;

        await payment.Settle();
        return await grains.Merchant(terms.Merchant).Refund(ReverseOrder.RefundOf(terms));
    }

    protected override bool IsRight(object answer) => answer switch
    {
        ReverseOrderStatus.Reversed => IsTheirs && (Has<OrderClosed>() is not null || IsGivenBack),
        ReverseOrderStatus.OrderNotFound => (Has<OrderCreated>() is null && Has<OrderClosed>() is not null)
            || HeldMeanwhile(rows => Has<OrderCreated>(rows) is { Terms: var made } && (made.Combined is not null || made.Partner != by)),
        ReverseOrderStatus.OrderRefunded => Has<RefundPaid>() is { OutRefundNo.IsReversal: false },
        ReverseOrderStatus.OrderFrozen => Has<OrderPaid>() is not null && terms.ProfitSharing == true,
        ReverseOrderStatus.TooLate => Has<OrderPaid>() is not null,
        RefundPaymentStatus.Refunded => IsTheirs && IsGivenBack,
        RefundPaymentStatus.ExceedsPaid or RefundPaymentStatus.Overlaps => Has<RefundPaid>() is { OutRefundNo.IsReversal: false },
        RefundPaymentStatus.NotEnough => Has<OrderPaid>() is not null,
        _ => false,
    };

    /// <remarks>How it was reversed, the first answer says; every other says that it was.</remarks>
    protected override bool IsFinal(object answer) => false;

    private bool IsTheirs => Has<OrderCreated>() is { } created && created.Terms.Partner == by;

    private bool IsGivenBack => Has<RefundPaid>() is { OutRefundNo.IsReversal: true } whole && whole.Amount == Has<OrderPaid>()!.Amount;
}
