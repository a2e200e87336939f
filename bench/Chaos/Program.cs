using System.Text.Json;
using Tael.Bench.Chaos;

if (!ChaosOptions.TryParse(args, out var options))
{
    Console.Error.WriteLine(ChaosOptions.Usage);
    return 2;
}

if (options.Target == Target.Silo)
{
    ClusterFigures ofCluster;
    await using (var run = new ClusterRun(options)) ofCluster = await run.Play();
    Console.WriteLine(JsonSerializer.Serialize(ofCluster, JsonSerializerOptions.Web));
    return ofCluster.IsClean ? 0 : 1;
}

ChaosFigures figures;
await using (var run = new ChaosRun(options)) figures = await run.Play();
Console.WriteLine(JsonSerializer.Serialize(figures, JsonSerializerOptions.Web));
return figures.IsClean ? 0 : 1;
