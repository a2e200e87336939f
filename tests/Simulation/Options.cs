using System.Globalization;

namespace Tael.Simulation;

/// <summary>What the command line asks for.</summary>
/// <param name="First">The first seed; the others follow it.</param>
/// <param name="Trades">What is done beside orders; null: drawn anew by each seed.</param>
/// <param name="Jobs">How many seeds run at once; it changes nothing but the time.</param>
internal sealed record Options(int Seeds, int First, bool Faults, Trades? Trades, int Jobs)
{
    public static bool TryParse(string[] args, out Options options)
    {
        options = new(100, 1, Faults: true, Simulation.Trades.All, Environment.ProcessorCount);
        if (args.Length % 2 != 0) return false;

        for (var i = 0; i < args.Length; i += 2)
        {
            var isNumber = int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            var (known, with) = args[i] switch
            {
                "--seeds" when number > 0 => (isNumber, options with { Seeds = number }),
                "--seed" => (isNumber, options with { First = number }),
                "--jobs" when number > 0 => (isNumber, options with { Jobs = number }),
                "--faults" => (args[i + 1] is "all" or "none", options with { Faults = args[i + 1] == "all" }),
                "--trades" when args[i + 1] is "drawn" or "all" or "orders" =>
                    (true, options with { Trades = args[i + 1] switch { "all" => Simulation.Trades.All, "orders" => Simulation.Trades.Orders, _ => null } }),
                _ => (false, options),
            };
            if (!known) return false;

            options = with;
        }

        return true;
    }
}
