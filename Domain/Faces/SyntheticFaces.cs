namespace Tael.Domain.Faces;

/// <summary>Made-up people and what a model would make of their faces: for tests, the sandbox and measuring.</summary>
/// <remarks>
/// Nobody's face is behind it. Each person has a direction of their own; the first of the dimensions weigh more than the last, as in
/// spaces that models have learned, so that strangers' cosines spread by about 0.07 and not by the 0.044 of evenly filled space. Each
/// capture moves away from the person by noise whose size differs from capture to capture, and for three in a hundred (cap, mask,
/// glasses) is twice as large; how good the device thinks the capture is goes by it, loosely. Siblings and twins share a part of their
/// directions. The same seed makes the same people everywhere.
/// </remarks>
public sealed class SyntheticFaces(int seed)
{
    public const string Model = "synthetic-512";

    /// <summary>How alike the faces of relatives are, before noise.</summary>
    public const double SiblingCosine = 0.55;
    public const double TwinCosine = 0.90;

    private const long Kin = 1L << 40;
    private const double AtTill = 0.55;
    private const double AtEnrolment = 0.30;
    private const double Hard = 0.03;

    /// <summary>The number of somebody's sibling.</summary>
    public static long SiblingOf(long person) => person + Kin;

    /// <summary>The number of somebody's twin.</summary>
    public static long TwinOf(long person) => person + (2 * Kin);

    /// <summary>A capture in good light by which the person enrols.</summary>
    public FaceCapture Enrol(long person) => Capture(person, -1, AtEnrolment, 0.2);

    /// <summary>A capture at a till.</summary>
    /// <param name="shot">Which one: each number is another look, and the same number the same one.</param>
    public FaceCapture Look(long person, int shot) => Capture(person, shot, AtTill, 0.35);

    private FaceCapture Capture(long person, int shot, double usual, double spread)
    {
        var random = new Chance(seed, person, shot);
        var size = usual * Math.Exp(spread * random.Normal());
        if (shot >= 0 && random.Next() < Hard) size *= 2;

        var values = Identity(person);
        var noise = Direction(random);
        for (var i = 0; i < values.Length; i++) values[i] += size * noise[i];

        var quality = FaceCapture.ScaleMax / (1 + (size * size)) * Math.Exp(0.1 * random.Normal());
        _ = FaceEmbedding.TryMake(Array.ConvertAll(values, value => (float)value), out var embedding);
        return new(Model, embedding!, 950 + (int)(50 * random.Next()), (int)Math.Min(FaceCapture.ScaleMax, quality));
    }

    private double[] Identity(long person)
    {
        var kin = person / Kin;
        var own = Direction(new(seed, person, int.MinValue));
        if (kin == 0) return own;

        var shared = kin == 1 ? SiblingCosine : TwinCosine;
        var other = Direction(new(seed, person % Kin, int.MinValue));
        var rest = Math.Sqrt(1 - (shared * shared));
        for (var i = 0; i < own.Length; i++) own[i] = (shared * other[i]) + (rest * own[i]);
        return own;
    }

    /// <summary>Of length one.</summary>
    private static double[] Direction(Chance random)
    {
        var values = new double[FaceEmbedding.Dimension];
        var square = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.Normal() / Math.Sqrt(1 + (i / 16.0));
            square += values[i] * values[i];
        }

        var length = Math.Sqrt(square);
        for (var i = 0; i < values.Length; i++) values[i] /= length;
        return values;
    }

    /// <summary>Numbers that look random and follow from three others (SplitMix64).</summary>
    private sealed class Chance(int seed, long person, int shot)
    {
        private ulong _state = unchecked(Mix(Mix(Mix((uint)seed) ^ (ulong)person) ^ (uint)shot));

        public double Next()
        {
            unchecked
            {
                _state += 0x9E3779B97F4A7C15;
            }

            return (Mix(_state) >> 11) * (1.0 / (1UL << 53));
        }

        public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());

        private static ulong Mix(ulong value)
        {
            unchecked
            {
                value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
                value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
                return value ^ (value >> 31);
            }
        }
    }
}
