using System.Text.RegularExpressions;
using k8s;
using k8s.Models;

namespace Tael.Tests;

/// <summary>Whatever one object names must be there: in another object, made by an operator, or made by hand as
/// OPERATING.md says.</summary>
internal static partial class References
{
    public static IEnumerable<string> Check(Manifests all) =>
        all.Workloads.Where(workload => workload.Pod is not null)
            .SelectMany(workload => Finding.At(workload.Name, OfPod(all, workload, workload.Pod!)))
            .Concat(Of<V1Deployment>(all, OfDeployment))
            .Concat(Of<V1StatefulSet>(all, OfStatefulSet))
            .Concat(Of<V1Service>(all, OfService))
            .Concat(Of<V1PodDisruptionBudget>(all, OfBudget))
            .Concat(Of<V2HorizontalPodAutoscaler>(all, OfScaler))
            .Concat(Of<ServiceMonitor>(all, OfMonitor));

    private static IEnumerable<string> Of<T>(Manifests all, Func<Manifests, T, IEnumerable<string>> check)
        where T : IKubernetesObject<V1ObjectMeta> =>
        all.All<T>().SelectMany(found => Finding.At(Manifests.Name(found), check(all, found)));

    private static IEnumerable<string> OfPod(Manifests all, Workload workload, V1PodSpec pod)
    {
        var account = pod.ServiceAccountName ?? "default";
        var volumes = pod.Volumes ?? [];
        return Finding.Each((!all.Has<V1ServiceAccount>(account), $"there is no ServiceAccount {account}"))
            .Concat(Secrets(pod).SelectMany(secret => OfSecret(all, secret)))
            .Concat(volumes.Select(volume => volume.ConfigMap?.Name).OfType<string>()
                .Where(map => !all.Has<V1ConfigMap>(map)).Select(map => $"there is no ConfigMap {map}"))
            .Concat(OfVolumes(pod, all.All<V1StatefulSet>().Where(set => Manifests.Name(set) == workload.Name)))
            .Concat(pod.Containers.SelectMany(container => OfContainer(workload, container)))
            .Concat(Neighbours(pod).Where(selector => !Labels.Match(selector, workload.Labels))
                .Select(_ => "is spread among pods that it is none of"));
    }

    private static IEnumerable<string> OfVolumes(V1PodSpec pod, IEnumerable<V1StatefulSet> sets)
    {
        var claims = sets.SelectMany(set => set.Spec.VolumeClaimTemplates ?? []).Select(claim => claim.Metadata.Name);
        var known = (pod.Volumes ?? []).Select(volume => volume.Name).Concat(claims).ToHashSet();
        var mounted = pod.Containers.SelectMany(container => container.VolumeMounts ?? []).Select(mount => mount.Name).ToHashSet();
        return mounted.Except(known).Select(name => $"there is no volume {name}")
            .Concat(known.Except(mounted).Select(name => $"volume {name} is not mounted"));
    }

    private static IEnumerable<string> OfContainer(Workload workload, V1Container container)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var variable in container.Env ?? [])
        {
            // Kubernetes leaves what it does not know yet as it is.
            foreach (var used in Variable().Matches(variable.Value ?? "").Where(used => !known.Contains(used.Groups[1].Value)))
            {
                yield return $"{variable.Name} uses {used.Value} before it is set";
            }

            known.Add(variable.Name);
        }

        foreach (var port in new[] { container.StartupProbe, container.ReadinessProbe, container.LivenessProbe }
            .Select(probe => probe?.HttpGet?.Port).OfType<IntOrString>().Where(port => workload.Port(port) is null))
        {
            yield return $"a probe asks port {port.Value}";
        }
    }

    private static IEnumerable<string> OfDeployment(Manifests all, V1Deployment deployment)
    {
        var labels = deployment.Spec.Template.Metadata.Labels;
        var budgets = all.All<V1PodDisruptionBudget>().Where(budget => Labels.Match(budget.Spec.Selector, labels));
        return Finding.Each(
            (!Labels.Match(deployment.Spec.Selector, labels), "does not select its own pods"),
            (all.Selected(deployment.Spec.Selector).Count() > 1, "selects the pods of another"),
            (!budgets.Any(), "no PodDisruptionBudget selects it"));
    }

    private static IEnumerable<string> OfStatefulSet(Manifests all, V1StatefulSet set) => Finding.Each(
        (!all.Has<V1Service>(set.Spec.ServiceName), $"there is no Service {set.Spec.ServiceName}"));

    private static IEnumerable<string> OfService(Manifests all, V1Service service)
    {
        var targets = all.Selected(new V1LabelSelector { MatchLabels = service.Spec.Selector }).ToList();
        return Finding.Each((targets.Count != 1, $"selects the pods of {targets.Count} workloads, not of one"))
            .Concat(service.Spec.Ports.Where(port => targets.Any(target => target.Port(port.TargetPort) is null))
                .Select(port => $"its pods have no port {port.TargetPort?.Value}"));
    }

    private static IEnumerable<string> OfBudget(Manifests all, V1PodDisruptionBudget budget) => Finding.Each(
        (all.Selected(budget.Spec.Selector).Count() != 1, "does not select one workload"));

    private static IEnumerable<string> OfScaler(Manifests all, V2HorizontalPodAutoscaler scaler)
    {
        var name = scaler.Spec.ScaleTargetRef.Name;
        var target = all.All<V1Deployment>().FirstOrDefault(deployment => deployment.Metadata.Name == name);
        return Finding.Each(
            (target is null, $"there is no Deployment {name}"),
            (target?.Spec.Replicas is not null, $"{name} has replicas, which every apply would set against it"));
    }

    private static IEnumerable<string> OfMonitor(Manifests all, ServiceMonitor monitor)
    {
        var scraped = all.All<V1Service>().Where(service => Labels.Match(monitor.Spec.Selector, service.Metadata.Labels)).ToList();
        return Finding.Each((scraped.Count < 2, "does not select silos and front ends"))
            .Concat(monitor.Spec.Endpoints.Select(endpoint => endpoint.Port)
                .Where(port => scraped.Any(service => service.Spec.Ports.All(open => open.Name != port)))
                .Select(port => $"a Service has no port {port}"))
            .Concat(monitor.Spec.Endpoints.SelectMany(endpoint => OfSecret(all, endpoint.Authorization.Credentials.Name)));
    }

    /// <summary>No secret is in git: CloudNativePG makes its own, and people make the others.</summary>
    private static IEnumerable<string> OfSecret(Manifests all, string secret)
    {
        var operators = all.All<PostgresCluster>().Select(cluster => cluster.Metadata.Name)
            .Any(cluster => secret == $"{cluster}-app" || secret == $"{cluster}-ca");
        var people = Documents.Operating.Contains($"create secret generic {secret} ", StringComparison.Ordinal);
        return Finding.Each((!operators && !people, $"nobody makes Secret {secret}"));
    }

    private static IEnumerable<string> Secrets(V1PodSpec pod) =>
        (pod.Volumes ?? []).Select(volume => volume.Secret?.SecretName)
            .Concat(pod.Containers.SelectMany(container => container.Env ?? [])
                .Select(variable => variable.ValueFrom?.SecretKeyRef?.Name))
            .OfType<string>();

    private static IEnumerable<V1LabelSelector> Neighbours(V1PodSpec pod) =>
        (pod.TopologySpreadConstraints ?? []).Select(spread => spread.LabelSelector)
            .Concat((pod.Affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [])
                .Select(term => term.PodAffinityTerm.LabelSelector));

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex Variable();
}
