using System.Collections.Immutable;

namespace Tael.Domain.Scores;

/// <summary>How much something still weighs when it is some periods old: fixed point, the same on every machine.</summary>
public static class Weight
{
    public const long Whole = 65_536;

    /// <summary>2^(-1/n) in parts of 2^32, for each half-life of n periods.</summary>
    private static readonly ImmutableArray<(HalfLife HalfLife, long Factor)> Factors =
    [
        (HalfLife.Never, 1L << 32),
        (HalfLife.Periods6, 3_826_380_858),
        (HalfLife.Periods12, 4_053_909_305),
        (HalfLife.Periods18, 4_132_719_911),
    ];

    private static readonly ImmutableArray<ImmutableArray<long>> Table =
        [.. Factors.Select(factor => Powers(factor.Factor))];

    /// <param name="age">In periods, below <see cref="ScorePeriod.PeriodsMax"/>.</param>
    public static long Of(HalfLife halfLife, int age) => Table[(int)halfLife][age];

    private static ImmutableArray<long> Powers(long factor)
    {
        var powers = ImmutableArray.CreateBuilder<long>(ScorePeriod.PeriodsMax);
        Int128 power = (Int128)Whole << 32;
        for (var age = 0; age < ScorePeriod.PeriodsMax; age++)
        {
            powers.Add((long)((power + (1L << 31)) >> 32));
            power = (power * factor) >> 32;
        }

        return powers.ToImmutable();
    }
}

/// <summary>After how many periods something weighs half. Append, never renumber.</summary>
public enum HalfLife : byte
{
    Never = 0,
    Periods6 = 1,
    Periods12 = 2,
    Periods18 = 3,
}
