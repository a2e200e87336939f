using System.Globalization;
using System.Text.Json;
using Tael.Bench.Chaos;

namespace Tael.Bench.Fairness;

/// <summary>What one merchant feels of another that asks for ten times what it may: orders of a steady merchant beside a greedy one, and
/// alone, in pairs of windows next to each other.</summary>
/// <remarks>
/// Tael is a process of its own, and the calls come over loopback, signed beforehand, so that signing is not what is measured; this
/// process takes its share of the processors all the same, and more of it beside the greedy merchant. The steady merchant makes 4/5 of its
/// quota, evenly, whether or not the call before has been answered. Of each pair, whose windows take turns to be first, the change of the
/// 99th percentile is taken, and of the pairs the median: what else the machine does comes and goes.
/// </remarks>
internal static class FairnessRun
{
    private const int Greed = 10;
    private const string Native = "/v3/pay/transactions/native";

    public static async Task<FairnessFigures> Run(FairnessOptions options)
    {
        var data = Directory.CreateTempSubdirectory("tael-fairness-").FullName;
        try
        {
            var limits = Path.Combine(data, "limits.json");
            await File.WriteAllTextAsync(limits, JsonSerializer.Serialize(new
            {
                others = 0,
                patterns = new Dictionary<string, int> { [Native] = options.Quota },
            }));
            await using var tael = new TaelProcess(data, options.Store ?? $"Data Source={Path.Combine(data, "tael.db")}", "--limits", limits);
            await tael.Start();
            using var steady = await Merchant.Open(tael.Address, "steady");
            using var greedy = await Merchant.Open(tael.Address, "greedy");
            var run = new Windows(steady, greedy, options);
            await run.Window(isGreedy: true);
            for (var pair = 0; pair < options.Pairs; pair++) await run.Pair(pair);
            await tael.Stop();
            return run.Figures();
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private sealed class Windows(Merchant steady, Merchant greedy, FairnessOptions options)
    {
        private readonly List<(double Alone, double Beside)> _pairs = [];
        private readonly List<CallResult> _steady = [];
        private readonly List<CallResult> _greedy = [];

        public async Task Pair(int number)
        {
            var first = await Window(isGreedy: number % 2 == 1);
            var second = await Window(isGreedy: number % 2 == 0);
            var pair = number % 2 == 1 ? (Alone: second, Beside: first) : (Alone: first, Beside: second);
            _pairs.Add(pair);
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"pair {number + 1}: p99 {pair.Alone:F2} ms alone, {pair.Beside:F2} ms beside the greedy merchant"));
        }

        /// <summary>The steady merchant's 99th percentile in milliseconds.</summary>
        public async Task<double> Window(bool isGreedy)
        {
            var (perSecond, seconds) = (Math.Max(1, options.Quota * 4 / 5), options.Seconds);
            var own = steady.Sign(perSecond * seconds);
            var others = greedy.Sign(isGreedy ? options.Quota * Greed * seconds : 0);
            var (calls, noise) = (steady.Send(own, perSecond), greedy.Send(others, options.Quota * Greed));
            var results = await calls;
            _steady.AddRange(results);
            _greedy.AddRange(await noise);
            return Percentile([.. results.Select(result => result.Millis).Order()], 0.99);
        }

        public FairnessFigures Figures()
        {
            double[] changes = [.. _pairs.Select(pair => (pair.Beside / pair.Alone) - 1).Order()];
            return new(
                _pairs.Count,
                Round(Percentile([.. _pairs.Select(pair => pair.Alone).Order()], 0.5)),
                Round(Percentile([.. _pairs.Select(pair => pair.Beside).Order()], 0.5)),
                Round(Percentile(changes, 0.5)),
                Round(changes[0]),
                Round(changes[^1]),
                _steady.Count,
                _steady.Count(result => result.Status != 200),
                _greedy.Count,
                _greedy.Count(result => result.Status == 429),
                _greedy.Count(result => result.Status is not (200 or 429)),
                options.Quota,
                options.Seconds);
        }

        private static double Percentile(double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];

        private static double Round(double value) => Math.Round(value, 3);
    }
}

/// <summary>What came out.</summary>
/// <param name="P99ChangeMedian">By how much the steady merchant's 99th percentile is higher beside the greedy one: 0.2 is 20 %.</param>
/// <param name="SteadyNotServed">Its orders that were refused or failed.</param>
/// <param name="GreedyFailed">Of the greedy merchant's those that were neither taken nor limited.</param>
internal sealed record FairnessFigures(
    int Pairs,
    double P99MsAlone,
    double P99MsBeside,
    double P99ChangeMedian,
    double P99ChangeBest,
    double P99ChangeWorst,
    int SteadyOrders,
    int SteadyNotServed,
    int GreedyCalls,
    int GreedyLimited,
    int GreedyFailed,
    int QuotaPerSecond,
    int SecondsPerWindow);
