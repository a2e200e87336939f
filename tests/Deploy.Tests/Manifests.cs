using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using k8s.Models;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Tael.Tests;

/// <summary>The objects of one overlay as kustomize makes them, read strictly: a field that its kind does not have is an error.</summary>
internal sealed class Manifests
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Rendered = new(StringComparer.Ordinal);

    private static readonly IDeserializer Untyped =
        new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();

    private readonly string _yaml;

    /// <exception cref="YamlDotNet.Core.YamlException">A kind or field that Kubernetes does not know.</exception>
    public Manifests(string yaml)
    {
        _yaml = yaml;
        Objects = [.. KubernetesYaml.LoadAllFromString(yaml, OperatorShapes.Kinds, strict: true)
            .Cast<IKubernetesObject<V1ObjectMeta>>()];
        Workloads = [.. Objects.Select(Workload.Of).OfType<Workload>()];
    }

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects { get; }

    public IReadOnlyList<Workload> Workloads { get; }

    public static string Root { get; } = FindRoot();

    /// <summary>The text of <c>deploy/k8s/overlays/NAME</c> as it would be applied.</summary>
    public static Task<string> Render(string overlay) => Rendered.GetOrAdd(
        overlay, name => new(() => Programs.Kustomize(Path.Combine(Root, "deploy/k8s/overlays", name)))).Value;

    public IEnumerable<T> All<T>() => Objects.OfType<T>();

    public bool Has<T>(string name) where T : IKubernetesObject<V1ObjectMeta> =>
        All<T>().Any(found => found.Metadata.Name == name);

    public IEnumerable<Workload> Selected(V1LabelSelector? selector) =>
        Workloads.Where(workload => Labels.Match(selector, workload.Labels));

    /// <summary>What the published schemas of the kinds have against these objects.</summary>
    public async Task<IReadOnlyList<string>> SchemaFindings()
    {
        // As they are written: what is missing would be 0 after it has been read.
        var parser = new Parser(new StringReader(_yaml));
        var written = new List<string>();
        for (parser.Consume<StreamStart>(); parser.Accept<DocumentStart>(out _);)
        {
            written.Add(JsonSerializer.Serialize(Untyped.Deserialize(parser)));
        }

        var faults = await Programs.Validate(written);
        return [.. Objects.Zip(faults, (found, fault) => fault is null ? null : $"{Name(found)}: {fault}").OfType<string>()];
    }

    public static string Name(IKubernetesObject<V1ObjectMeta> found) => $"{found.Kind} {found.Metadata.Name}";

    private static string FindRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../.."));
}

/// <summary>Whatever makes pods: its template, or what an operator is known to make of it.</summary>
internal sealed record Workload(
    string Name, IDictionary<string, string> Labels, V1PodSpec? Pod, IReadOnlyList<V1ContainerPort> Ports)
{
    public static Workload? Of(IKubernetesObject<V1ObjectMeta> made) => made switch
    {
        V1Deployment deployment => Of(deployment, deployment.Spec.Template),
        V1StatefulSet set => Of(set, set.Spec.Template),
        V1Job job => Of(job, job.Spec.Template),
        PostgresCluster cluster => new(
            Manifests.Name(cluster),
            new Dictionary<string, string>(cluster.Spec.InheritedMetadata.Labels) { ["cnpg.io/cluster"] = cluster.Metadata.Name },
            null,
            [new() { Name = "postgres", ContainerPort = 5432 }, new() { Name = "status", ContainerPort = 8000 }]),
        _ => null,
    };

    /// <summary>The port that a Service, policy or probe means by a number or a name.</summary>
    public V1ContainerPort? Port(IntOrString? wanted) =>
        wanted is null ? null : Ports.FirstOrDefault(port => port.Name == wanted.Value || $"{port.ContainerPort}" == wanted.Value);

    private static Workload Of(IKubernetesObject<V1ObjectMeta> made, V1PodTemplateSpec template) => new(
        Manifests.Name(made),
        template.Metadata?.Labels ?? new Dictionary<string, string>(),
        template.Spec,
        [.. template.Spec.Containers.SelectMany(container => container.Ports ?? [])]);
}

internal static class Labels
{
    /// <summary>As Kubernetes reads a selector: none selects nothing, an empty one everything.</summary>
    public static bool Match(V1LabelSelector? selector, IDictionary<string, string>? labels)
    {
        if (selector is null) return false;

        labels ??= new Dictionary<string, string>();
        return (selector.MatchLabels ?? new Dictionary<string, string>())
                .All(wanted => labels.TryGetValue(wanted.Key, out var value) && value == wanted.Value)
            && (selector.MatchExpressions ?? []).All(rule => rule.OperatorProperty switch
            {
                "In" => labels.TryGetValue(rule.Key, out var value) && rule.Values.Contains(value),
                "Exists" => labels.ContainsKey(rule.Key),
                _ => throw new NotSupportedException($"{rule.OperatorProperty} is not used in these manifests."),
            });
    }
}
