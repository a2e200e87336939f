using System.Text.Json.Nodes;

namespace Tael.Tests.OpenApi;

/// <summary>A request with one field that is not as described.</summary>
/// <param name="Field">As <c>detail.field</c> must name it.</param>
public sealed record Spoilt(string Field, string Why, JsonNode Body);

/// <summary>Makes of a good request, for every field that is described, all those in which that field breaks one limit.</summary>
public static class Spoiling
{
    public static IEnumerable<Spoilt> EachFieldOf(JsonNode schema, JsonNode good) => Of(schema, good, []);

    private static IEnumerable<Spoilt> Of(JsonNode schema, JsonNode root, string[] at)
    {
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            string[] here = [.. at, name];
            var isRequired = schema["required"]?.AsArray().Any(one => (string)one! == name) == true;
            if (isRequired) yield return With(root, here, "missing", parent => parent.AsObject().Remove(name));

            // Null is never a value, and what is not offered has none at all.
            yield return With(root, here, "null", parent => parent[name] = null);
            foreach (var (why, value) in BadValues(property!))
            {
                yield return With(root, here, why, parent => parent[name] = value);
            }

            if (property!["items"] is { } items)
            {
                foreach (var (why, value) in BadValues(items))
                {
                    yield return With(root, here, $"item {why}", parent => parent[name] = new JsonArray(value), "0");
                }
            }

            var inner = property["items"] ?? property;
            if (inner["properties"] is null) continue;

            string[] inside = property["items"] is null ? here : [.. here, "0"];
            foreach (var spoilt in Of(inner, Filled(root, here, property), inside)) yield return spoilt;
        }

        yield return With(root, [.. at, "no_such_field"], "unknown", parent => parent["no_such_field"] = 1);
    }

    private static IEnumerable<(string Why, JsonNode Value)> BadValues(JsonNode schema)
    {
        if (schema["not"] is not null)
        {
            yield return ("not offered", "x");
            yield break;
        }

        var type = TypeOf(schema);
        if (type is null) yield break;
        if (type != "string") yield return ("a text", "x");
        if (type != "object") yield return ("an object", new JsonObject());
        if (type != "array") yield return ("an array", new JsonArray());
        if (type != "boolean") yield return ("a flag", true);
        if (type != "integer") yield return ("a number", 7);
        if (type == "integer") yield return ("a fraction", 1.5);

        if (schema["maxLength"] is { } longest) yield return ("too long", new string('1', (int)longest + 1));
        if (schema["minLength"] is { } shortest && (int)shortest > 0) yield return ("too short", new string('1', (int)shortest - 1));
        if (schema["maximum"] is { } most && (long)most < long.MaxValue) yield return ("too much", (long)most + 1);
        if (schema["minimum"] is { } least) yield return ("too little", (long)least - 1);
        if (schema["enum"] is not null) yield return ("no such word", "NO_SUCH_WORD");
        if (schema["pattern"] is not null) yield return ("a character too many", "abcdef?#");
        if (schema["format"] is { } format && type == "string") yield return ($"no {format}", "no such thing!");
        if (type == "string") yield return ("a control character", "1\u00011111");
        if (schema["maxItems"] is { } count && (int)count < 200)
        {
            var item = Minimal(schema["items"]!);
            yield return ("too many", new JsonArray([.. Enumerable.Repeat(item, (int)count + 1).Select(one => one.DeepClone())]));
        }
    }

    /// <summary>The request with an object that may be left out put in, so that its own fields can be spoilt.</summary>
    private static JsonNode Filled(JsonNode root, string[] at, JsonNode schema)
    {
        var copy = root.DeepClone();
        var parent = Parent(copy, at);
        parent[at[^1]] ??= Minimal(schema);
        if (schema["items"] is not null && parent[at[^1]]!.AsArray().Count == 0) parent[at[^1]] = Minimal(schema);
        return copy;
    }

    /// <summary>The least that keeps the schema's limits.</summary>
    public static JsonNode Minimal(JsonNode schema) => TypeOf(schema) switch
    {
        "object" => new JsonObject((schema["required"]?.AsArray() ?? []).Select(name =>
            KeyValuePair.Create((string)name!, (JsonNode?)Minimal(schema["properties"]![(string)name!]!)))),
        "array" => new JsonArray(Minimal(schema["items"]!)),
        "integer" => Math.Max((long?)schema["minimum"] ?? 1, 1),
        "boolean" => true,
        _ when schema["enum"] is { } words => words[0]!.DeepClone(),
        _ when (string?)schema["format"] == "date-time" => "2030-06-08T10:34:56+08:00",
        _ when (string?)schema["format"] == "uri" => "http://127.0.0.1:9/notify",
        _ when (string?)schema["format"] == "byte" => "MTIz",
        _ => new string('1', Math.Max((int?)schema["minLength"] ?? 1, 1)),
    };

    /// <summary>Null: one of several.</summary>
    public static string? TypeOf(JsonNode schema) => schema["type"] is JsonValue one ? (string?)one : null;

    private static Spoilt With(JsonNode root, string[] at, string why, Action<JsonNode> spoil, string? inside = null)
    {
        var copy = root.DeepClone();
        spoil(Parent(copy, at));
        return new($"/{string.Join('/', inside is null ? at : [.. at, inside])}", why, copy);
    }

    private static JsonNode Parent(JsonNode root, string[] at) => at[..^1].Aggregate(
        root, (node, step) => node is JsonArray array ? array[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!);
}
