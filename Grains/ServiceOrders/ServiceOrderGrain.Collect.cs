using Microsoft.Extensions.Logging;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;

namespace Tael.Grains.ServiceOrders;

/// <summary>How what a service has cost gets from the user to the merchant: by an ordinary order, which the wallet pays without asking.</summary>
/// <remarks>The collection's number names the order and the payment, so however often this is done, and wherever it is interrupted, the
/// wallet is debited once. To ask for another amount, or for none, the collection is closed first; one that turns out to be paid
/// then is paid, and the change is refused.</remarks>
public sealed partial class ServiceOrderGrain
{
    public async Task<CompleteServiceOrderStatus> Complete(CompleteServiceOrder command)
    {
        // Whatever it is now: when this is decided it may have been accepted.
        if (await Latest() is null or { Completion: null, HasEnded: false })
        {
            await this.RegisterOrUpdateReminder(TendReminder, CollectEvery, CollectEvery);
        }

        var status = await Run(
            (order, _, now) => CompleteServiceOrder.Decide(Self, order, command, now),
            unable: new(Stopped: CompleteServiceOrderStatus.AccountStopped));
        if (status == CompleteServiceOrderStatus.Completed && State is { State: ServiceOrderState.Completed }) _ = CollectSoon();
        return status;
    }

    public async Task<CollectStatus> Collect()
    {
        while (await Latest() is { State: ServiceOrderState.Completed } order)
        {
            _triedNumber = order.CollectionNumber;
            var paying = await Pay(order);
            var collection = await GrainFactory.Payment(CollectionOf(order)).Look();
            if (collection is not { Terms: not null } && collection?.State != OrderState.Closed) return paying;

            var status = await Run(
                (now, _, at) => PayServiceOrder.Decide(Self, now, order.CollectionNumber, collection, at),
                unable: new(Stopped: PayServiceOrderStatus.AccountStopped));
            if (status == PayServiceOrderStatus.Paid) return CollectStatus.Paid;
            if (status == PayServiceOrderStatus.Unpaid) return paying;
            if (status == PayServiceOrderStatus.AccountStopped) return CollectStatus.Unable;
        }

        return State is { PaidBy: CollectedBy.Platform } ? CollectStatus.Paid : CollectStatus.NotDue;
    }

    public async Task<ModifyServiceOrderStatus> Modify(ModifyServiceOrder command)
    {
        int? closed = null;
        while (true)
        {
            var status = await Run(
                (order, _, now) => ModifyServiceOrder.Decide(Self, order, command, closed, now),
                unable: new(Stopped: ModifyServiceOrderStatus.AccountStopped));
            if (status == ModifyServiceOrderStatus.Modified && closed is not null) _ = CollectSoon();
            if (status != ModifyServiceOrderStatus.CollectionOpen) return status;

            closed = await CloseCollection();
            if (closed is null) return ModifyServiceOrderStatus.WrongState;
        }
    }

    public async Task<SyncServiceOrderStatus> Sync(SyncServiceOrder command)
    {
        int? closed = null;
        while (true)
        {
            var status = await Run(
                (order, _, now) => SyncServiceOrder.Decide(Self, order, command, closed, now),
                unable: new(Stopped: SyncServiceOrderStatus.AccountStopped));
            if (status != SyncServiceOrderStatus.CollectionOpen) return status;

            closed = await CloseCollection();
            if (closed is null) return SyncServiceOrderStatus.WrongState;
        }
    }

    private AccountId CollectionOf(ServiceOrder order) =>
        OutTradeNo.OfCollection(Self, order.CollectionNumber).OrderOf(order.Terms!.Merchant);

    /// <summary>Makes the collection and has the wallet pay it; what came of it, the collection knows.</summary>
    private async Task<CollectStatus> Pay(ServiceOrder order)
    {
        var terms = order.Collection(Self);
        var account = CollectionOf(order);
        if (await GrainFactory.Payment(account).Create(new(terms)) != CreateOrderStatus.Created) return CollectStatus.Unable;

        var id = RequestId.Parse(terms.OutTradeNo.Value);
        var payment = new PayOrder(id, terms.Payer!.Value, account, terms.Amount, IsAgreed: true);
        var paid = await GrainFactory.Wallet(payment.Payer).Pay(payment);
        if (paid == PayOrderStatus.NotEnough) paid = await PayByCard(payment);
        return paid switch
        {
            PayOrderStatus.Paid => CollectStatus.Paid,
            PayOrderStatus.NotEnough => CollectStatus.NotEnough,
            PayOrderStatus.ExceedsDayLimit => CollectStatus.LimitExceeded,
            _ => CollectStatus.Unable,
        };
    }

    /// <summary>By the family cards that the user holds, one after the other, all of it by one: each lender's wallet decides, and an order that two
    /// pay takes one payment and gives the other back.</summary>
    /// <returns>NotEnough: none of them could.</returns>
    private async Task<PayOrderStatus> PayByCard(PayOrder payment)
    {
        foreach (var lender in (await GrainFactory.Wallet(payment.Payer).Look())?.Lenders ?? [])
        {
            var paid = await GrainFactory.Wallet(lender).Pay(payment with { Payer = lender, Holder = payment.Payer });
            if (paid == PayOrderStatus.Paid || paid >= PayOrderStatus.OrderNotFound) return paid;
        }

        return PayOrderStatus.NotEnough;
    }

    /// <summary>Of what is late and more than the user has, what they have.</summary>
    /// <returns>False: there is nothing to ask for.</returns>
    private async Task<bool> AskForPart()
    {
        if (await Latest() is not { State: ServiceOrderState.Completed, User: { } user } order) return false;

        var wallet = await GrainFactory.Wallet(user).Look();
        var available = Money.Fen(wallet?.BalanceMinor ?? 0);
        if (SplitServiceCollection.PartOf(order, available, Instant.Of(clock)) is null || await CloseCollection() is not { } closed)
        {
            return false;
        }

        var status = await Run(
            (now, _, at) => SplitServiceCollection.Decide(now, available, closed, at),
            unable: new(Stopped: SplitServiceCollectionStatus.AccountStopped));
        return status == SplitServiceCollectionStatus.Split;
    }

    /// <returns>The number of the collection that can't be paid any more; null if it is paid, or nothing is due.</returns>
    private async Task<int?> CloseCollection()
    {
        if (await Latest() is not { State: ServiceOrderState.Completed } order) return null;

        var status = await GrainFactory.Payment(CollectionOf(order)).Close(new());
        if (status == CloseOrderStatus.OrderPaid)
        {
            await Collect();
            return null;
        }

        return status is CloseOrderStatus.Closed or CloseOrderStatus.OrderNotFound
            ? order.CollectionNumber
            : throw new OutcomeUnknownException($"{Self}: its collection can't be closed ({status}).");
    }

    /// <summary>Whoever waits for it needs nothing of it: what comes of it is stored, and what fails the reminder does again.</summary>
    private async Task CollectSoon()
    {
        try
        {
            await Tend();
        }
        catch (Exception failure)
        {
            LogNotCollected(log, Self, failure);
        }
    }

    private async Task Tend()
    {
        if (await Latest() is not { State: ServiceOrderState.Completed })
        {
            await PassTime(unpaid: null);
            return;
        }

        // Only what has been tried in vain becomes a debt; what failed is tried again an hour later.
        _triedAt = Instant.Of(clock);
        var tried = await Collect();
        if (tried == CollectStatus.NotEnough && await AskForPart()) tried = await Collect();
        await PassTime(tried is CollectStatus.Paid or CollectStatus.NotDue ? null : _triedNumber);
    }

    [LoggerMessage(LogLevel.Warning, "{Order} has not been collected yet and will be tried again")]
    private static partial void LogNotCollected(ILogger log, AccountId order, Exception failure);
}
