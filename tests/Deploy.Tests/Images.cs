using System.Text.RegularExpressions;

namespace Tael.Tests;

/// <summary>Which images are run and built from: others' by digest, our own by what a release names.</summary>
internal static partial class Images
{
    private static readonly string[] Targets = ["silo", "api"];

    public static IEnumerable<string> Check(Manifests all)
    {
        var images = all.Workloads.SelectMany(workload => workload.Pod?.Containers ?? []).Select(container => container.Image)
            .Concat(all.All<PostgresCluster>().Select(cluster => cluster.Spec.ImageName));
        return images.Distinct().SelectMany(image => Finding.Each(
            (!Own().IsMatch(image) && !Pinned().IsMatch(image), $"{image} is not pinned by a digest"),
            (image.EndsWith(":latest", StringComparison.Ordinal), $"{image} may be any")));
    }

    /// <summary>What a Dockerfile builds from without saying exactly what, and what it leaves to chance.</summary>
    public static IEnumerable<string> CheckDockerfile(string text)
    {
        var stages = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match from in From().Matches(text))
        {
            var image = from.Groups[1].Value;
            if (!stages.Contains(image) && !Pinned().IsMatch(image)) yield return $"{image} is not pinned by a digest";
            stages.Add(from.Groups[2].Value);
        }

        foreach (var role in Targets.Where(role => !stages.Contains(role))) yield return $"there is no target {role}";
        if (!text.Contains("-noble-chiseled@", StringComparison.Ordinal)) yield return "what runs has a shell";
        if (!text.Contains("\nUSER 1654\n", StringComparison.Ordinal)) yield return "what runs is root";
    }

    [GeneratedRegex(@"(^|/)tael-(silo|api)[:@]")]
    private static partial Regex Own();

    [GeneratedRegex("@sha256:[0-9a-f]{64}$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^FROM (\S+) AS (\S+)$", RegexOptions.Multiline)]
    private static partial Regex From();
}
