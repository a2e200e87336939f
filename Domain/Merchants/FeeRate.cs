using Orleans;

namespace Tael.Domain.Merchants;

/// <summary>What a merchant pays for a payment, in basis points of its amount: 60 is 0.6 %.</summary>
[GenerateSerializer, Immutable, Alias("FeeRate")]
public readonly record struct FeeRate
{
    /// <summary>10 %: more is a mistake.</summary>
    public const int BasisPointsMax = 1_000;

    public FeeRate(int basisPoints)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(basisPoints);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(basisPoints, BasisPointsMax);
        BasisPoints = basisPoints;
    }

    [Id(0)] public int BasisPoints { get; }

    /// <summary>The fee of one payment, rounded half up to the minor unit; the merchant keeps the rest.</summary>
    public Money Of(Money amount) =>
        new((long)((((Int128)amount.Minor * BasisPoints) + 5_000) / 10_000), amount.Currency);

    /// <summary>What of a payment's fee goes back with a refund of it: in proportion, rounded down to the minor unit.</summary>
    /// <remarks>So a whole refund gives the whole fee back, and parts never more than was charged between them.</remarks>
    public Money Back(Money paid, Money refunded) => refunded > paid
        ? throw new ArgumentOutOfRangeException(nameof(refunded), refunded, $"More than {paid}.")
        : new(paid.IsZero ? 0 : (long)((Int128)Of(paid).Minor * refunded.Minor / paid.Minor), paid.Currency);
}
