using Tael.Domain.Ledger;
using Tael.Domain.Payments;

namespace Tael.Grains.Payments;

/// <summary>How refunds have ended, and what becomes of those that are held.</summary>
public sealed partial class PaymentGrain
{
    private const string Held = "held";

    public Task<ReleaseRefundStatus> ReleaseHeld(ReleaseRefund command) => Run(
        (order, _, now) => ReleaseRefund.Decide(Self, order, command, now),
        unable: new(ReleaseRefundStatus.OutboxFull, ReleaseRefundStatus.AccountStopped));

    public async Task<RefundOutcome> FindRefund(Refund refund)
    {
        if (await FindEvent(refund.Transfer) is not { } happened) return new(RefundState.Processing, default, refund.OutRefundNo);
        if (happened is not RefundPaid { Hold: not null }) return OutcomeOf(happened)!;

        var order = await Look();
        return OutcomeOf(order!.Refunds.Single(held => held.OutRefundNo == refund.OutRefundNo));
    }

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

    private static RefundOutcome? OutcomeOf(OrderEvent happened) => happened switch
    {
        RefundPaid { Hold: RefundHold.Abnormal } held => new(RefundState.Abnormal, held.At, held.OutRefundNo),
        RefundPaid paid => new(RefundState.Success, paid.At, paid.OutRefundNo),
        RefundReleased released => new(RefundState.Success, released.At, released.OutRefundNo, released.Way),
        RefundNotTaken not => new(RefundState.Closed, not.At, not.OutRefundNo),
        _ => null,
    };

    private static RefundOutcome OutcomeOf(OrderRefund held) => held switch
    {
        { ReleasedAt: { } at } => new(RefundState.Success, at, held.OutRefundNo, held.Way),
        { Hold: RefundHold.Abnormal } => new(RefundState.Abnormal, held.At, held.OutRefundNo),
        _ => new(RefundState.Processing, default, held.OutRefundNo),
    };

    /// <summary>One that reminds of nothing does no harm, and a refund without one would be held until somebody looks.</summary>
    private async Task<CreditStatus> CreditHeld(CreditAccount command)
    {
        await this.RegisterOrUpdateReminder(Held, OrderRefund.ProcessedWithin, RemindAgain);
        return await CreditAtOnce(command);
    }

    private async Task TendHeld()
    {
        var order = await Look();
        var waits = order?.Refunds.Any(refund => refund is { IsHeld: true, Hold: RefundHold.Processing }) == true;
        if (!waits && await this.GetReminder(Held) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
