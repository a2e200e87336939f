using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Simulation;

/// <summary>Users who agree to pay by face and withdraw it while they are being seen.</summary>
internal sealed partial class Workload
{
    private int _looks;

    private async Task TradeByFace()
    {
        var user = _users[_random.Next(_users.Length)];
        if (_random.Next(3) == 0) await Insist(new AgreeToFace(world, user, true));
        var terms = NewTerms() with { TradeType = TradeType.Facepay, Payer = user };
        _orders[^1] = terms;
        await Insist(new Create(world, terms));
        if (_random.Next(4) == 0) _ = world.Simulator.Run(() => Insist(new AgreeToFace(world, user, _random.Next(3) == 0)));

        // Now and then the device has found an earlier face, or one whose consent is not stored yet.
        var known = AgreeToFace.FaceOf(world.Disk.Of(user.Wallet)) ?? 1;
        var face = Math.Max(1, known + (_random.Next(8) == 0 ? _random.Next(-1, 2) : 0));
        var command = new PayOrder(
            RequestId.Parse($"face-{_looks++}"), user, terms.OutTradeNo.OrderOf(terms.Merchant), terms.Amount, ByCode: true, Face: face);
        if (_random.Next(3) == 0) _ = world.Simulator.Run(() => Insist(new Pay(world, command)));
        await Insist(new Pay(world, command));
    }
}
