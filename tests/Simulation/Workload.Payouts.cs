using Tael.Domain;
using Tael.Domain.Payouts;

namespace Tael.Simulation;

/// <summary>Merchants that give users money, users that take it, and both at once.</summary>
internal sealed partial class Workload
{
    private readonly List<PayoutTerms> _payouts = [];
    private readonly List<PayoutAuthorizationTerms> _authorizations = [];

    private Func<Command> DrawPayout()
    {
        if (_random.Next(3) == 0) return DrawAuthorization();
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

    /// <summary>Users that are asked to agree to be paid without confirming, agree, and end it.</summary>
    private Func<Command> DrawAuthorization()
    {
        if (_authorizations.Count == 0 || _random.Next(4) == 0)
        {
            var asked = new PayoutAuthorizationTerms(
                Merchants[Math.Max(0, _random.Next(-6, Merchants.Length))], OutAuthorizationNo.Parse($"auth{_authorizations.Count}"), "wx0",
                _users[_random.Next(_users.Length)], "1000", "a friend", "https://example.com/authorization");
            _authorizations.Add(asked);
            if (_random.Next(12) == 0) return () => new EndAgreement(world, asked, null); // Before it comes.
        }

        var terms = _authorizations[_random.Next(Math.Max(0, _authorizations.Count - OrdersInTalk), _authorizations.Count)];
        return _random.Next(8) switch
        {
            0 => () => new AskToAgree(world, terms with { DisplayName = "another" }),
            1 or 2 => () => new AskToAgree(world, terms),
            3 => () => new Agree(world, terms, _users[0]),
            4 => () => new EndAgreement(world, terms, _random.Next(2) == 0 ? null : terms.Payee),
            _ => () => new Agree(world, terms, terms.Payee),
        };
    }

    /// <summary>The same, to somebody who may have agreed to it.</summary>
    private PayoutTerms UnderAuthorization(PayoutTerms terms)
    {
        if (_authorizations.Count == 0 || _random.Next(2) == 0) return terms;

        var agreed = _authorizations[_random.Next(Math.Max(0, _authorizations.Count - OrdersInTalk), _authorizations.Count)];
        return terms with { Merchant = agreed.Merchant, Payee = agreed.Payee, Authorization = agreed.Account };
    }

    private Func<Command> DrawGiveMoney()
    {
        var terms = UnderAuthorization(new PayoutTerms
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
        });
        _payouts.Add(terms);
        return _random.Next(12) == 0
            ? () => new TakeBackMoney(world, terms) // Before it comes.
            : () => new GiveMoney(world, terms);
    }
}
