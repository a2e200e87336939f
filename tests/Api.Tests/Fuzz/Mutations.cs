using System.Text;
using System.Text.Json.Nodes;

namespace Tael.Tests.Fuzz;

/// <summary>Makes bad requests of good ones: in the tree of values, in the text, in the bytes.</summary>
public sealed class Mutations(Random random)
{
    private const int NestedDeep = 2_000;

    /// <summary>Texts that stand for a JSON value as they are: what a tree can't hold.</summary>
    private static readonly string[] Raw =
    [
        "null", "true", "\"\"", "0", "-0", "-1", "1.0", "1e2", "1e999", "-1e-999", "0.1", "00", "NaN", "Infinity", "'x'", "undefined",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "2147483648", "4294967296",
        "99999999999999999999999999999999999999", "{}", "[]", "[[]]", "{\"a\":{}}", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\u202e\\ufeff\"",
        "\"\U0001F4A9\"", "\"e\u0301\u0301\u0301\"", "\"\\/..\\/..\\/\"", "\"'; drop table journal; --\"", "\"%00%0a\"", "\"\\n\\r\\t\"", "\"\u2028\"", "\"\ufffe\"", "\"\\q\"", "\"",
        "\"%s%n\"", "\"${jndi:x}\"", "\"<!DOCTYPE a>\"",
    ];

    private static readonly int[] Lengths = [33, 65, 129, 257, 1_025, 6_200, 20_000];

    /// <summary>A mark that stands for a raw text until the tree is written.</summary>
    private const string Mark = "\u00a4raw";

    public byte[] Spoil(JsonNode good)
    {
        var tree = good.DeepClone();
        List<string> raw = [];
        for (var times = random.Next(1, 4); times > 0; times--) SpoilTree(tree, raw);

        var text = tree.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        for (var i = 0; i < raw.Count; i++) text = text.Replace($"\"{Mark}{i};\"", raw[i], StringComparison.Ordinal);

        if (random.Next(12) == 0) text = Doubled(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        return random.Next(5) == 0 ? SpoilBytes(bytes) : bytes;
    }

    public byte[] SpoilBytes(byte[] bytes)
    {
        if (bytes.Length == 0) return [0xEF, 0xBB, 0xBF];

        var at = random.Next(bytes.Length);
        switch (random.Next(9))
        {
            case 0: return bytes[..at];
            case 1: return [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
            case 2: return [.. bytes[..at], 0xC3, 0x28, .. bytes[at..]];
            case 3: return [0xEF, 0xBB, 0xBF, .. bytes];
            case 4: return [.. bytes, .. bytes];
            case 5: return [.. bytes, (byte)' ', (byte)'\n'];
            case 6: return [.. bytes, .. Enumerable.Repeat((byte)' ', random.Next(2) == 0 ? 70_000 : 1_000)];
            case 7: return [];
            default:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
        }
    }

    private void SpoilTree(JsonNode tree, List<string> raw)
    {
        var objects = Objects(tree).ToArray();
        if (objects.Length == 0) return;

        var parent = objects[random.Next(objects.Length)];
        var name = parent.Count == 0 ? "x" : parent.ElementAt(random.Next(parent.Count)).Key;
        switch (random.Next(9))
        {
            case 0: parent.Remove(name); break;
            case 1: parent[Odd()] = 1; break;
            case 2: parent[name] = Long(); break;
            case 3: parent[name] = Kept(raw, Nested()); break;
            case 4: parent[name] = new JsonArray([.. Enumerable.Range(0, random.Next(300)).Select(i => (JsonNode)i)]); break;
            case 5: parent[name] = Odd(); break;
            default: parent[name] = Kept(raw, Raw[random.Next(Raw.Length)]); break;
        }
    }

    private string Long() => new("1a茶"[random.Next(3)], Lengths[random.Next(Lengths.Length)]);

    private string Odd() => new string[] { "", "a\u0001", "茶", "a b", "../x", "-1", "__proto__", "constructor", "$type", "x\u200b", "A" }[random.Next(11)];

    private string Nested()
    {
        var depth = random.Next(2) == 0 ? random.Next(1, 20) : NestedDeep;
        var open = random.Next(2) == 0 ? "[" : "{\"a\":";
        var closed = open == "[" ? "]" : "}";
        return string.Concat(Enumerable.Repeat(open, depth)) + "1" + (random.Next(4) == 0 ? "" : string.Concat(Enumerable.Repeat(closed, depth)));
    }

    private static string Kept(List<string> raw, string text)
    {
        raw.Add(text);
        return $"{Mark}{raw.Count - 1};";
    }

    /// <summary>A member of the outermost object once more.</summary>
    private static string Doubled(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        return comma < 2 || text[0] != '{' ? text : $"{{{text[1..comma]},{text[1..]}";
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(member => Objects(member.Value)).Prepend(one),
        JsonArray many => many.SelectMany(Objects),
        _ => [],
    };
}
