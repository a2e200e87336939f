using System.Text.Json;
using Tael.Bench.Face;

if (!FaceOptions.TryParse(args, out var options))
{
    Console.Error.WriteLine(FaceOptions.Usage);
    return 2;
}

var figures = FaceFigures.Measure(options);
Console.WriteLine(JsonSerializer.Serialize(
    figures, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, IncludeFields = true }));
if (options.Docs is { } folder) FaceDocument.Write(folder, figures, options);
return 0;
