using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Tests.Payments;

/// <summary>Refunds through the real grains: many at once, and on a journal that loses appends and answers.</summary>
public sealed class RefundRaceTests
{
    private const int Callers = 50;

    /// <summary>Together they ask for twice what was paid, each three times over.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Of_fifty_refunds_at_once_no_more_is_taken_than_was_paid(int seed)
    {
        var journal = new FaultyJournal(seed, faultOneIn: 10) { Faults = false };
        await using var silo = await TestSilo.Start(journal);
        var shop = new Shop(silo.Grains);
        await shop.Open(20 * Shop.Price);
        for (var number = 0; number < 10; number++) await shop.OrderAndPay(number);
        await PaymentTests.Settle(silo.Grains, journal);
        journal.Faults = true;

        var said = await Task.WhenAll(Enumerable.Range(0, 3 * Callers).Select(caller => Task.Run(async () =>
            (Number: caller % Callers, Status: await Refund(silo, caller % Callers, 4)))));

        // Whoever asks the same is told the same, and is told it again.
        Assert.All(said.GroupBy(answer => answer.Number), same => Assert.Single(same.Select(answer => answer.Status).Distinct()));
        foreach (var (number, status) in said.Take(Callers)) Assert.Equal(status, await Refund(silo, number, 4));

        var refunded = said.Take(Callers).Count(answer => answer.Status == RefundPaymentStatus.Refunded);
        Assert.Equal(25, refunded);
        Assert.Equal(25, said.Take(Callers).Count(answer => answer.Status == RefundPaymentStatus.ExceedsPaid));

        await PaymentTests.Settle(silo.Grains, journal);
        Books.Check(journal);
        var order = await silo.Grains.Payment(Shop.OrderOf(0)).Look();
        Assert.Equal(100, order!.Refunded.Minor);
        var customer = await silo.Grains.Wallet(Shop.Customer).Look();
        Assert.Equal((20 - 10 + 1) * Shop.Price, customer!.BalanceMinor);
        var merchant = await silo.Grains.Merchant(Shop.Merchant).Look();
        Assert.Equal(9 * Shop.Price, merchant!.BalanceMinor);
        Assert.True(journal.FaultsMade > 10);
    }

    [Fact]
    public async Task One_number_for_two_orders_refunds_one_of_them()
    {
        var journal = new FaultyJournal(seed: 5, faultOneIn: 10) { Faults = false };
        await using var silo = await TestSilo.Start(journal);
        var shop = new Shop(silo.Grains);
        await shop.Open(20 * Shop.Price);
        for (var number = 0; number < 20; number++) await shop.OrderAndPay(number);
        await PaymentTests.Settle(silo.Grains, journal);
        journal.Faults = true;

        var said = await Task.WhenAll(Enumerable.Range(0, 20).Select(order => Task.Run(
            async () => await Refund(silo, number: 1, fen: 5, order))));

        Assert.Single(said, RefundPaymentStatus.Refunded);
        Assert.Equal(19, said.Count(status => status == RefundPaymentStatus.OutRefundNoUsed));
        await PaymentTests.Settle(silo.Grains, journal);
        Books.Check(journal);
        var refund = await silo.Grains.Merchant(Shop.Merchant).FindRefund(OutRefundNo.Parse("r-1"));
        Assert.Equal(Shop.OrderOf(Array.IndexOf(said, RefundPaymentStatus.Refunded)), refund!.Order);
        Assert.Equal(RefundState.Success, (await silo.Grains.Payment(refund.Order).FindRefund(refund)).State);
    }

    /// <summary>What an order could not take is told of as closed, under its own number, among the others in their order.</summary>
    [Fact]
    public async Task A_refund_that_came_too_late_is_closed_and_found_by_its_notification()
    {
        var journal = new FaultyJournal(seed: 1, faultOneIn: 1) { Faults = false };
        var held = new HeldJournal(journal);
        await using var silo = await TestSilo.Start(held);
        var shop = new Shop(silo.Grains);
        await shop.Open(20 * Shop.Price);
        for (var number = 0; number < 20; number++) await shop.OrderAndPay(number);
        await PaymentTests.Settle(silo.Grains, journal);

        // One of them can know of what came before; the others are on their way when the first arrives.
        var before = await RowsOfMerchant(journal);
        var arrives = held.Hold(only: Shop.OrderOf(0));
        var refunds = Enumerable.Range(0, 8).Select(number => Refund(silo, number, 60)).ToArray();
        await arrives;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await RowsOfMerchant(journal) < before + refunds.Length) await Task.Delay(1, deadline.Token);
        held.Release();
        var said = await Task.WhenAll(refunds);
        Assert.Equal(RefundPaymentStatus.Refunded, await Refund(silo, 9, 40));
        await PaymentTests.Settle(silo.Grains, journal);
        Assert.Single(said, RefundPaymentStatus.Refunded);
        Assert.Equal(7, said.Count(status => status == RefundPaymentStatus.ExceedsPaid));

        var payment = silo.Grains.Payment(Shop.OrderOf(0));
        var last = (await payment.Look())!.Notifications;
        Assert.Null(await payment.FindNotified(1));
        Assert.Null(await payment.FindNotified(last + 1));
        var told = new List<RefundOutcome>();
        for (var sequence = 2; sequence <= last; sequence++) told.Add((await payment.FindNotified(sequence))!);
        Assert.Equal(told.Count, told.Select(outcome => outcome.OutRefundNo).Distinct().Count());
        Assert.Equal(2, told.Count(outcome => outcome.State == RefundState.Success));
        Assert.Equal(7, told.Count(outcome => outcome.State == RefundState.Closed));
        Assert.Equal(("r-9", RefundState.Success), (told[^1].OutRefundNo.Value, told[^1].State));
        foreach (var outcome in told)
        {
            var refund = await silo.Grains.Merchant(Shop.Merchant).FindRefund(outcome.OutRefundNo);
            Assert.Equal(outcome, await payment.FindRefund(refund!));
        }

        Assert.Equal(19 * Shop.Price, (await silo.Grains.Merchant(Shop.Merchant).Look())!.BalanceMinor);
        Books.Check(journal);
    }

    private static async Task<int> RowsOfMerchant(FaultyJournal journal) =>
        (await journal.ReadFromStart(Shop.Merchant.Account)).Rows.Count;

    private static Task<RefundPaymentStatus> Refund(TestSilo silo, int number, long fen, int order = 0)
    {
        var command = new RefundPayment(
            Shop.Merchant, OutRefundNo.Parse($"r-{number}"), Shop.OrderOf(order), Money.Fen(fen),
            new RefundTerms { Total = Money.Fen(Shop.Price), NotifyUrl = "https://tea.test/refund" });
        return TestSilo.UntilKnown(() => silo.Grains.Merchant(Shop.Merchant).Refund(command));
    }
}
