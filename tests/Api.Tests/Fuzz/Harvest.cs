using System.Collections.Concurrent;
using System.Text.Json;

namespace Tael.Tests.Fuzz;

/// <summary>Values that answers have told, by the name of their field, so that later requests name what is really there.</summary>
public sealed class Harvest
{
    private const int KeptPerName = 64;

    private readonly ConcurrentDictionary<string, string?[]> _values = new();

    public void Keep(string name, string value) =>
        _values.GetOrAdd(Same(name), _ => new string?[KeptPerName])[(value.GetHashCode(StringComparison.Ordinal) & int.MaxValue) % KeptPerName] = value;

    public string? Pick(string name, Random random)
    {
        if (!_values.TryGetValue(Same(name), out var kept)) return null;

        var known = kept.OfType<string>().ToArray();
        return known.Length == 0 ? null : known[random.Next(known.Length)];
    }

    /// <summary>Every text in an answer that is short enough to be a number or a token.</summary>
    public void KeepAll(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in json.EnumerateArray().Take(8)) KeepAll(item);
        }

        if (json.ValueKind != JsonValueKind.Object) return;

        foreach (var member in json.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() is { Length: > 0 and < 200 } text) Keep(member.Name, text);
            else KeepAll(member.Value);
        }
    }

    /// <summary>One value has different names in answers and in requests.</summary>
    private static string Same(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "CODE" => "AUTHCODE",
        "PACKAGEINFO" => "PACKAGE",
        var same => same,
    };
}
