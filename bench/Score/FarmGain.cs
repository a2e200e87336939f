using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Scores;

namespace Tael.Bench.Score;

/// <summary>How many points a year of dealing with one's own shops gains a person over doing nothing, by the number of shops.</summary>
/// <param name="Verified">With a proved identity.</param>
/// <param name="Unverified">For each further account of the same person; none passes the usual gate.</param>
internal sealed record FarmGain(int Shops, int Verified, int Unverified, bool UnverifiedPassesGate)
{
    private static readonly int[] ShopCounts = [1, 2, 3, 5, 10];
    private static readonly Instant Start = new(1_700_000_000_000_000);

    public static FarmGain[] Measure(Scorecard card) =>
    [
        .. ShopCounts.Select(shops =>
        {
            var (verified, _) = Gain(card, shops, new ScoreIdentityVerified(Start));
            var (unverified, value) = Gain(card, shops, new ScorePasswordSet(1, Start, Start));
            return new FarmGain(shops, verified, unverified, value >= Scorecard.UsualGate);
        }),
    ];

    private static (int Gain, int Value) Gain(Scorecard card, int shops, ScoreEvent trait)
    {
        var idle = ScoreProfile.Evolve(ScoreProfile.Evolve(null, new ScoreAccountOpened(1, Start, Start)), trait);
        var farmed = idle;
        var at = Start;
        for (var day = 0; day < 360; day++, at = Start + TimeSpan.FromDays(day))
        {
            for (var shop = 0; shop < shops; shop++)
            {
                var merchant = new MerchantId(1_900_000_000 + shop);
                farmed = ScoreProfile.Evolve(farmed, new ScorePaymentMade(1, merchant, Money.Fen(1_000_000), at, at));
                farmed = ScoreProfile.Evolve(farmed, new ScoreFactArrived(
                    TransferId.Parse("o-1/score"), AccountId.Parse("o-1"), Money.Zero(Currency.Cny),
                    new(ScoreFactKind.OrderKept, merchant), at));
            }
        }

        var value = card.Evaluate(farmed, at).Value;
        return (value - card.Evaluate(idle, at).Value, value);
    }
}
