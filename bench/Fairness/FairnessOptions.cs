using System.Globalization;

namespace Tael.Bench.Fairness;

/// <summary>What the command line asks for.</summary>
/// <param name="Pairs">Windows with the greedy merchant and without, next to each other.</param>
/// <param name="Seconds">Of each window.</param>
/// <param name="Quota">Orders a second that a merchant may make; the greedy one tries ten times as many.</param>
/// <param name="Store">Null: SQLite in a folder of the run's own.</param>
internal sealed record FairnessOptions(int Pairs = 10, int Seconds = 5, int Quota = 50, string? Store = null)
{
    public static bool TryParse(string[] args, out FairnessOptions options, out string? json)
    {
        (options, json) = (new(), null);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length) return false;

            var value = args[i + 1];
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 10_000;
            switch (args[i])
            {
                case "--pairs" when isNumber: options = options with { Pairs = number }; break;
                case "--seconds" when isNumber: options = options with { Seconds = number }; break;
                case "--quota" when isNumber: options = options with { Quota = number }; break;
                case "--store": options = options with { Store = value == "sqlite" ? null : value }; break;
                case "--json": json = value; break;
                default: return false;
            }
        }

        return true;
    }
}
