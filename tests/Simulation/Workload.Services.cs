using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Simulation;

/// <summary>Merchants that offer services on trust; few users, so that they have many at once.</summary>
internal sealed partial class Workload
{
    private static readonly TrustService Lending =
        new("1", "bank", TrustScene.PowerBank, Money.Fen(200_000), Money.Fen(200_000), 490);

    private readonly List<ServiceOrderTerms> _services = [];

    /// <summary>Everybody can pay all that they may owe.</summary>
    public async Task MakeRich(Orleans.IGrainFactory grains)
    {
        foreach (var user in _users.Append(Child))
        {
            await grains.Bank().BringIn(new(RequestId.Parse($"rich-{user}"), user.Wallet, Money.Fen(50L * 200_000)));
        }
    }

    private async Task SetUpServices(Orleans.IGrainFactory grains)
    {
        foreach (var merchant in Merchants) await grains.Merchant(merchant).Agree(new AgreeTrustService(Lending));
        foreach (var user in _users.Append(Child)) await grains.Score(user).ChangeConsent(new(Given: true));
        await grains.Wallet(Child).Open(new OpenWallet(null));
    }

    /// <summary>What most of them come to: offered, accepted, used.</summary>
    private async Task RentOut()
    {
        var terms = NewService();
        await Insist(new OfferService(world, terms, Lending));
        await Insist(new AcceptService(world, terms, DrawTrusted()));
        if (_random.Next(3) != 0) await Insist(new UseUpService(world, terms, BillOf(terms)));
    }

    private Func<Command> DrawService()
    {
        if (_services.Count == 0 || _random.Next(8) == 0)
        {
            var made = NewService();
            return _random.Next(8) == 0
                ? () => new RevokeService(world, made) // Before it comes.
                : () => new OfferService(world, made, Lending);
        }

        var terms = _services[_random.Next(Math.Max(0, _services.Count - OrdersInTalk), _services.Count)];
        var user = DrawTrusted();
        var bill = BillOf(terms);
        var at = new Instant(_random.Next(1, 3));
        return _random.Next(13) switch
        {
            0 => () => new OfferService(world, terms, Lending),
            1 => () => new OfferService(world, terms with { Attach = "another" }, Lending),
            2 => () => new RevokeService(world, terms),
            3 or 4 => () => new LookAtService(world, terms),
            5 or 6 => () => new AcceptService(world, terms, user),
            7 or 8 => () => new UseUpService(world, terms, bill),
            9 or 10 => () => new AskForLess(world, terms, bill with { Reason = "sorry" }),
            11 => () => new PaidElsewhere(world, terms, at),
            _ => () => new CollectForService(world, terms),
        };
    }

    private UserId DrawTrusted() => _users[_random.Next(Math.Min(2, _users.Length))];

    private ServiceOrderTerms NewService()
    {
        var terms = new ServiceOrderTerms
        {
            Merchant = Merchants[0],
            No = ServiceOrderNo.Parse($"service{_services.Count}"),
            AppId = "wx0",
            ServiceId = Lending.Id,
            Introduction = "bank",
            RiskFund = new(RiskFundKind.Deposit, Money.Fen(Math.Max(2, _amountMax))),
            NotifyUrl = "https://example.com/service",
            NeedsConfirm = true,
            TimeRange = "{}",
        };
        _services.Add(terms);
        return terms;
    }

    private ServiceBill BillOf(ServiceOrderTerms terms) =>
        new() { Total = Money.Fen(_random.Next(8) == 0 ? 0 : _random.Next((int)(terms.RiskFund?.Amount ?? Lending.Quota).Minor + 1)), Payments = "[]" };
}
