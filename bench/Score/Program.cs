using System.Text.Json;
using Tael.Bench.Score;
using Tael.Domain.Scores;

if (!ScoreOptions.TryParse(args, out var options))
{
    Console.Error.WriteLine(ScoreOptions.Usage);
    return 2;
}

var samples = Enumerable.Range(1, options.Seeds).AsParallel().AsOrdered()
    .Select(seed => Sample.Draw(ScorecardV1.Card, seed, options.People)).ToArray();
var figures = ScoreFigures.Of(samples, FarmGain.Measure(ScorecardV1.Card));
Console.WriteLine(JsonSerializer.Serialize(figures, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true }));
if (options.Docs is { } folder) ScoreDocument.Write(folder, figures, options);
return 0;
