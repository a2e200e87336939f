using System.Text.Json;
using Tael.Bench.Devices;

// The first argument is the server's program, which ./run has built.
if (args.Length == 0 || !BenchOptions.TryParse(args.AsSpan(1), out var options))
{
    Console.Error.WriteLine(BenchOptions.Usage);
    return 2;
}

await using var tael = await TaelServer.Start(args[0]);
using var bench = new DevicesBench(options, tael);
var figures = await bench.Run();
Console.WriteLine(figures);
if (options.Json is { } file) await File.WriteAllTextAsync(file, JsonSerializer.Serialize(figures, JsonSerializerOptions.Web));
return figures.IsReached ? 0 : 1;
