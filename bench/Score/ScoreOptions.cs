using System.Globalization;

namespace Tael.Bench.Score;

/// <summary>How many populations are drawn, how large, and where their figures go.</summary>
/// <param name="Docs">The folder of PAYSCORE.md, whose figures and chart are then written anew; null: nothing is written.</param>
internal sealed record ScoreOptions(int Seeds, int People, string? Docs)
{
    public const string Usage = "usage: score [--seeds N] [--people N] [--docs FOLDER]   (at least 2 seeds of 100 people)";

    public static ScoreOptions Usual { get; } = new(10, 2_000, null);

    public static bool TryParse(string[] args, out ScoreOptions options)
    {
        options = Usual;
        if (args.Length % 2 != 0) return false;

        for (var i = 0; i < args.Length; i += 2)
        {
            var value = args[i + 1];
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (args[i])
            {
                case "--seeds" when isNumber && number >= 2: options = options with { Seeds = number }; break;
                case "--people" when isNumber && number >= 100: options = options with { People = number }; break;
                case "--docs" when Directory.Exists(value): options = options with { Docs = value }; break;
                default: return false;
            }
        }

        return true;
    }
}
