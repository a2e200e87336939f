using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Scores;
using Tael.Domain.Wallets;
using static Tael.Tests.Scores.ScoreWorld;

namespace Tael.Tests.Scores;

public sealed class ReadWalletTests
{
    private static readonly Instant Later = Day(7);
    private static readonly AccountId Order = AccountId.Parse("o-1900000005-order-1");
    private static readonly AccountId Payout = AccountId.Parse("p-1900000005-bill-1");
    private static readonly TransferId Transfer = TransferId.Parse("w-10000001/r1");
    private static readonly ScoreProfile Consenting = Fold(new ScoreConsentGiven(Start)) with { WalletVersion = 4 };

    public static TheoryData<WalletEvent, ScoreEvent> Rows => new()
    {
        { new WalletOpened(Start), new ScoreAccountOpened(5, Start, Later) },
        { new PaymentPasswordSet(new("salt", 1, "verifier"), Start), new ScorePasswordSet(5, Start, Later) },
        {
            new OrderPaymentDebited(Transfer, Order, Money.Fen(7), false, Start),
            new ScorePaymentMade(5, Shop(5), Money.Fen(7), Start, Later)
        },
        { new WalletCredited(Transfer, Order, Money.Fen(7), null, Start), new ScorePaymentRefunded(5, Shop(5), Money.Fen(7), Start, Later) },
        {
            new WalletCredited(Transfer, Order, Money.Fen(7), Transfer, Start),
            new ScorePaymentRefunded(5, Shop(5), Money.Fen(7), Start, Later)
        },
        { new WalletCredited(Transfer, AccountId.Bank, Money.Fen(7), null, Start), new ScoreWalletRead(5, Start, Later) },
        { new WalletCredited(Transfer, Payout, Money.Fen(7), null, Start), new ScoreWalletRead(5, Start, Later) },
        { new PaymentPasswordFailed(Start), new ScoreWalletRead(5, Start, Later) },
    };

    [Theory, MemberData(nameof(Rows))]
    public void A_row_of_the_wallet_is_kept_as_what_it_says_about_the_score(WalletEvent happened, ScoreEvent kept)
    {
        var decision = ReadWallet.Decide(Consenting, new(4, [(5, happened)]), Later);

        Assert.Equal(ReadWalletStatus.Read, decision.Status);
        Assert.Equal([kept], decision.Events);
        Assert.Equal(5, Consenting.And(decision.Events).WalletVersion);
    }

    [Fact]
    public void Rows_that_say_nothing_cost_one_row_and_only_at_the_end()
    {
        WalletEvent nothing = new PaymentPasswordFailed(Start);

        Assert.Equal(
            [new ScoreWalletRead(7, Start, Later)], ReadWallet.Decide(Consenting, new(4, [(5, nothing), (6, nothing), (7, nothing)]), Later).Events);
        Assert.Equal(
            [new ScoreAccountOpened(6, Start, Later)],
            ReadWallet.Decide(Consenting, new(4, [(5, nothing), (6, new WalletOpened(Start))]), Later).Events);
        Assert.Empty(ReadWallet.Decide(Consenting, new(4, []), Later).Events);
    }

    [Fact]
    public void Nothing_is_read_without_consent_nor_twice()
    {
        var command = new ReadWallet(4, [(5, new WalletOpened(Start))]);
        var withdrawn = Consenting.And(new ScoreConsentWithdrawn(Start));

        Refused(null, ReadWalletStatus.NoConsent);
        Refused(withdrawn, ReadWalletStatus.NoConsent);
        Refused(Consenting.And(ReadWallet.Decide(Consenting, command, Later).Events), ReadWalletStatus.ReadMeanwhile);
        Refused(Consenting with { WalletVersion = 3 }, ReadWalletStatus.ReadMeanwhile);

        void Refused(ScoreProfile? profile, ReadWalletStatus expected)
        {
            var decision = ReadWallet.Decide(profile, command, Later);
            Assert.Equal((expected, 0), (decision.Status, decision.Events.Length));
        }
    }

    [Fact]
    public void Consent_changes_once_and_again_changes_nothing()
    {
        Assert.Empty(ChangeScoreConsent.Decide(null, new(Given: false), Later).Events);
        Assert.Equal([new ScoreConsentGiven(Later)], ChangeScoreConsent.Decide(null, new(Given: true), Later).Events);
        Assert.Empty(ChangeScoreConsent.Decide(Consenting, new(Given: true), Later).Events);
        Assert.Equal([new ScoreConsentWithdrawn(Later)], ChangeScoreConsent.Decide(Consenting, new(Given: false), Later).Events);
    }

    [Fact]
    public void A_fact_is_taken_once_in_time_and_never_with_money()
    {
        var fact = new ScoreFact(ScoreFactKind.OrderKept, Shop(1));
        var credit = new CreditAccount(Transfer, Order, Money.Fen(0), Later, Fact: fact);
        var taken = CreditScore.Decide(credit, null, Later);

        Assert.Equal([new ScoreFactArrived(Transfer, Order, Money.Fen(0), fact, Later)], taken.Events);
        Assert.Equal((CreditStatus.Credited, 0), Answer(CreditScore.Decide(credit, taken.Events[0], Later)));
        Assert.Equal((CreditStatus.Late, 0), Answer(CreditScore.Decide(credit, null, Day(8))));
        Assert.Equal((CreditStatus.Credited, 1), Answer(CreditScore.Decide(credit with { IsRetry = true }, null, Day(8))));
        Assert.Throws<InvalidOperationException>(() => CreditScore.Decide(credit with { Fact = null }, null, Later));
        Assert.Throws<InvalidOperationException>(() => CreditScore.Decide(credit with { Amount = Money.Fen(1) }, null, Later));

        static (CreditStatus, int) Answer(Decision<CreditStatus, ScoreEvent> decision) => (decision.Status, decision.Events.Length);
    }
}
