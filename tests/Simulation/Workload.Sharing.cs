using System.Collections.Immutable;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Sharing;

namespace Tael.Simulation;

/// <summary>Merchants that share orders out, to receivers and to strangers, unfreeze them, repeat and contradict themselves.</summary>
internal sealed partial class Workload
{
    private readonly List<ShareTerms> _shares = [];
    private readonly List<ReturnShare> _returns = [];

    /// <summary>An order is made to be shared out, paid, and after a minute shared out.</summary>
    private async Task ShareTrade()
    {
        var terms = _orders[^1] with { ProfitSharing = true, LimitPay = null, TimeExpire = null, TradeType = TradeType.Native };
        terms = terms with { OutTradeNo = OutTradeNo.Parse($"order-{_orders.Count}"), Amount = Money.Fen(_random.Next(1, _amountMax)) };
        _orders.Add(terms);
        await Insist(new Create(world, terms));
        await Insist(new Pay(world, PaymentOf(terms) with { Amount = terms.Amount }));
        await world.Simulator.Delay(TimeSpan.FromMilliseconds(_random.Next(10) == 0 ? 59_000 : 61_000));
        for (var times = _random.Next(1, 5); times > 0; times--)
        {
            var command = DrawShareOf(terms);
            if (_random.Next(3) == 0) _ = world.Simulator.Run(() => Insist(command()));
            await Insist(command());
        }

        for (var times = _random.Next(4); times > 0 && DrawReturn() is { } draw; times--)
        {
            if (_random.Next(3) == 0) _ = world.Simulator.Run(() => Insist(draw()));
            await Insist(draw());
        }
    }

    /// <summary>A part of one of the latest shares, often all of it and now and then a fen more; or a return again.</summary>
    private Func<Command>? DrawReturn()
    {
        if (_returns.Count > 0 && _random.Next(4) == 0) return DrawReturnAgain();

        var terms = _shares[_random.Next(Math.Max(0, _shares.Count - 4), _shares.Count)];
        var parts = terms.Receivers.Where(receiver => MerchantId.TryOf(receiver.Account, out _)).ToArray();
        if (parts.Length == 0) return null;

        var part = parts[_random.Next(parts.Length)];
        _ = MerchantId.TryOf(part.Account, out var returner);
        var amount = _random.Next(2) == 0 ? part.Amount.Minor + _random.Next(2) : _random.NextInt64(1, part.Amount.Minor + 1);
        var command = new ReturnShare(
            returner, terms.Merchant, terms.OutSharingNo, OutReturnNo.Parse($"b{_returns.Count}"), Money.Fen(amount), "spilt");
        _returns.Add(command);
        return () => new GiveShareBack(world, command);
    }

    private Func<Command> DrawReturnAgain()
    {
        var command = _returns[_random.Next(Math.Max(0, _returns.Count - OrdersInTalk), _returns.Count)];
        if (_random.Next(3) == 0) return () => new LookAtReturn(world, command);

        if (_random.Next(4) == 0) command = command with { Description = "another" };
        return () => new GiveShareBack(world, command);
    }

    private Func<Command> DrawShare()
    {
        if (_orders.Count == 0) return DrawCreate();
        if (_shares.Count == 0 || _random.Next(4) == 0) return DrawShareOf(Recent());

        var terms = _shares[_random.Next(Math.Max(0, _shares.Count - OrdersInTalk), _shares.Count)];
        if (_random.Next(6) == 0) return DrawReceiver(terms);
        if (_random.Next(3) == 0) return () => new LookAtShare(world, terms);
        if (terms.UnfreezeReason is not null) return () => new UnfreezeRest(world, terms);

        if (_random.Next(4) == 0) terms = terms with { UnfreezeUnsplit = !terms.UnfreezeUnsplit };
        return () => new ShareOut(world, terms);
    }

    private Func<Command> DrawReceiver(ShareTerms terms)
    {
        var receiver = terms.Receivers.IsEmpty ? _users[0].Wallet : terms.Receivers[0].Account;
        var adds = _random.Next(3) != 0;
        return () => new ChangeReceivers(world, terms.Merchant, receiver, adds);
    }

    private Func<Command> DrawShareOf(OrderTerms order)
    {
        var account = order.OutTradeNo.OrderOf(order.Merchant);
        var terms = new ShareTerms
        {
            Merchant = order.Merchant,
            OutSharingNo = OutSharingNo.Parse($"s{_shares.Count}"),
            Order = account,
            TransactionId = TransactionId.Of(account, default),
            NotifyUrl = order.NotifyUrl,
        };
        if (_random.Next(4) == 0)
        {
            terms = terms with { UnfreezeReason = "all done" };
            _shares.Add(terms);
            return () => new UnfreezeRest(world, terms);
        }

        terms = terms with { Receivers = DrawParts(order), UnfreezeUnsplit = _random.Next(5) == 0 };
        _shares.Add(terms);
        return () => new ShareOut(world, terms);
    }

    /// <summary>Up to three parts, often as much as there may be and now and then a fen more.</summary>
    private ImmutableArray<ShareReceiver> DrawParts(OrderTerms order)
    {
        var parts = ImmutableArray.CreateBuilder<ShareReceiver>();
        var most = order.Amount.Minor * 3 / 10;
        var left = _random.Next(3) == 0 ? most + _random.Next(2) : _random.NextInt64(1, Math.Max(2, most));
        for (var count = _random.Next(1, 4); count > 1 && left > 1; count--)
        {
            var part = _random.NextInt64(1, left);
            parts.Add(new(DrawReceiverOf(order.Merchant), Money.Fen(part), "commission"));
            left -= part;
        }

        parts.Add(new(DrawReceiverOf(order.Merchant), Money.Fen(Math.Max(1, left)), "commission"));
        return parts.ToImmutable();
    }

    private AccountId DrawReceiverOf(MerchantId merchant)
    {
        if (_random.Next(2) == 0) return _users[_random.Next(_users.Length)].Wallet;

        var other = Merchants[_random.Next(Merchants.Length)];
        return other == merchant ? _users[0].Wallet : other.Account;
    }

    /// <summary>Half of the users are everybody's receivers, and each merchant is of the others.</summary>
    private async Task SetUpReceivers(Orleans.IGrainFactory grains, MerchantId merchant)
    {
        var receivers = _users.Where((_, i) => i % 2 == 0).Select(user => user.Wallet)
            .Concat(Merchants.Where(other => other != merchant).Select(other => other.Account));
        foreach (var receiver in receivers) await Tael.Grains.GrainKeys.Receivers(grains, merchant).Add(new(new(receiver, "PARTNER")));
    }
}
