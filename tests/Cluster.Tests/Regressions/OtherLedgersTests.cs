using Orleans;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;
using Tael.Silo.Journals;

namespace Tael.Tests.Regressions;

/// <summary>What has really happened to other ledgers, and must not happen to this one. Those that need a database's
/// restart are in <c>Journals/</c>.</summary>
public sealed class OtherLedgersTests
{
    private static readonly MerchantId Merchant = new(1900000001);
    private static readonly UserId[] Users = [.. Enumerable.Range(1, 8).Select(i => new UserId(10_000_000 + i))];

    /// <summary>A payment service let two simultaneous commits of one hold both succeed, and money left twice.</summary>
    [Fact]
    public async Task Two_who_pay_one_order_at_once_do_not_both_succeed()
    {
        var journal = Working();
        await using var one = await TestSilo.Start(journal);
        await using var other = await TestSilo.Start(journal); // Its own activation of every grain.
        await Fund(one.Grains, 10_000);

        for (var i = 0; i < 100; i++)
        {
            var order = OrderOf(i);
            Assert.Equal(CreateOrderStatus.Created, await one.Grains.Payment(order).Create(new(Terms(i))));
            var first = TestSilo.UntilKnown(() => one.Grains.Wallet(Users[0]).Pay(Payment(Users[0], i)));
            var second = TestSilo.UntilKnown(() => other.Grains.Wallet(Users[1]).Pay(Payment(Users[1], i)));

            Assert.Equal([PayOrderStatus.Paid, PayOrderStatus.OrderAlreadyPaid], new[] { await first, await second }.Order());
        }

        await Settle(one.Grains, journal);
        Books.Check(journal);
        var merchant = journal.AllRows()[Merchant.Account];
        Assert.Equal(100, merchant.Count(row => row.Kind == "PaymentSettled"));
        Assert.Equal(100 * 100, merchant[^1].BalanceMinor);
    }

    /// <summary>A lock expired before the other reader had caught up, and a stale copy was committed over the newer one.</summary>
    [Fact]
    public async Task An_activation_that_was_paused_while_another_paid_can_not_store_what_it_had_decided()
    {
        var journal = Working();
        var held = new HeldJournal(journal);
        await using var paused = await TestSilo.Start(held);
        await using var other = await TestSilo.Start(journal);
        await Fund(paused.Grains, 100);
        await other.Grains.Payment(OrderOf(1)).Create(new(Terms(1)));
        await other.Grains.Payment(OrderOf(2)).Create(new(Terms(2)));

        var decided = held.Hold();
        var stale = paused.Grains.Wallet(Users[0]).Pay(Payment(Users[0], 1));
        await decided; // It has seen 100 fen and spent them, and now it sleeps.
        Assert.Equal(PayOrderStatus.Paid, await other.Grains.Wallet(Users[0]).Pay(Payment(Users[0], 2)));
        held.Release();

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => stale);
        Assert.Equal(
            PayOrderStatus.NotEnough, await TestSilo.UntilKnown(() => paused.Grains.Wallet(Users[0]).Pay(Payment(Users[0], 1))));
        await Settle(other.Grains, journal);
        Books.Check(journal);
    }

    /// <summary>A cached balance was evicted before it was flushed, the next operation began from a stale copy, and money
    /// vanished without an error.</summary>
    [Fact]
    public async Task An_activation_that_ends_between_a_row_and_the_next_snapshot_loses_nothing()
    {
        const int payments = 260; // A wallet keeps a snapshot every hundred rows.
        var random = new Random(5);
        var folder = Directory.CreateTempSubdirectory("tael-test-");
        await using (var store = await JournalStore.Open($"Data Source={folder.FullName}/tael.db"))
        {
            var silo = await TestSilo.Start(store);
            await Fund(silo.Grains, payments * 100);
            for (var i = 0; i < payments; i++)
            {
                await silo.Grains.Payment(OrderOf(i)).Create(new(Terms(i)));
                Assert.Equal(PayOrderStatus.Paid, await silo.Grains.Wallet(Users[0]).Pay(Payment(Users[0], i)));
                if (random.Next(25) == 0)
                {
                    await silo.DisposeAsync();
                    silo = await TestSilo.Start(store);
                }

                Assert.Equal((payments - i - 1) * 100, (await silo.Grains.Wallet(Users[0]).Look())!.BalanceMinor);
            }

            await silo.DisposeAsync();
            var audit = await store.AuditAsync();
            Assert.True(audit.IsClean, string.Join('\n', audit.Findings));
        }

        folder.Delete(recursive: true);
    }

    /// <summary>A job that expired old holds deadlocked with live transfers at 200 a second.</summary>
    [Fact]
    public async Task Orders_that_expire_by_the_thousand_do_not_stand_in_the_way_of_those_that_are_paid()
    {
        const int orders = 3_000;
        var journal = Working();
        var clock = new HandClock();
        await using var silo = await TestSilo.Start(journal, clock);
        await Fund(silo.Grains, orders * 100);
        await Task.WhenAll(Enumerable.Range(0, orders).Select(i => silo.Grains.Payment(OrderOf(i)).Create(new(Terms(i)))));
        clock.Advance(Order.UnpaidLifetime);

        var expiry = Enumerable.Range(0, orders).Select(async i => (await silo.Grains.Payment(OrderOf(i)).Look())!.State);
        var live = Enumerable.Range(orders, orders).Select(async i =>
        {
            await silo.Grains.Payment(OrderOf(i)).Create(new(Terms(i)));
            return await TestSilo.UntilKnown(() => silo.Grains.Wallet(Users[i % 8]).Pay(Payment(Users[i % 8], i)));
        });

        var deadline = TimeSpan.FromSeconds(60);
        var ends = Task.WhenAll(expiry.ToArray());
        Assert.All(await Task.WhenAll(live.ToArray()).WaitAsync(deadline), status => Assert.Equal(PayOrderStatus.Paid, status));
        Assert.All(await ends.WaitAsync(deadline), state => Assert.Equal(OrderState.Closed, state));
        await Settle(silo.Grains, journal);
        Books.Check(journal);
    }

    /// <summary>A retried cancel was answered "done", because the request's id had been stored before the command ran and
    /// failed.</summary>
    [Fact]
    public async Task A_close_that_failed_is_not_answered_as_done_when_it_is_repeated()
    {
        var journal = Working();
        var held = new HeldJournal(journal);
        await using var silo = await TestSilo.Start(held);
        await Fund(silo.Grains, 1_000);
        var order = silo.Grains.Payment(OrderOf(1));
        await order.Create(new(Terms(1)));

        var failures = 3;
        held.Fails = _ => failures-- > 0 ? new IOException("The disk is full.") : null;
        for (var i = 0; i < 3; i++) await Assert.ThrowsAsync<OutcomeUnknownException>(() => order.Close(new()));
        Assert.DoesNotContain(journal.AllRows()[OrderOf(1)], row => row.Kind == "OrderClosed");

        Assert.Equal(CloseOrderStatus.Closed, await order.Close(new()));
        Assert.Contains(journal.AllRows()[OrderOf(1)], row => row.Kind == "OrderClosed");
        Assert.Equal(PayOrderStatus.OrderClosed, await silo.Grains.Wallet(Users[0]).Pay(Payment(Users[0], 1)));
    }

    private static FaultyJournal Working() => new(seed: 1, faultOneIn: 1) { Faults = false };

    private static async Task Fund(IGrainFactory grains, long fen)
    {
        foreach (var user in Users)
        {
            await grains.Wallet(user).Open(new OpenWallet(null));
            await grains.Bank().BringIn(new(RequestId.Parse($"{user}"), user.Wallet, Money.Fen(fen)));
        }
    }

    private static async Task Settle(IGrainFactory grains, FaultyJournal journal)
    {
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

    private static PayOrder Payment(UserId payer, int number) =>
        new(RequestId.Parse($"p{number}"), payer, OrderOf(number), Money.Fen(100));

    private static OrderTerms Terms(int number) => new()
    {
        Merchant = Merchant,
        OutTradeNo = OutTradeNo.Parse($"order-{number}"),
        AppId = "wx0",
        TradeType = TradeType.Native,
        Amount = Money.Fen(100),
        Description = "tea",
    };

    private static AccountId OrderOf(int number) => OutTradeNo.Parse($"order-{number}").OrderOf(Merchant);
}
