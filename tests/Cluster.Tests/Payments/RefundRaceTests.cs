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
        for (var number = 0; number < 10; number++) Assert.Equal(PayOrderStatusPaid, $"{await shop.OrderAndPay(number)}");
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
        await using var silo = await TestSilo.Start(journal);
        var shop = new Shop(silo.Grains);
        await shop.Open(20 * Shop.Price);
        await shop.OrderAndPay(0);
        await shop.OrderAndPay(1);
        await PaymentTests.Settle(silo.Grains, journal);

        Assert.Equal(RefundPaymentStatus.Refunded, await Refund(silo, 1, 60));
        Assert.Equal(RefundPaymentStatus.ExceedsPaid, await Refund(silo, 2, 60));
        Assert.Equal(RefundPaymentStatus.Refunded, await Refund(silo, 3, 40));
        await PaymentTests.Settle(silo.Grains, journal);

        var payment = silo.Grains.Payment(Shop.OrderOf(0));
        Assert.Null(await payment.FindNotified(1));
        Assert.Equal(("r-1", RefundState.Success), Told(await payment.FindNotified(2)));
        Assert.Equal(("r-2", RefundState.Closed), Told(await payment.FindNotified(3)));
        Assert.Equal(("r-3", RefundState.Success), Told(await payment.FindNotified(4)));
        Assert.Null(await payment.FindNotified(5));
        Assert.Equal(Shop.Price, (await silo.Grains.Merchant(Shop.Merchant).Look())!.BalanceMinor);
        Books.Check(journal);

        static (string, RefundState) Told(RefundOutcome? outcome) => (outcome!.OutRefundNo.Value, outcome.State);
    }

    private const string PayOrderStatusPaid = "Paid";

    private static Task<RefundPaymentStatus> Refund(TestSilo silo, int number, long fen, int order = 0)
    {
        var command = new RefundPayment(
            Shop.Merchant, OutRefundNo.Parse($"r-{number}"), Shop.OrderOf(order), Money.Fen(fen),
            new RefundTerms { Total = Money.Fen(Shop.Price), NotifyUrl = "https://tea.test/refund" });
        return TestSilo.UntilKnown(() => silo.Grains.Merchant(Shop.Merchant).Refund(command));
    }
}
