using System.Collections.Immutable;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Scores;
using Tael.Domain.Wallets;
using Tael.Grains;
using Tael.Grains.Ledger;
using Tael.Grains.Scores;

namespace Tael.Tests.Scores;

/// <summary>A score is fed by the wallet's own rows, each exactly once, whatever is lost and whoever looks at once.</summary>
public sealed class ScoreTests
{
    private const int Payments = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Each_row_of_the_wallet_is_journaled_once_though_appends_and_answers_are_lost(int seed)
    {
        var journal = new FaultyJournal(seed, faultOneIn: 6);
        await using var silo = await TestSilo.Start(journal);
        var shop = new Shop(silo.Grains);
        var score = silo.Grains.Score(Shop.Customer);
        journal.Faults = false;
        await shop.Open(fen: Payments * Shop.Price);
        journal.Faults = true;
        await TestSilo.UntilKnown(() => score.ChangeConsent(new(Given: true)));

        for (var number = 1; number <= Payments; number += 4)
        {
            var paying = Enumerable.Range(number, 4).Select(async i =>
            {
                await TestSilo.UntilKnown(() => shop.Order(i));
                await TestSilo.UntilKnown(() => shop.Pay(i));
            });
            var looking = Enumerable.Range(0, 4).Select(_ => TestSilo.UntilKnown(score.Look));
            await Task.WhenAll(paying.Concat(looking));
        }

        await TestSilo.UntilKnown(score.Look);
        journal.Faults = false;

        Assert.True(journal.FaultsMade > 10);
        var stored = Stored(journal);
        var paid = stored.OfType<ScorePaymentMade>().ToList();
        Assert.Equal(Payments, paid.Count);
        Assert.Equal(WalletVersions(journal), paid.Select(happened => happened.WalletVersion));
        Assert.Equal(stored.OfType<ScoreWalletEvent>().Select(e => e.WalletVersion).Distinct(), stored.OfType<ScoreWalletEvent>().Select(e => e.WalletVersion));
        var pure = stored.Aggregate((ScoreProfile?)null, ScoreProfile.Evolve)!;
        var view = await score.Look();
        Assert.Equal(Scored(pure), view.Score!.Reasons);
    }

    [Fact]
    public async Task Without_consent_nothing_is_read_and_with_it_all_that_happened_before()
    {
        var journal = new FaultyJournal(1, 1) { Faults = false };
        await using var silo = await TestSilo.Start(journal);
        var (shop, score) = (new Shop(silo.Grains), silo.Grains.Score(Shop.Customer));
        await shop.Open(fen: 1_000);
        await shop.OrderAndPay(1);

        Assert.Null((await score.Look()).Score);
        Assert.False(journal.AllRows().ContainsKey(Shop.Customer.Score));

        await score.ChangeConsent(new(Given: true));
        Assert.NotNull((await score.Look()).Score);
        Assert.Single(Stored(journal).OfType<ScorePaymentMade>());

        await score.ChangeConsent(new(Given: false));
        await shop.OrderAndPay(2);
        Assert.Null((await score.Look()).Score);
        Assert.Single(Stored(journal).OfType<ScorePaymentMade>());
    }

    [Fact]
    public async Task A_long_wallet_is_read_in_parts_and_its_history_told_in_pages()
    {
        var journal = new FaultyJournal(1, 1) { Faults = false };
        await using var silo = await TestSilo.Start(journal);
        var (shop, score) = (new Shop(silo.Grains), silo.Grains.Score(Shop.Customer));
        await shop.Open(fen: 1_200);
        var bank = silo.Grains.Bank();
        for (var i = 0; i < 1_300; i++) await bank.BringIn(new(RequestId.Parse($"top-up-{i}"), Shop.Customer.Wallet, Money.Fen(1)));
        await shop.OrderAndPay(1);
        await score.ChangeConsent(new(Given: true));

        var told = new List<ScoreHistoryEntry>();
        for (long? after = 0; after is { } from;)
        {
            var page = await score.History(from, limit: 2);
            Assert.InRange(page.Entries.Length, 0, 2);
            told.AddRange(page.Entries);
            after = page.Next;
        }

        // Consent, the opening, one row for each part that says nothing at its end, the payment.
        Assert.Equal(["ConsentGiven", "AccountOpened", "WalletRead", "WalletRead", "PaymentMade"], told.Select(entry => entry.What));
        Assert.Equal(Enumerable.Range(1, told.Count).Select(i => (long)i), told.Select(entry => entry.Version));
        Assert.Equal((Shop.Merchant, Money.Fen(Shop.Price)), (told[^1].Merchant, told[^1].Amount));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => score.History(0, 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => score.History(0, ScoreHistory.EntriesMax + 1));
    }

    [Fact]
    public async Task A_fact_that_comes_again_counts_once()
    {
        var journal = new FaultyJournal(5, faultOneIn: 4);
        await using var silo = await TestSilo.Start(journal);
        var score = silo.Grains.Score(Shop.Customer);
        var from = AccountId.Parse("o-1900000001-order-1");
        var credit = new CreditAccount(
            TransferId.Of(from, "score"), from, Money.Zero(Currency.Cny), new Instant(long.MaxValue), IsRetry: true,
            Fact: new(ScoreFactKind.OrderUnpaid, Shop.Merchant));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TestSilo.UntilKnown(() => score.Credit(credit))));
        journal.Faults = false;

        Assert.All(answers, answer => Assert.Equal(CreditStatus.Credited, answer));
        Assert.Single(Stored(journal));
        Assert.Equal(1, (await score.Look()).OpenDebts);
    }

    private static IEnumerable<long> WalletVersions(FaultyJournal journal) =>
        journal.AllRows()[Shop.Customer.Wallet].Where(row => row.Kind == "OrderPaymentDebited").Select(row => row.Version);

    private static List<ScoreEvent> Stored(FaultyJournal journal) =>
        [.. journal.AllRows()[Shop.Customer.Score].Select(EventJson.Read<ScoreEvent>)];

    private static ImmutableArray<ScoreReason> Scored(ScoreProfile profile) =>
        ScorecardV1.Card.Evaluate(profile, Instant.Of(TimeProvider.System)).Reasons;
}
