namespace Tael.Domain.Scores;

/// <summary>The first scorecard: 490 to begin with; 90 for who one is, 130 for how one pays, 140 for promises kept, and less for those
/// that were not.</summary>
/// <remarks>Measured in docs/PAYSCORE.md by <c>./run bench score</c>.</remarks>
public static class ScorecardV1
{
    public static Scorecard Card { get; } = new()
    {
        Version = 1,
        Base = 490,
        UnverifiedMax = 540,
        IdentityVerified = 40,
        PasswordSet = 10,
        AccountAge = new(2, 40),
        Payments = new(2, 50, HalfLife.Periods6, Window: 18),
        Merchants = new(5, 40, Window: 18),
        PaymentPeriods = new(4, 40, HalfLife.Periods12, Window: 18),
        OrdersKept = new(8, 140, HalfLife.Periods12),
        OrdersLate = new(20, 120, HalfLife.Periods12),
        Debts = new(80, 240, HalfLife.Periods18),
        Complaints = new(30, 120, HalfLife.Periods12),
        OwnShops = 2,
        PairMax = 2,
        PeriodMax = 8,
    };
}
