using System.Text.RegularExpressions;
using k8s.Models;

namespace Tael.Tests;

/// <summary>What docs/OPERATING.md must say of what is deployed: every alert, every figure.</summary>
internal static partial class Documents
{
    public static string Operating { get; } = File.ReadAllText(Path.Combine(Manifests.Root, "docs/OPERATING.md"));

    public static IEnumerable<string> Check(Manifests all)
    {
        var rules = all.All<PrometheusRule>().SelectMany(rule => rule.Spec.Groups).SelectMany(group => group.Rules).ToList();
        if (rules.Count == 0) return [];

        var raised = rules.Select(rule => rule.Alert).ToList();
        var explained = Section().Matches(Operating).Select(section => section.Groups[1].Value).ToList();
        var figures = rules.Select(rule => rule.Expr).Concat(all.All<V1ConfigMap>().SelectMany(map => map.Data.Values))
            .SelectMany(text => Figure().Matches(text)).Select(figure => figure.Groups[1].Value).Distinct();
        return raised.Except(explained).Select(alert => $"{alert} is not in OPERATING.md")
            .Concat(explained.Except(raised).Select(alert => $"OPERATING.md explains {alert}, which nothing raises"))
            .Concat(rules.Where(rule => rule.Labels.GetValueOrDefault("severity") is not ("page" or "ticket"))
                .Select(rule => $"{rule.Alert} does not say whom to wake"))
            .Concat(rules.Where(rule => !rule.Annotations.ContainsKey("summary")).Select(rule => $"{rule.Alert} does not say why"))
            .Concat(figures.Where(figure => !Operating.Contains($"`{figure}`", StringComparison.Ordinal))
                .Select(figure => $"{figure} is not in OPERATING.md"));
    }

    [GeneratedRegex("^### (Tael[A-Za-z]+)", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"\b(tael_[a-z_]+?)(?:_bucket|_count|_sum)?\b")]
    private static partial Regex Figure();
}
