using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Tests.Payments;

/// <summary>Payments through the real grains on a journal that loses appends, and answers, all the time.</summary>
public sealed class PaymentTests
{
    private const int Orders = 12;
    private static readonly MerchantId Merchant = new(1900000001);
    private static readonly UserId[] Users = [.. Enumerable.Range(0, 4).Select(i => new UserId(10_000_001 + i))];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory, MemberData(nameof(Seeds))]
    public async Task Answers_as_the_pure_model_does_whatever_the_journal_loses(int seed)
    {
        var random = new Random(seed);
        var journal = new FaultyJournal(seed, faultOneIn: 6);
        await using var silo = await TestSilo.Start(journal);
        var model = new PureTael(Instant.Of(TimeProvider.System));
        await Fund(silo.Grains, model, 10_000_000);

        for (var step = 0; step < 200; step++)
        {
            var (expected, actual) = random.Next(10) switch
            {
                < 3 => await Create(silo.Grains, model, random),
                < 4 => await Close(silo.Grains, model, random),
                _ => await Pay(silo.Grains, model, random),
            };
            Assert.True(Equals(expected, actual), $"seed {seed}, step {step}: {expected} by the rules, {actual} from the grains");
        }

        await Settle(silo.Grains, journal);
        foreach (var user in Users)
        {
            var wallet = await silo.Grains.Wallet(user).Look();
            Assert.Equal(model.Balance(user), wallet!.BalanceMinor);
        }

        Assert.True(journal.FaultsMade > 20);
        Books.Check(journal);
    }

    [Theory, MemberData(nameof(Seeds))]
    public async Task No_fen_is_lost_made_up_or_moved_twice_by_concurrent_callers_who_repeat_themselves(int seed)
    {
        var journal = new FaultyJournal(seed, faultOneIn: 8);
        await using var silo = await TestSilo.Start(journal);
        await Fund(silo.Grains, model: null, 2_000);

        var acknowledged = await Task.WhenAll(Enumerable.Range(0, 24).Select(caller => Task.Run(async () =>
        {
            var random = new Random((seed * 1_000) + (caller / 3)); // Three callers each say exactly the same.
            var paid = new List<(AccountId Order, UserId Payer)>();
            for (var step = 0; step < 40; step++)
            {
                if (random.Next(4) == 0)
                {
                    await Create(silo.Grains, null, random);
                }
                else
                {
                    var command = RandomPayment(random);
                    var status = await TestSilo.UntilKnown(() => silo.Grains.Wallet(command.Payer).Pay(command));
                    if (status == PayOrderStatus.Paid) paid.Add((command.Order, command.Payer));
                }
            }

            return paid;
        })));

        await Settle(silo.Grains, journal);
        Books.Check(journal);
        foreach (var (order, payer) in acknowledged.SelectMany(paid => paid).Distinct())
        {
            var stored = await silo.Grains.Payment(order).Look();
            Assert.Equal(OrderState.Paid, stored!.State);
            Assert.Equal(payer.Wallet, stored.PaidBy);
        }
    }

    /// <summary>The refusal would be right today. But the answer was given, and it stays.</summary>
    [Fact]
    public async Task A_retry_of_a_payment_long_past_is_answered_as_then_though_the_wallet_is_empty_now()
    {
        var journal = new FaultyJournal(seed: 1, faultOneIn: 1) { Faults = false };
        await using var silo = await TestSilo.Start(journal);
        const int payments = 60;
        await Fund(silo.Grains, model: null, payments * 100);
        for (var i = 0; i < payments; i++)
        {
            var order = OutTradeNo.Parse($"order-{i}");
            await silo.Grains.Payment(order.OrderOf(Merchant)).Create(new CreateOrder(Terms(order, Money.Fen(100), "tea")));
            Assert.Equal(PayOrderStatus.Paid, await Pay(i));
        }

        Assert.Equal(PayOrderStatus.Paid, await Pay(0));
        Assert.Equal(PayOrderStatus.NotEnough, await Pay(payments));
        Assert.Equal(PayOrderStatus.IdUsedForAnother, await Pay(1, otherOrder: 2));

        Task<PayOrderStatus> Pay(int id, int? otherOrder = null) => silo.Grains.Wallet(Users[0]).Pay(new(
            RequestId.Parse($"p{id}"), Users[0], OrderOf(otherOrder ?? id), Money.Fen(100)));
    }

    private static async Task Fund(IGrainFactory grains, PureTael? model, long fen)
    {
        foreach (var user in Users)
        {
            model?.Fund(user, Money.Fen(fen));
            var bringIn = new BringInMoney(RequestId.Parse($"{user}"), user.Wallet, Money.Fen(fen));
            await TestSilo.UntilKnown(() => grains.Wallet(user).Open(new OpenWallet(null)));
            Assert.Equal(BringInStatus.BroughtIn, await TestSilo.UntilKnown(() => grains.Bank().BringIn(bringIn)));
        }
    }

    private static async Task<(object Expected, object Actual)> Create(IGrainFactory grains, PureTael? model, Random random)
    {
        var number = random.Next(Orders);
        var terms = Terms(
            OutTradeNo.Parse($"order-{number}"), AmountOf(number), random.Next(8) == 0 ? "coffee" : "tea");
        var actual = await TestSilo.UntilKnown(() => grains.Payment(OrderOf(number)).Create(new CreateOrder(terms)));
        return (model?.Create(terms) ?? actual, actual);
    }

    private static async Task<(object Expected, object Actual)> Close(IGrainFactory grains, PureTael model, Random random)
    {
        var order = OrderOf(random.Next(Orders));
        var actual = await TestSilo.UntilKnown(() => grains.Payment(order).Close(new CloseOrder()));
        return (model.Close(order), actual);
    }

    private static async Task<(object Expected, object Actual)> Pay(IGrainFactory grains, PureTael model, Random random)
    {
        var command = RandomPayment(random);
        var actual = await TestSilo.UntilKnown(() => grains.Wallet(command.Payer).Pay(command));
        return (model.Pay(command), actual);
    }

    private static PayOrder RandomPayment(Random random)
    {
        var number = random.Next(Orders);
        var amount = random.Next(10) == 0 ? Money.Fen(1) : AmountOf(number);
        var id = RequestId.Parse($"r{random.Next(60)}");
        return new(id, Users[random.Next(Users.Length)], OrderOf(number), amount);
    }

    /// <summary>Each ninth number's order excludes balances: no wallet can pay it.</summary>
    private static OrderTerms Terms(OutTradeNo number, Money amount, string description) => new()
    {
        LimitPay = amount.Minor % 9 == 0 ? "no_balance" : null,
        Merchant = Merchant,
        OutTradeNo = number,
        AppId = "wx0",
        TradeType = TradeType.Native,
        Amount = amount,
        Description = description,
    };

    private static AccountId OrderOf(int number) => OutTradeNo.Parse($"order-{number}").OrderOf(Merchant);

    private static Money AmountOf(int number) => Money.Fen(100 + number);

    /// <summary>With the journal working again, everything that is on its way arrives.</summary>
    internal static async Task Settle(IGrainFactory grains, FaultyJournal journal)
    {
        journal.Faults = false;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (journal.OpenTransfers > 0)
        {
            foreach (var (source, transfer) in await journal.Overdue(default, 1_000))
            {
                await grains.Account(source).Deliver([transfer]);
            }

            await journal.Changed.WaitAsync(deadline.Token);
        }
    }
}
