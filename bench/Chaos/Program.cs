using System.Text.Json;
using Tael.Bench.Chaos;

if (!ChaosOptions.TryParse(args, out var options))
{
    Console.Error.WriteLine(ChaosOptions.Usage);
    return 2;
}

ChaosFigures figures;
await using (var run = new ChaosRun(options)) figures = await run.Play();
Console.WriteLine(JsonSerializer.Serialize(figures, JsonSerializerOptions.Web));
return figures.IsClean ? 0 : 1;
