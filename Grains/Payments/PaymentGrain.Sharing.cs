using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;

namespace Tael.Grains.Payments;

/// <remarks>A reminder unfreezes an order that was made to be shared out. It is set before the order is stored: one that reminds of
/// nothing does no harm, and an order without one would keep the merchant's money until somebody looks.</remarks>
public sealed partial class PaymentGrain : IRemindable
{
    private const string Frozen = "frozen";

    private static readonly TimeSpan RemindAgain = TimeSpan.FromMinutes(10);

    public async Task<ShareOrderStatus> Share(ShareOrder command)
    {
        var status = await Run(
            (order, _, now) => ShareOrder.Decide(Self, order, command, now),
            unable: new(ShareOrderStatus.OutboxFull, ShareOrderStatus.AccountStopped));
        if (status != ShareOrderStatus.Shared || command.Amount.IsZero) return status;

        return ShareOrder.Of(await Arrival(Movement.Debit(command.OutSharingNo.TransferOf(Self), command.Share, command.Amount)));
    }

    public Task<ShareOrderStatus> Unfreeze(UnfreezeOrder command) => Run(
        (order, _, now) => UnfreezeOrder.Decide(Self, order, command, now),
        unable: new(ShareOrderStatus.OutboxFull, ShareOrderStatus.AccountStopped));

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (reminderName == Held)
        {
            await TendHeld();
            return;
        }

        var order = await Look();
        if (order is { IsFrozen: true, PaidAt: { } paidAt })
        {
            var left = paidAt + Order.FrozenFor - Instant.Of(clock);
            await this.RegisterOrUpdateReminder(Frozen, left > RemindAgain ? left : RemindAgain, RemindAgain);
        }
        else if (order is not { Terms: not null, State: OrderState.NotPaid } && await this.GetReminder(reminderName) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    protected override Enclosed EnclosedWith(OrderEvent debited) =>
        debited is OrderUnfrozen e ? new(Price: e.Price) : default;

    /// <summary>Unless the order has been made before: it must not be reminded of later for that.</summary>
    private async Task RemindToThaw()
    {
        if (await Look() is { Terms: not null }) return;

        await this.RegisterOrUpdateReminder(Frozen, Order.FrozenFor, RemindAgain);
    }
}
