using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Scores;

namespace Tael.Bench.Score;

/// <summary>A made-up person: how likely they are to default is known, and what they do depends on it, but loosely.</summary>
/// <remarks>The one trait behind everything, z, is standard normal. Whoever is busier pays more often; that has little to do with z. No
/// figure of this population is taken from real people, so what is measured is how well the scorecard finds z behind what people do, not
/// how many people in the world default.</remarks>
internal sealed class Person
{
    private const int MonthDays = 30;

    /// <summary>The longest that anybody has had a wallet.</summary>
    public const int MonthsMax = 30;

    private static readonly Instant Start = new(1_700_000_000_000_000);
    private static readonly AccountId Order = AccountId.Parse("o-1");
    private static readonly TransferId Transfer = TransferId.Parse("o-1/score");

    private readonly Random _random;
    private readonly double _z;
    private readonly double _busy;
    private readonly int _opened;
    private ScoreProfile _profile = ScoreProfile.Empty;

    private Person(Random random)
    {
        _random = random;
        _z = Normal();
        _busy = (0.4 * _z) + (0.9 * Normal());
        _opened = random.Next(MonthsMax - 1);
        Propensity = Logistic(-2.4 - (1.3 * _z));
    }

    /// <summary>When everybody is judged.</summary>
    public static Instant End => Start + TimeSpan.FromDays(MonthsMax * MonthDays);

    /// <summary>The probability that this person defaults in the year after <see cref="End"/>.</summary>
    public double Propensity { get; }

    public bool Defaults { get; private set; }

    public ScoreProfile Profile => _profile;

    public static Person Live(Random random)
    {
        var person = new Person(random);
        person.Open();
        for (var month = person._opened; month < MonthsMax; month++) person.LiveOn(month);
        person.Defaults = random.NextDouble() < person.Propensity;
        return person;
    }

    private void Open()
    {
        var at = At(_opened);
        Happen(new ScoreAccountOpened(1, at, at));
        if (Chance(Logistic(2.0 + (0.8 * _z)))) Happen(new ScoreIdentityVerified(at));
        if (Chance(Logistic(1.0 + (0.6 * _z)))) Happen(new ScorePasswordSet(1, at, at));
    }

    private void LiveOn(int month)
    {
        var shops = 3 + (int)(8 * Logistic(_busy));
        for (var left = Poisson(Math.Exp(1.6 + (0.5 * _busy))); left > 0; left--)
        {
            var paid = Money.Fen(_random.Next(50, 20_000));
            Happen(new ScorePaymentMade(1, Shop(_random.Next(shops)), paid, At(month), At(month)));
            if (Chance(0.04)) Happen(new ScorePaymentRefunded(1, Shop(_random.Next(shops)), paid, At(month), At(month)));
        }

        for (var left = Poisson(0.9 * Math.Exp(0.3 * _busy)); left > 0; left--) UseService(month);
        if (Chance(Logistic(-5.0 - _z))) Tell(ScoreFactKind.ComplaintUpheld, month);
    }

    private void UseService(int month)
    {
        if (Chance(Logistic(-4.2 - (1.3 * _z))))
        {
            Tell(ScoreFactKind.OrderUnpaid, month);
            if (Chance(Logistic(0.3 + (0.6 * _z)))) Tell(ScoreFactKind.DebtSettled, Math.Min(MonthsMax - 1, month + 1));
        }
        else
        {
            Tell(Chance(Logistic(-2.6 - (0.9 * _z))) ? ScoreFactKind.OrderLate : ScoreFactKind.OrderKept, month);
        }
    }

    private void Tell(ScoreFactKind kind, int month) => Happen(
        new ScoreFactArrived(Transfer, Order, Money.Zero(Currency.Cny), new(kind, Shop(100 + _random.Next(7))), At(month)));

    private void Happen(ScoreEvent happened) => _profile = ScoreProfile.Evolve(_profile, happened);

    private static Instant At(int month) => Start + TimeSpan.FromDays(month * MonthDays);

    private static MerchantId Shop(int number) => new(1_900_000_000 + number);

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private int Poisson(double mean)
    {
        var (count, product, limit) = (0, _random.NextDouble(), Math.Exp(-mean));
        for (; product > limit; count++) product *= _random.NextDouble();
        return count;
    }

    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
