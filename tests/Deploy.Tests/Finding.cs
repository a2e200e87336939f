namespace Tael.Tests;

/// <summary>A sentence for each rule that is broken.</summary>
internal static class Finding
{
    public static IEnumerable<string> Each(params (bool IsBroken, string What)[] rules) =>
        rules.Where(rule => rule.IsBroken).Select(rule => rule.What);

    public static IEnumerable<string> At(string where, IEnumerable<string> findings) => findings.Select(what => $"{where}: {what}");
}
