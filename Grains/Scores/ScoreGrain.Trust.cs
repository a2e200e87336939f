using System.Collections.Immutable;
using Tael.Domain.Ledger;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;

namespace Tael.Grains.Scores;

public sealed partial class ScoreGrain
{
    /// <summary>Before each decision everything that may have lowered the score is looked at: the wallet's rows, and the orders that
    /// are open. Who looks changes nothing, so an order that becomes due while it is looked at comes after this one.</summary>
    public async Task<TrustOrderStatus> Trust(AccountId order)
    {
        if (await GrainFactory.ServiceOrder(order).Look() is not { Terms: { } terms, Service: { } service })
        {
            return TrustOrderStatus.OrderNotFound;
        }

        var command = new TrustOrder(Self, order, terms, service);
        var status = await Trust(command);
        return status == TrustOrderStatus.Trusted
            ? TrustOrder.Of(await Arrival(Movement.Debit(command.Transfer, order, Domain.Money.Zero(service.Quota.Currency))))
            : status;
    }

    private async Task<TrustOrderStatus> Trust(TrustOrder command)
    {
        // What was trusted stays so, whatever has become due since.
        if (await FindEvent(command.Transfer) is ScoreOrderTrusted) return TrustOrderStatus.Trusted;

        // Who has signed the plan has agreed to its uses; one that has lost its place, or comes after the end, is none.
        if (command.Terms.SignPlan is { } plan && !await GrainFactory.SignPlan(plan).Holds(command.Order)) return TrustOrderStatus.NoPermission;

        while (true)
        {
            await ReadOn();
            if (await LookAtOpenOrders(command.Order) is not { } looked) return TrustOrderStatus.HasDebt;

            var status = await Run(
                (profile, earlier, now) => TrustOrder.Decide(profile, command, looked, earlier, now),
                command.Transfer,
                unable: new(TrustOrderStatus.OutboxFull, TrustOrderStatus.AccountStopped));

            // Another order has been trusted meanwhile: there are at most as many as may be open.
            if (status != TrustOrderStatus.LookAgain) return status;
        }
    }

    /// <returns>Null if one of them is due and not paid.</returns>
    private async Task<ImmutableHashSet<AccountId>?> LookAtOpenOrders(AccountId but)
    {
        var open = (await Latest())?.Open ?? [];
        foreach (var other in open.Where(other => other.Order != but))
        {
            var seen = await GrainFactory.ServiceOrder(other.Order).Look();

            // What has been used already is due as soon as it is accepted, and its acceptance is on its way.
            if (seen is { User: null, State: ServiceOrderState.Created, Terms.Bill: not null })
            {
                throw new OutcomeUnknownException($"{other.Order} is on its way to be due.");
            }

            // What somebody else was quicker to accept is on its way back.
            if (seen?.User?.Score != Self) continue;
            if (seen is { State: ServiceOrderState.Completed }) return null;
            if (seen is { State: ServiceOrderState.Done })
            {
                throw new OutcomeUnknownException($"How {other.Order} ended is on its way to {Self}.");
            }
        }

        return [.. open.Select(other => other.Order)];
    }
}
