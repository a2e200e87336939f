using Tael.Domain;
using Tael.Domain.Wallets;

namespace Tael.Simulation;

/// <summary>Users that lend relatives of their wallets, and relatives that use services which they can't pay alone.</summary>
internal sealed partial class Workload
{
    /// <summary>Nobody gives this user money of their own, so that others pay what they use.</summary>
    private static readonly UserId Child = new(10_000_999);

    private async Task LendToFamily()
    {
        var (holder, lender) = (_random.Next(4) == 0 ? DrawTrusted() : Child, _users[_random.Next(_users.Length)]);
        if (lender == holder) return;

        await Insist(new GiveCard(world, lender, holder, Money.Fen(_random.Next(1, 2 * _amountMax))));
        if (_random.Next(8) != 0) await Insist(new AcceptCard(world, lender, holder));
        if (_random.Next(4) == 0) _ = world.Simulator.Run(() => EndInTheMiddle(lender, holder));
        for (var services = _random.Next(1, 4); services > 0; services--)
        {
            var terms = NewService();
            await Insist(new OfferService(world, terms, Lending));
            await Insist(new AcceptService(world, terms, holder));
            await Insist(new UseUpService(world, terms, BillOf(terms)));
            await Insist(new CollectForService(world, terms));
        }

        if (_random.Next(4) == 0) await Insist(new GiveCard(world, lender, holder, Money.Fen(_random.Next(1, 2 * _amountMax))));
        if (_random.Next(4) == 0) await Insist(new EndCard(world, lender, holder, byHolder: true));
    }

    private async Task EndInTheMiddle(UserId lender, UserId holder)
    {
        await world.Simulator.Delay(TimeSpan.FromMilliseconds(_random.Next(8_000)));
        await Insist(new EndCard(world, lender, holder, byHolder: _random.Next(2) == 0));
    }
}
