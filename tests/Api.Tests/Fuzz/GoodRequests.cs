using System.Globalization;
using System.Text.Json.Nodes;
using Tael.Tests.OpenApi;

namespace Tael.Tests.Fuzz;

/// <summary>Makes requests that keep every limit of the description, about things that exist as often as not.</summary>
/// <param name="fixedValues">What the caller is: its mchid, appid, password.</param>
public sealed class GoodRequests(Random random, Harvest harvest, IReadOnlyDictionary<string, string> fixedValues)
{
    private static readonly string[] Numbers = ["out_trade_no", "combine_out_trade_no", "out_refund_no", "out_bill_no", "out_order_no", "out_return_no", "requestId"];

    public JsonNode Body(JsonNode schema) => Value("", schema)!;

    public string Text(string name, JsonNode schema) => $"{Value(name, schema)}";

    private JsonNode? Value(string name, JsonNode schema) => Spoiling.TypeOf(schema) switch
    {
        "object" => Object(schema),
        "array" => new JsonArray([.. Enumerable.Range(0, Math.Max(random.Next(1, 3), (int?)schema["minItems"] ?? 0)).Select(_ => Value(name, schema["items"]!))]),
        "integer" => Number(schema),
        "boolean" => random.Next(2) == 0,
        _ => TextOf(name, schema),
    };

    private JsonObject Object(JsonNode schema)
    {
        var required = (schema["required"]?.AsArray() ?? []).Select(name => (string)name!).ToHashSet();
        var made = new JsonObject();
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            if (property!["not"] is not null) continue;
            if (required.Contains(name) || random.Next(3) == 0) made[name] = Value(name, property);
        }

        return made;
    }

    /// <summary>Small: what was made before must stay payable, and refunds must often fit.</summary>
    private JsonNode Number(JsonNode schema)
    {
        long[] usual = [100, 100, 100, 1, 10, 30];
        var least = (long?)schema["minimum"] ?? 0;
        var most = (long?)schema["maximum"] ?? 1000;
        return Math.Clamp(usual[random.Next(usual.Length)], least, most);
    }

    private string TextOf(string name, JsonNode schema)
    {
        if (fixedValues.TryGetValue(name, out var mine)) return mine;
        if (schema["enum"] is JsonArray words) return (string)words[random.Next(words.Count)]!;
        if (Numbers.Contains(name) && random.Next(2) == 0) return New(name);
        if (harvest.Pick(name, random) is { } known) return known;
        return (string?)schema["format"] switch
        {
            "date-time" => DateTimeOffset.UtcNow.AddHours(random.Next(1, 100)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            "uri" => "http://127.0.0.1:9/notify",
            "byte" => Convert.ToBase64String(new byte[256]),
            _ => Numbers.Contains(name) ? New(name) : name == "advance" ? "PT1M" : Filled(schema),
        };
    }

    private string New(string name) => $"{name.Replace("_", "", StringComparison.Ordinal)}{random.NextInt64(1_000_000_000_000):D12}";

    private string Filled(JsonNode schema)
    {
        var least = (int?)schema["minLength"] ?? 0;
        var most = Math.Min((int?)schema["maxLength"] ?? 20, 200);
        return new string("1a茶"[schema["pattern"] is null ? random.Next(3) : 0], random.Next(least, Math.Max(least, most) + 1));
    }
}
