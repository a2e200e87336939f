using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Simulation;

/// <summary>Clients that make, pay, close, refund and look at orders, repeat themselves and contradict themselves.</summary>
internal sealed partial class Workload(World world, Trades? trades)
{
    public const int CommandsPerRun = 250;

    /// <summary>So many of the latest orders are still talked about.</summary>
    private const int OrdersInTalk = 10;

    private const int TriesMax = 6;

    /// <summary>Who orders in merchants' names.</summary>
    private static readonly MerchantId[] Providers = [new(1_900_000_101), new(1_900_000_102)];

    private static readonly MerchantId[] Merchants = [.. Enumerable.Range(1, 4).Select(i => new MerchantId(1_900_000_000 + i))];

    private readonly Random _random = world.Simulator.Random;

    // Few have long histories, many have short ones.
    private readonly UserId[] _users =
        [.. Enumerable.Range(1, world.Simulator.Random.Next(2, 30)).Select(i => new UserId(10_000_000 + i))];

    // Where much is paid, fees gather fast and move to the house.
    private readonly int _amountMax = world.Simulator.Random.Next(3) == 0 ? 90_000 : 200;

    // Where money is scarce, much is refused; where it is plenty, much is paid.
    private readonly int _riches = world.Simulator.Random.Next(3) == 0 ? 60 : 2_000;

    private readonly Trades _trades = trades ?? DrawTrades(world.Simulator.Random);

    private readonly List<OrderTerms> _orders = [];
    private readonly List<PayOrder> _payments = [];
    private int _left = CommandsPerRun;
    private int _clients;
    private int _topUps;

    /// <summary>Commands whose outcome nobody knows yet.</summary>
    public List<Command> Unknown { get; } = [];

    public int Commands => CommandsPerRun - _left;

    public bool IsOver => _clients == 0;

    /// <summary>Wallets, merchants and some money, before anything goes wrong.</summary>
    public async Task SetUp(Orleans.IGrainFactory grains)
    {
        foreach (var merchant in Merchants)
        {
            await grains.Merchant(merchant).Register(new(new MerchantProfile(
                $"{merchant}", new FeeRate(_random.Next(1_000)), ["wx0"], [new MerchantKey("00", "")], "")));
            await SetUpReceivers(grains, merchant);
        }

        await SetUpServices(grains);
        await SetUpDevices(grains);
        foreach (var user in _users)
        {
            await grains.Wallet(user).Open(new OpenWallet(null));
            await grains.Bank().BringIn(new(RequestId.Parse($"first-{user}"), user.Wallet, Money.Fen(_random.Next(1, _riches * _amountMax / _users.Length))));
        }
    }

    public void Start()
    {
        _clients = _random.Next(2, 12);
        for (var client = 0; client < _clients; client++) _ = world.Simulator.Run(Client);
    }

    private async Task Client()
    {
        while (_left > 0)
        {
            _left--;
            var command = Draw();
            if (_random.Next(8) == 0) _ = world.Simulator.Run(() => Insist(command()));
            await Insist(command());
            if (_random.Next(2) == 0) await Trade();
            if (_random.Next(8) == 0) await If(Trades.Combined, TradeCombined);
            if (_orders.Count > 0 && _random.Next(8) == 0) await If(Trades.Sharing, ShareTrade);
            if (_random.Next(16) == 0) await RepeatLate();
            if (_random.Next(12) == 0) await If(Trades.Services, RentOut);
            if (_random.Next(24) == 0) await If(Trades.Services, RentWithoutAsking);
            if (_random.Next(24) == 0) await If(Trades.Services, LearnByPlan);
            if (_random.Next(24) == 0) await If(Trades.Services, SetRight);
            if (_random.Next(16) == 0) await If(Trades.Services, LendToFamily);
            if (_random.Next(12) == 0) await If(Trades.Faces, TradeByFace);
            if (_random.Next(8) == 0) await If(Trades.Tills, TradeAtTill);
        }

        _clients--;
    }

    /// <summary>Where all is done nothing is done often: so a run may leave out some of it.</summary>
    /// <remarks>Swarm testing: Groce, Zhang, Eide, Chen and Regehr, ISSTA 2012.</remarks>
    private static Trades DrawTrades(Random random) => (Trades)random.Next((int)Trades.All + 1);

    /// <summary>What is not done leaves its time to what is.</summary>
    private Task If(Trades trade, Func<Task> goes) => _trades.HasFlag(trade) ? goes() : _random.Next(8) switch
    {
        0 when _trades.HasFlag(Trades.Combined) => TradeCombined(),
        1 when _trades.HasFlag(Trades.Sharing) && _orders.Count > 0 => ShareTrade(),
        2 when _trades.HasFlag(Trades.Services) => RentOut(),
        3 when _trades.HasFlag(Trades.Faces) => TradeByFace(),
        4 when _trades.HasFlag(Trades.Tills) => TradeAtTill(),
        _ => Trade(),
    };

    private Func<Command> If(Trades trade, Func<Func<Command>> drawn) => _trades.HasFlag(trade) ? drawn() : DrawPay();

    /// <summary>What nearly all do: an order is made, and then it is paid.</summary>
    private async Task Trade()
    {
        var terms = NewTerms();
        await Insist(new Create(world, terms));
        await Insist(new Pay(world, PaymentOf(terms)));
    }

    /// <summary>Looks for an order before it is there, makes it, and repeats that when it would be too late.</summary>
    private async Task RepeatLate()
    {
        var terms = NewTerms();
        await Insist(new LookAtOrder(world, terms.OutTradeNo.OrderOf(terms.Merchant)));
        await Insist(new Create(world, terms));
        await world.Simulator.Delay(TimeSpan.FromMilliseconds(_random.Next(60_000)));
        for (var again = 0; again < 3; again++)
        {
            // Somebody looks while an activation that has been overtaken reads anew.
            _ = world.Simulator.Run(() => Insist(new LookAtOrder(world, terms.OutTradeNo.OrderOf(terms.Merchant))));
            await Insist(new Create(world, terms));
        }
    }

    /// <summary>Asks again until the outcome is known, or for as long as this client has patience.</summary>
    private async Task Insist(Command command)
    {
        for (var tries = _random.Next(1, TriesMax); tries > 0; tries--)
        {
            if (await world.Ask(command)) return;

            await world.Simulator.Delay(TimeSpan.FromMilliseconds(_random.Next(8_000)));
        }

        Unknown.Add(command);
    }

    private Func<Command> Draw() => _random.Next(115) switch
    {
        < 32 => DrawCreate(),
        < 68 => DrawPay(),
        < 70 => If(Trades.Combined, DrawCombined),
        < 74 => DrawClose(),
        < 78 => DrawLook(),
        < 87 => DrawRefund(),
        < 90 => DrawReverse(),
        < 97 => If(Trades.Payouts, DrawPayout),
        < 99 => If(Trades.Sharing, DrawShare),
        < 107 => If(Trades.Services, DrawService),
        < 110 => If(Trades.Services, DrawPermission),
        < 112 => If(Trades.Services, DrawPlan),
        < 114 => If(Trades.Services, DrawCorrection),
        _ => DrawTopUp(),
    };

    private Func<Command> DrawCreate()
    {
        var terms = _orders.Count > 0 && _random.Next(4) == 0 ? Recent() : NewTerms();
        if (_random.Next(20) == 0) terms = terms with { Description = "another" };
        return () => new Create(world, terms);
    }

    private OrderTerms NewTerms()
    {
        var now = Instant.Of(world.Now);
        var terms = new OrderTerms
        {
            Merchant = Merchants[Math.Max(0, _random.Next(-6, Merchants.Length))], // The first is busier than all others.
            OutTradeNo = OutTradeNo.Parse($"order-{_orders.Count}"),
            AppId = "wx0",
            TradeType = _random.Next(8) == 0 ? TradeType.Micropay : TradeType.Native,
            Amount = Money.Fen(_random.Next(1, _amountMax)),
            Description = "tea",
            TimeExpire = _random.Next(4) == 0 ? now + TimeSpan.FromSeconds(_random.Next(-1, 40)) : null,
            NotifyUrl = _random.Next(3) == 0 ? "https://example.com/notify" : null,
            Payer = _random.Next(8) == 0 ? _users[_random.Next(_users.Length)] : null,
            ProfitSharing = _random.Next(20) == 0 ? true : null,
            LimitPay = _random.Next(16) == 0 ? "no_balance" : null,
            Partner = _random.Next(10) == 0 ? Providers[_random.Next(Providers.Length)] : null,
        };
        _orders.Add(terms);
        return terms;
    }

    private OrderTerms Recent() => _orders[_random.Next(Math.Max(0, _orders.Count - OrdersInTalk), _orders.Count)];

    private Func<Command> DrawPay()
    {
        if (_orders.Count == 0) return DrawCreate();
        if (_payments.Count > 0 && _random.Next(7) == 0) return DrawPayAgain();

        if (_random.Next(12) == 0) return DrawPayFixedCode();

        var terms = _random.Next(3) == 0 ? Recent() : _orders[^1]; // The newest is seldom paid yet.
        var command = PaymentOf(terms);
        return () => new Pay(world, command);
    }

    /// <summary>A payer scans what a merchant has printed: the order is made with the payment.</summary>
    private Func<Command> DrawPayFixedCode()
    {
        var payer = _users[_random.Next(_users.Length)];
        var terms = NewTerms() with { TradeType = TradeType.Native, TimeExpire = null, Payer = payer, ProfitSharing = null, LimitPay = null, Partner = null };
        _orders[^1] = terms;
        var command = PaymentOf(terms) with { Payer = payer, Amount = terms.Amount };
        _payments[^1] = command;
        return () => new Pay(world, command, terms);
    }

    /// <summary>Of who has ordered it; now and then of somebody else.</summary>
    private MerchantId? Somebody(OrderTerms order) => _random.Next(8) switch
    {
        0 => Providers[_random.Next(Providers.Length)],
        1 => null,
        _ => order.Partner,
    };

    /// <summary>A new payment, one in twenty by somebody else or of another amount.</summary>
    private PayOrder PaymentOf(OrderTerms terms)
    {
        var payer = terms.Payer ?? _users[_random.Next(_users.Length)];
        var command = new PayOrder(
            RequestId.Parse($"pay-{_payments.Count}"),
            _random.Next(20) == 0 ? _users[0] : payer,
            terms.OutTradeNo.OrderOf(terms.Merchant),
            _random.Next(20) == 0 ? Money.Fen(7) : terms.Amount,
            ByCode: terms.TradeType == TradeType.Micropay,
            AsksPassword: terms.TradeType == TradeType.Micropay && _random.Next(4) == 0);
        _payments.Add(command);
        return command;
    }

    /// <summary>The same payment, long after or with other content.</summary>
    private Func<Command> DrawPayAgain()
    {
        var command = _payments[_random.Next(_payments.Count)];
        if (_random.Next(4) == 0) command = command with { Amount = command.Amount + Money.Fen(1) };
        if (_random.Next(2) == 0) command = command with { AsksPassword = false };
        return () => new Pay(world, command);
    }

    private Func<Command> DrawClose()
    {
        var order = _orders.Count > 0 && _random.Next(4) != 0
            ? Recent()
            : NewTerms(); // Closed before it comes.
        var by = Somebody(order);
        return () => new Close(world, order.OutTradeNo.OrderOf(order.Merchant), by);
    }

    private Func<Command> DrawLook()
    {
        var user = _users[_random.Next(_users.Length)];
        if (_orders.Count == 0 || _random.Next(2) == 0) return () => new LookAtWallet(world, user);

        var order = Recent();
        return () => new LookAtOrder(world, order.OutTradeNo.OrderOf(order.Merchant));
    }

    private Func<Command> DrawTopUp()
    {
        var again = _topUps > 0 && _random.Next(4) == 0;
        var id = again ? _random.Next(_topUps) : _topUps++;
        var amount = (id * 37L % (_amountMax * 8)) + 1 + (again && _random.Next(4) == 0 ? 1 : 0);
        var command = new BringInMoney(RequestId.Parse($"more-{id}"), _users[id % _users.Length].Wallet, Money.Fen(amount));
        return () => new TopUp(world, command);
    }
}
