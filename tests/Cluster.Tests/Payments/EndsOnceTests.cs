using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Tests.Payments;

/// <summary>Everything that can end an order, at one moment, on a journal that loses appends and answers; every other order is
/// itself still on its way when it is closed.</summary>
public sealed class EndsOnceTests
{
    private const int Orders = 10_000;
    private const int AtOnce = 50;
    private static readonly MerchantId Merchant = new(1900000001);
    private static readonly UserId[] Users = [.. Enumerable.Range(0, AtOnce).Select(i => new UserId(10_000_001 + i))];

    [Fact]
    public async Task Each_of_ten_thousand_orders_ends_once_and_every_answer_stays_true()
    {
        var journal = new FaultyJournal(seed: 7, faultOneIn: 40);
        var clock = new CalendarClock();
        await using var silo = await TestSilo.Start(journal, clock);
        foreach (var user in Users)
        {
            var bringIn = new BringInMoney(RequestId.Parse($"{user}"), user.Wallet, Money.Fen(Orders));
            await TestSilo.UntilKnown(() => silo.Grains.Wallet(user).Open(new OpenWallet(null)));
            await TestSilo.UntilKnown(() => silo.Grains.Bank().BringIn(bringIn));
        }

        await TestSilo.UntilKnown(() => silo.Grains.Merchant(Merchant).Register(
            new(new MerchantProfile("Tea", new FeeRate(60), ["wx0"], [new MerchantKey("00", "")], ""))));
        var ends = new List<Answers>();
        for (var from = 0; from < Orders; from += AtOnce)
        {
            ends.AddRange(await Task.WhenAll(Enumerable.Range(from, AtOnce).Select(i => Race(silo, clock, i))));
        }

        // Each way to end has come about, or there was no race.
        Assert.InRange(ends.Count(end => end.Pay == PayOrderStatus.Paid), 100, Orders - 100);
        Assert.InRange(ends.Count(end => end.Close == CloseOrderStatus.Closed), 100, Orders - 100);
        Assert.InRange(ends.Count(end => end.Close == CloseOrderStatus.OrderNotFound), 100, Orders - 100);
        Assert.InRange(journal.AllRows().Sum(a => a.Value.Count(row => row.Kind == "RefundPaid")), 100, Orders - 100);

        await PaymentTests.Settle(silo.Grains, journal);
        Books.Check(journal);
        foreach (var (order, rows) in journal.AllRows().Where(account => account.Key.Kind == AccountKind.Order))
        {
            Assert.Single(rows, row => row.Kind is "OrderPaid" or "OrderClosed");
            Assert.Equal(0, rows[^1].BalanceMinor);
        }
    }

    private static async Task<Answers> Race(TestSilo silo, CalendarClock clock, int i)
    {
        var number = OutTradeNo.Parse($"order-{i}");
        var account = number.OrderOf(Merchant);
        var create = new CreateOrder(Terms(number));
        var pay = new PayOrder(RequestId.Parse($"p{i}"), Users[i % AtOnce], account, Money.Fen(1));
        if (i % 2 == 0) await Create();

        Func<Task<object?>>[] racers =
        [
            async () => await Create(), async () => await Pay(), async () => await Close(), async () => await Expire(),
            async () => await Reverse(),
        ];
        var tasks = Enumerable.Range(i, racers.Length).Select(at => Task.Run(racers[at % racers.Length]));
        var said = await Task.WhenAll(tasks);
        var then = new Answers(
            said.OfType<CreateOrderStatus>().Single(), said.OfType<PayOrderStatus>().Single(), said.OfType<CloseOrderStatus>().Single(),
            said.OfType<ReverseOrderStatus>().Single());

        Assert.Equal(then, new Answers(await Create(), await Pay(), await Close(), await Reverse()));
        var order = await TestSilo.UntilKnown(() => silo.Grains.Payment(account).Look());
        Assert.Equal(then.Create == CreateOrderStatus.Created, order!.Terms is not null);
        Assert.Equal(then.Pay == PayOrderStatus.Paid ? OrderState.Paid : OrderState.Closed, order.State);
        Assert.Equal(
            then.Create != CreateOrderStatus.Created ? CloseOrderStatus.OrderNotFound
            : then.Pay == PayOrderStatus.Paid ? CloseOrderStatus.OrderPaid : CloseOrderStatus.Closed,
            then.Close);
        // The calendar jumps by a week at a time, so a reversal may come too late.
        var isTooLate = then is { Pay: PayOrderStatus.Paid, Reverse: ReverseOrderStatus.TooLate };
        Assert.Equal(
            isTooLate ? ReverseOrderStatus.TooLate
            : then.Create == CreateOrderStatus.Created ? ReverseOrderStatus.Reversed : ReverseOrderStatus.OrderNotFound,
            then.Reverse);
        Assert.Equal(then.Pay == PayOrderStatus.Paid && !isTooLate ? 1 : 0, order.Refunded.Minor);
        return then;

        Task<CreateOrderStatus> Create() => TestSilo.UntilKnown(() => silo.Grains.Payment(account).Create(create));

        Task<PayOrderStatus> Pay() => TestSilo.UntilKnown(() => silo.Grains.Wallet(pay.Payer).Pay(pay));

        Task<CloseOrderStatus> Close() => TestSilo.UntilKnown(() => silo.Grains.Payment(account).Close(new()));

        async Task<ReverseOrderStatus> Reverse()
        {
            var status = await TestSilo.UntilKnown(() => silo.Grains.Payment(account).Reverse(new()));
            if (status != ReverseOrderStatus.OrderPaid) return status;

            // As the endpoint does it: what is paid goes back by a refund.
            await TestSilo.UntilKnown(() => silo.Grains.Payment(account).Settle());
            var refund = ReverseOrder.RefundOf(create.Terms);
            var refunded = await TestSilo.UntilKnown(() => silo.Grains.Merchant(Merchant).Refund(refund));
            Assert.Equal(RefundPaymentStatus.Refunded, refunded);
            return ReverseOrderStatus.Reversed;
        }

        Task<Order?> Expire()
        {
            if (i % 5 == 0) clock.Advance(Order.UnpaidLifetime);
            return TestSilo.UntilKnown(() => silo.Grains.Payment(account).Look());
        }
    }

    private static OrderTerms Terms(OutTradeNo number) => new()
    {
        Merchant = Merchant,
        OutTradeNo = number,
        AppId = "wx0",
        TradeType = TradeType.Native,
        Amount = Money.Fen(1),
        Description = "tea",
    };

    private sealed record Answers(
        CreateOrderStatus Create, PayOrderStatus Pay, CloseOrderStatus Close, ReverseOrderStatus Reverse);

    /// <summary>The system's clock, some days ahead of it.</summary>
    private sealed class CalendarClock : TimeProvider
    {
        private long _aheadTicks;

        public void Advance(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));
    }
}
