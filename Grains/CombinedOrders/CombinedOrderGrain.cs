using Tael.Domain;
using Tael.Domain.CombinedOrders;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains.Ledger;

namespace Tael.Grains.CombinedOrders;

/// <inheritdoc cref="ICombinedOrderGrain"/>
/// <remarks>It asks its sub-orders, and none of them ever asks it: no two wait for each other.</remarks>
[GrainType("combined")]
[CollectionAgeLimit(Minutes = 5)]
public sealed class CombinedOrderGrain(AccountServices services)
    : AccountGrain<CombinedOrder, CombinedOrderEvent>(services), ICombinedOrderGrain
{
    public override Task<CreditStatus> Credit(CreditAccount command) => Run(
        (order, earlier, now) => CreditCombinedOrder.Decide(Self, order, command, earlier, now), command.Id, command.IsRetry);

    public async Task<CombinedOrderMade> Create(CreateCombinedOrder command)
    {
        // Before anything is written, so that what can be refused at once leaves nothing behind.
        if (await Latest() is null or { State: CombinedOrderState.Reserving, Terms: null }
            && await FindTaken(command.Terms) is { } taken)
        {
            return new(CreateCombinedOrderStatus.SubOrderTaken, taken);
        }

        var status = await Run(
            (order, _, now) => CreateCombinedOrder.Decide(order, command, now),
            unable: new(Stopped: CreateCombinedOrderStatus.AccountStopped));
        if (status == CreateCombinedOrderStatus.Reserving) status = await Reserve(command.Terms);
        if (status != CreateCombinedOrderStatus.SubOrderTaken) return new(status);

        await Release(command.Terms);
        return new(status, State!.TakenSubOrder);
    }

    public Task<CloseCombinedOrderStatus> Close(CloseCombinedOrder command) => Run(
        (order, _, now) => CloseCombinedOrder.Decide(order, command, now),
        unable: new(Stopped: CloseCombinedOrderStatus.AccountStopped));

    public async Task<CombinedOrder?> Look()
    {
        if (State is null or { State: CombinedOrderState.Reserving or CombinedOrderState.NotPaid })
        {
            await Run(
                (order, _, now) => ExpireCombinedOrder.Decide(order, now), unable: new(Stopped: ExpireOrderStatus.Unchanged));
            return State;
        }

        return await Latest();
    }

    public async Task<bool> Settle()
    {
        if (await Look() is not { State: CombinedOrderState.Paid, Terms: { } terms, PaidBy: { } wallet }) return false;
        if (!UserId.TryOf(wallet, out var payer)) throw new InvalidOperationException($"{wallet} is no wallet.");

        await Task.WhenAll(terms.SubOrders.Select((sub, place) =>
            Arrival(Movement.Debit(SubOrderTransfer.Of(Self, place, payer), AccountOf(sub), sub.Amount))));
        return true;
    }

    protected override CombinedOrder Evolve(CombinedOrder? state, CombinedOrderEvent happened) =>
        CombinedOrder.Evolve(state, happened);

    protected override ReadRows ReadRowsOf(CombinedOrder state, CombinedOrderEvent happened)
    {
        if (happened is not CombinedOrderPaid) return default;

        var terms = state.Terms!;
        return new(null, [new(WebhookIds.Of(Self, 1), Self, terms.Merchant, "TRANSACTION.SUCCESS", terms.NotifyUrl, 1, happened.At)]);
    }

    protected override void OnSettled()
    {
        if (State is { State: CombinedOrderState.Paid or CombinedOrderState.Closed }) DeactivateOnIdle();
    }

    private static AccountId AccountOf(OrderTerms order) => order.OutTradeNo.OrderOf(order.Merchant);

    /// <summary>The first sub-order that is somebody else's. What a repeat of this very request has reserved meanwhile is not.</summary>
    private async Task<int?> FindTaken(CombinedOrderTerms terms)
    {
        var found = await Task.WhenAll(terms.SubOrders.Select(sub => GrainFactory.Payment(AccountOf(sub)).Look()));
        var taken = Enumerable.Range(0, found.Length).Where(place =>
            found[place] is { State: OrderState.Closed } || (found[place]?.Terms is { } other && other != terms.SubOrders[place]));
        return taken.Select(place => (int?)place).FirstOrDefault();
    }

    private async Task<CreateCombinedOrderStatus> Reserve(CombinedOrderTerms terms)
    {
        var reserved = await Task.WhenAll(terms.SubOrders.Select(sub => GrainFactory.Payment(AccountOf(sub)).Create(new(sub))));

        // A stopped account says neither yes nor no.
        if (reserved.Contains(CreateOrderStatus.AccountStopped)) return CreateCombinedOrderStatus.AccountStopped;

        var place = Array.FindIndex(reserved, status => status != CreateOrderStatus.Created);
        var command = new ReserveSubOrders(place < 0 ? null : place);
        return await Run(
            (order, _, now) => ReserveSubOrders.Decide(order, command, now),
            unable: new(Stopped: CreateCombinedOrderStatus.AccountStopped));
    }

    private async Task Release(CombinedOrderTerms terms) =>
        await Task.WhenAll(terms.SubOrders.Select(sub => GrainFactory.Payment(AccountOf(sub)).Release(new(Self))));
}
