using System.Collections.Frozen;
using System.Text.Json;

namespace Tael.Client.Api.Wire;

/// <summary>How many calls a second one merchant may make, by the pattern of what is called.</summary>
/// <param name="ByPattern">A pattern as in docs/COMPATIBILITY.md, or the start of patterns before a <c>*</c>, of which the longest
/// counts.</param>
/// <param name="Others">For each pattern that is not named; 0: no limit.</param>
public sealed record RateQuotas(FrozenDictionary<string, int> ByPattern, int Others)
{
    public const int PerSecondMax = 1_000_000;
    private const int PatternsMax = 1_000;
    private static readonly string[] Roots = ["/v3/", "/device/v1/", "/pay/", "/secapi/pay/"];

    /// <summary>What WeChat Pay's documents say. Source: protocol 2.1 (orders), 2.3 (refunds), 2.4 (sharing), 2.5 (bills).</summary>
    public static RateQuotas Documented { get; } = new(
        new Dictionary<string, int>
        {
            ["/v3/pay/transactions/codepay"] = 33,
            ["/v3/pay/partner/transactions/codepay"] = 33,
            ["/pay/micropay"] = 33,
            ["/v3/refund/domestic/refunds"] = 150,
            ["/v3/profitsharing/orders"] = 300,
            ["/v3/profitsharing/*"] = 100,
            ["/v3/bill/*"] = 3,
        }.ToFrozenDictionary(),
        Others: 500);

    public static RateQuotas None { get; } = new(FrozenDictionary<string, int>.Empty, Others: 0);

    /// <summary>Calls a second; 0: as many as may be.</summary>
    public int Of(string pattern)
    {
        if (ByPattern.TryGetValue(pattern, out var exact)) return exact;

        var longest = ByPattern.Keys
            .Where(start => start.EndsWith('*') && pattern.AsSpan().StartsWith(start.AsSpan(0, start.Length - 1), StringComparison.Ordinal))
            .MaxBy(start => start.Length);
        return longest is null ? Others : ByPattern[longest];
    }

    /// <summary>Reads what <c>--limits</c> names: <c>documented</c>, <c>none</c>, or a file of JSON
    /// <c>{"others":500,"patterns":{"/v3/bill/*":3}}</c>.</summary>
    /// <returns>Null if it is none of these.</returns>
    public static RateQuotas? Find(string name)
    {
        if (name == "documented") return Documented;
        if (name == "none") return None;

        try
        {
            var file = JsonSerializer.Deserialize<QuotasFile>(File.ReadAllBytes(name), FileOptions);
            var isGood = file is not null && file.Patterns.Count <= PatternsMax
                && file.Patterns.Keys.All(pattern => Roots.Any(root => pattern.StartsWith(root, StringComparison.Ordinal)))
                && file.Patterns.Values.Append(file.Others).All(perSecond => perSecond is >= 0 and <= PerSecondMax);
            return isGood ? new(file!.Patterns.ToFrozenDictionary(), file.Others) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static readonly JsonSerializerOptions FileOptions =
        new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private sealed record QuotasFile(int Others, Dictionary<string, int> Patterns);
}
