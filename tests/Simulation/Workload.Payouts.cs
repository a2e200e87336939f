using Tael.Domain;
using Tael.Domain.Payouts;

namespace Tael.Simulation;

/// <summary>Merchants that give users money, users that take it, and both at once.</summary>
internal sealed partial class Workload
{
    private readonly List<PayoutTerms> _payouts = [];

    private Func<Command> DrawPayout()
    {
        if (_payouts.Count == 0 || _random.Next(3) == 0) return DrawGiveMoney();

        var terms = _payouts[_random.Next(Math.Max(0, _payouts.Count - OrdersInTalk), _payouts.Count)];
        return _random.Next(8) switch
        {
            0 => () => new GiveMoney(world, terms),
            1 => () => new GiveMoney(world, terms with { Remark = "another" }),
            2 => () => new TakeBackMoney(world, terms),
            3 => () => new LookAtMoney(world, terms),
            4 => () => new TakeMoney(world, terms, _users[0]),
            _ => () => new TakeMoney(world, terms, terms.Payee),
        };
    }

    private Func<Command> DrawGiveMoney()
    {
        var terms = new PayoutTerms
        {
            Merchant = Merchants[Math.Max(0, _random.Next(-6, Merchants.Length))],
            OutBillNo = OutBillNo.Parse($"bill{_payouts.Count}"),
            AppId = "wx0",
            Payee = _users[_random.Next(_users.Length)],
            Amount = Money.Fen(_random.Next((int)CreatePayout.AmountMinMinor, Math.Max(20, _amountMax / 2))),
            SceneId = "1000",
            SceneReport = "[]",
            Remark = "a prize",
            NotifyUrl = _random.Next(2) == 0 ? "https://example.com/payout" : null,
        };
        _payouts.Add(terms);
        return _random.Next(12) == 0
            ? () => new TakeBackMoney(world, terms) // Before it comes.
            : () => new GiveMoney(world, terms);
    }
}
