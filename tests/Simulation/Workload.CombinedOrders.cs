using Tael.Domain;
using Tael.Domain.CombinedOrders;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;

namespace Tael.Simulation;

/// <summary>Merchants that combine orders, their own and others', that are there already or are wanted by several at once.</summary>
internal sealed partial class Workload
{
    private readonly List<CombinedOrderTerms> _combined = [];
    private int _parts;

    private async Task TradeCombined()
    {
        var terms = NewCombined();
        if (_random.Next(3) == 0) _ = world.Simulator.Run(() => Insist(new Pay(world, PaymentOf(terms))));
        if (_random.Next(3) == 0) _ = world.Simulator.Run(() => Insist(new Combine(world, terms)));
        await Insist(new Combine(world, terms));
        await Insist(new Pay(world, PaymentOf(terms)));
        if (_random.Next(2) == 0) await Insist(new LookAtCombined(world, terms));
    }

    private Func<Command> DrawCombined()
    {
        if (_combined.Count == 0 || _random.Next(4) == 0)
        {
            var made = NewCombined();
            return _random.Next(10) == 0
                ? () => new CloseCombined(world, made) // Closed before it comes.
                : () => new Combine(world, made);
        }

        var terms = _combined[_random.Next(Math.Max(0, _combined.Count - OrdersInTalk), _combined.Count)];
        var part = terms.SubOrders[_random.Next(terms.SubOrders.Length)];
        var account = part.OutTradeNo.OrderOf(part.Merchant);
        switch (_random.Next(12))
        {
            case 0: return () => new Combine(world, terms);
            case 1: return () => new Combine(world, terms with { SubOrders = [.. terms.SubOrders.Reverse()] });
            case 2: return () => new CloseCombined(world, terms);
            case 3: return () => new CloseCombined(world, terms with { SubOrders = terms.SubOrders.RemoveAt(0) });
            case 4: return () => new LookAtCombined(world, terms);
            case 5: return () => new Close(world, account);
            case 6: return () => new Create(world, part with { Combined = null });
            case 7: return () => new LookAtOrder(world, account);
            case 8:
                var direct = PaymentOf(part);
                return () => new Pay(world, direct);
            default:
                var whole = PaymentOf(terms);
                return () => new Pay(world, whole);
        }
    }

    private CombinedOrderTerms NewCombined()
    {
        var now = Instant.Of(world.Now);
        var merchant = Merchants[_random.Next(Merchants.Length)];
        var no = OutTradeNo.Parse($"combine-{_combined.Count}");
        var parts = Enumerable.Range(0, _random.Next(2, 5)).Select(_ => NewPart(no.CombinedOf(merchant))).DistinctBy(part => (part.Merchant, part.OutTradeNo)).ToList();
        if (parts.Count == 1) parts.Add(NewPart(no.CombinedOf(merchant), isNew: true));
        var terms = new CombinedOrderTerms
        {
            Merchant = merchant,
            OutTradeNo = no,
            AppId = "wx0",
            TradeType = TradeType.Native,
            NotifyUrl = "https://example.com/combined",
            TimeExpire = _random.Next(6) == 0 ? now + TimeSpan.FromSeconds(_random.Next(-1, 40)) : null,
            Payer = _random.Next(8) == 0 ? _users[_random.Next(_users.Length)] : null,
            LimitPay = _random.Next(16) == 0 ? "no_balance" : null,
            SubOrders = [.. parts],
        };
        _combined.Add(terms);
        return terms;
    }

    /// <summary>One in fourteen has a number that is, or may be, another order's.</summary>
    private OrderTerms NewPart(AccountId combined, bool isNew = false)
    {
        var taken = isNew ? 99 : _random.Next(28);
        var (merchant, no) =
            taken == 0 && _orders.Count > 0 ? (Recent().Merchant, Recent().OutTradeNo)
            : taken == 1 && _combined.Count > 0 ? (_combined[^1].SubOrders[0].Merchant, _combined[^1].SubOrders[0].OutTradeNo)
            : (Merchants[Math.Max(0, _random.Next(-6, Merchants.Length))], OutTradeNo.Parse($"part-{_parts++:D3}"));
        return new()
        {
            Merchant = merchant,
            OutTradeNo = no,
            AppId = "wx0",
            TradeType = TradeType.Native,
            Amount = Money.Fen(_random.Next(1, Math.Max(2, _amountMax / 5))),
            Description = "tea",
            ProfitSharing = _random.Next(20) == 0 ? true : null,
            Combined = combined,
        };
    }

    private Domain.Wallets.PayOrder PaymentOf(CombinedOrderTerms terms)
    {
        var payer = terms.Payer ?? _users[_random.Next(_users.Length)];
        var command = new Domain.Wallets.PayOrder(
            RequestId.Parse($"pay-{_payments.Count}"),
            _random.Next(20) == 0 ? _users[0] : payer,
            terms.Account,
            _random.Next(20) == 0 ? Money.Fen(7) : terms.Total);
        _payments.Add(command);
        return command;
    }
}
