using System.Numerics;

namespace Orleans.Embedded;

/// <summary>How long something took, as counts in classes that are each a quarter wider than the one before.</summary>
/// <remarks>Microseconds; 0 to two minutes, and what is longer counts as that. Any thread may add, without a lock; a quantile is
/// the upper end of its class, so at most a quarter too high.</remarks>
public static class LatencyCounts
{
    /// <summary>The leading bit of a length and the two behind it tell its class.</summary>
    public const int ClassesCount = 4 * 26;

    public static int ClassOf(long micros)
    {
        if (micros < 4) return (int)Math.Max(micros, 0);

        var log = BitOperations.Log2((ulong)micros);
        return Math.Min((4 * (log - 1)) + (int)((micros >> (log - 2)) & 3), ClassesCount - 1);
    }

    /// <summary>The longest that counts in a class.</summary>
    public static long MicrosMaxOf(int latencyClass) => latencyClass < 4
        ? latencyClass
        : ((4L + (latencyClass & 3) + 1) << ((latencyClass / 4) - 1)) - 1;

    /// <param name="share">0 to 1, like 0.99.</param>
    /// <returns>Null if nothing was counted.</returns>
    public static long? Quantile(ReadOnlySpan<long> counts, double share)
    {
        var total = 0L;
        foreach (var count in counts) total += count;
        if (total == 0) return null;

        var rank = Math.Max((long)Math.Ceiling(total * share), 1);
        var latencyClass = 0;
        for (; latencyClass < counts.Length - 1; latencyClass++)
        {
            rank -= counts[latencyClass];
            if (rank <= 0) break;
        }

        return MicrosMaxOf(latencyClass);
    }
}
