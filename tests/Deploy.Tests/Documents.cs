using System.Text.RegularExpressions;

namespace Tael.Tests;

/// <summary>What docs/OPERATING.md must say of what is deployed: every alert, every figure.</summary>
internal static partial class Documents
{
    public static string Operating { get; } = File.ReadAllText(Path.Combine(Manifests.Root, "docs/OPERATING.md"));

    public static IEnumerable<string> Check(Manifests all)
    {
        var rules = all.All<PrometheusRule>().SelectMany(rule => rule.Spec.Groups).SelectMany(group => group.Rules).ToList();
        var explained = Section().Matches(Operating).Select(section => section.Groups[1].Value).ToList();
        if (rules.Count > 0)
        {
            foreach (var alert in rules.Select(rule => rule.Alert).Except(explained)) yield return $"{alert} is not in OPERATING.md";
            foreach (var alert in explained.Except(rules.Select(rule => rule.Alert))) yield return $"OPERATING.md explains {alert}, which nothing raises";
        }

        foreach (var rule in rules.Where(rule => rule.Labels.GetValueOrDefault("severity") is not ("page" or "ticket") || !rule.Annotations.ContainsKey("summary")))
        {
            yield return $"{rule.Alert} says neither whom to wake nor why";
        }

        var dashboards = all.All<k8s.Models.V1ConfigMap>().SelectMany(map => map.Data.Values);
        foreach (var figure in rules.Select(rule => rule.Expr).Concat(dashboards).SelectMany(text => Figure().Matches(text))
            .Select(figure => figure.Groups[1].Value).Distinct().Where(figure => !Operating.Contains($"`{figure}`", StringComparison.Ordinal)))
        {
            yield return $"{figure} is not in OPERATING.md";
        }
    }

    [GeneratedRegex("^### (Tael[A-Za-z]+)", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"\b(tael_[a-z_]+?)(?:_bucket|_count|_sum)?\b")]
    private static partial Regex Figure();
}
