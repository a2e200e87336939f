using System.Text.Json;
using Tael.Bench.Fairness;

if (!FairnessOptions.TryParse(args, out var options, out var json))
{
    Console.Error.WriteLine("usage: ./run bench fairness [--pairs N] [--seconds N] [--quota N] [--store sqlite|CONNECTION] [--json FILE]");
    return 2;
}

var figures = JsonSerializer.Serialize(await FairnessRun.Run(options), JsonSerializerOptions.Web);
Console.WriteLine(figures);
if (json is not null) await File.WriteAllTextAsync(json, figures + "\n");
return 0;
