using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tael.Simulation;

if (!Options.TryParse(args, out var options))
{
    Console.Error.WriteLine("usage: sim [--seeds N] [--seed FIRST] [--faults all|none] [--trades all|orders|drawn] [--jobs N]");
    return 2;
}

var started = Stopwatch.GetTimestamp();
var results = new RunResult[options.Seeds];
var done = 0;
Parallel.For(0, options.Seeds, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs }, (i, loop) =>
{
    var result = results[i] = Run.Of(options.First + i, options.Faults, options.Trades);
    if (result.Violation is not null) loop.Break();

    var count = Interlocked.Increment(ref done);
    if (count % 100 == 0) Console.Error.WriteLine($"{count} of {options.Seeds} seeds …");
});

// The first that failed, whichever thread was faster: every seed before it has been run.
var failed = Array.Find(results, result => result?.Violation is not null);
if (failed is not null)
{
    Console.Error.WriteLine($"seed {failed.Seed}: {failed.Violation}");
    foreach (var step in failed.LastSteps) Console.Error.WriteLine($"  {step}");
}

var ended = results.TakeWhile(result => result is not null).ToArray();
var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
var payments = ended.Sum(result => result.Payments);
Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{payments / seconds:F0} payments a second of real time"));
Console.WriteLine(JsonSerializer.Serialize(
    new
    {
        Seeds = ended.Length,
        Steps = ended.Sum(result => result.Steps),
        Faults = Enum.GetValues<Fault>().ToDictionary(
            fault => JsonNamingPolicy.CamelCase.ConvertName($"{fault}"), fault => ended.Sum(result => result.Faults[(int)fault])),
        Payments = payments,
        Violations = failed is null ? 0 : 1,
        Trace = TraceOf(ended),
        FailedSeed = failed?.Seed,
        Seconds = Math.Round(seconds, 1),
    },
    new JsonSerializerOptions(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull }));
return failed is null ? 0 : 1;

static string TraceOf(IEnumerable<RunResult> results)
{
    var trace = new Orleans.Embedded.Simulation.Trace();
    foreach (var result in results) trace.Note(result.Trace);
    return trace.Hash;
}
