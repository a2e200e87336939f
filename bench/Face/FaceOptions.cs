using System.Globalization;

namespace Tael.Bench.Face;

/// <summary>How many are enrolled, how many look into a device, and where the figures go.</summary>
/// <param name="People">The larger of the two populations; the smaller one is a tenth of it.</param>
/// <param name="Probes">Of each kind: enrolled, strangers, siblings and twins of the enrolled.</param>
/// <param name="Docs">The folder of FACEPAY.md, whose figures and chart are then written anew; null: nothing is written.</param>
internal sealed record FaceOptions(int People, int Probes, int Seed, string? Docs)
{
    public const string Usage = "usage: face [--people N] [--probes N] [--seed N] [--docs FOLDER]   (at least 1000 people and 100 probes)";

    public static FaceOptions Usual { get; } = new(100_000, 1_000, 1, null);

    public static bool TryParse(string[] args, out FaceOptions options)
    {
        options = Usual;
        if (args.Length % 2 != 0) return false;

        for (var i = 0; i < args.Length; i += 2)
        {
            var value = args[i + 1];
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (args[i])
            {
                case "--people" when isNumber && number is >= 1000 and <= 1_000_000: options = options with { People = number }; break;
                case "--probes" when isNumber && number >= 100: options = options with { Probes = number }; break;
                case "--seed" when isNumber: options = options with { Seed = number }; break;
                case "--docs" when Directory.Exists(value): options = options with { Docs = value }; break;
                default: return false;
            }
        }

        return true;
    }
}
