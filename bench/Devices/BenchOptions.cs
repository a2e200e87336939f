using System.Globalization;

namespace Tael.Bench.Devices;

/// <summary>How many devices, and what they do.</summary>
/// <param name="Seconds">Of each of the two measurements.</param>
/// <param name="Sellers">Devices that sell at the same time in the second one.</param>
internal sealed record BenchOptions(int Devices, int Seconds, int Sellers, string? Json)
{
    public const string Usage = "usage: bench devices [--devices N] [--seconds N] [--sellers N] [--json FILE]";

    public static bool TryParse(ReadOnlySpan<string> args, out BenchOptions options)
    {
        options = new(10_000, 30, 32, null);
        if (args.Length % 2 != 0) return false;

        for (var i = 0; i < args.Length; i += 2)
        {
            var isNumber = int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
            if (args[i] == "--json") options = options with { Json = args[i + 1] };
            else if (!isNumber) return false;
            else if (args[i] == "--devices") options = options with { Devices = number };
            else if (args[i] == "--seconds") options = options with { Seconds = number };
            else if (args[i] == "--sellers") options = options with { Sellers = number };
            else return false;
        }

        return options.Sellers <= options.Devices;
    }
}
