using System.Text.RegularExpressions;
using k8s;
using k8s.Models;

namespace Tael.Tests;

/// <summary>Whatever one object names must be there: in another object, made by an operator, or made by hand as OPERATING.md says.</summary>
internal static partial class References
{
    public static IEnumerable<string> Check(Manifests all) =>
        all.Workloads.Where(workload => workload.Pod is not null).SelectMany(workload => OfPod(all, workload, workload.Pod!))
            .Concat(all.All<V1Deployment>().SelectMany(deployment => OfDeployment(all, deployment)))
            .Concat(all.All<V1Service>().SelectMany(service => OfService(all, service)))
            .Concat(OfRest(all));

    private static IEnumerable<string> OfPod(Manifests all, Workload workload, V1PodSpec pod)
    {
        var account = pod.ServiceAccountName ?? "default";
        if (!all.Has<V1ServiceAccount>(account)) yield return $"{workload.Name}: there is no ServiceAccount {account}";

        var volumes = pod.Volumes ?? [];
        foreach (var secret in Secrets(pod).Where(secret => !IsMade(all, secret))) yield return $"{workload.Name}: nobody makes Secret {secret}";
        foreach (var map in volumes.Select(volume => volume.ConfigMap?.Name).OfType<string>().Where(map => !all.Has<V1ConfigMap>(map)))
        {
            yield return $"{workload.Name}: there is no ConfigMap {map}";
        }

        var claims = all.All<V1StatefulSet>().Where(set => Manifests.Name(set) == workload.Name)
            .SelectMany(set => set.Spec.VolumeClaimTemplates ?? []).Select(claim => claim.Metadata.Name);
        var known = volumes.Select(volume => volume.Name).Concat(claims).ToHashSet();
        var mounted = pod.Containers.SelectMany(container => container.VolumeMounts ?? []).Select(mount => mount.Name).ToHashSet();
        foreach (var name in mounted.Except(known)) yield return $"{workload.Name}: there is no volume {name}";
        foreach (var name in known.Except(mounted)) yield return $"{workload.Name}: volume {name} is not mounted";
        foreach (var finding in pod.Containers.SelectMany(container => OfContainer(workload, container))) yield return finding;
        foreach (var selector in Neighbours(pod).Where(selector => !Labels.Match(selector, workload.Labels)))
        {
            yield return $"{workload.Name}: is spread among pods that it is none of";
        }
    }

    private static IEnumerable<string> OfContainer(Workload workload, V1Container container)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var variable in container.Env ?? [])
        {
            foreach (Match used in Variable().Matches(variable.Value ?? ""))
            {
                // Kubernetes leaves what it does not know yet as it is.
                if (!known.Contains(used.Groups[1].Value)) yield return $"{workload.Name}: {variable.Name} uses {used.Value} before it is set";
            }

            known.Add(variable.Name);
        }

        foreach (var probe in new[] { container.StartupProbe, container.ReadinessProbe, container.LivenessProbe })
        {
            if (probe?.HttpGet is { } get && workload.Port(get.Port) is null) yield return $"{workload.Name}: a probe asks port {get.Port.Value}";
        }
    }

    private static IEnumerable<string> OfDeployment(Manifests all, V1Deployment deployment)
    {
        var name = Manifests.Name(deployment);
        if (!Labels.Match(deployment.Spec.Selector, deployment.Spec.Template.Metadata.Labels)) yield return $"{name}: does not select its own pods";
        if (all.Selected(deployment.Spec.Selector).Count() > 1) yield return $"{name}: selects the pods of another";
        if (!all.All<V1PodDisruptionBudget>().Any(budget => Labels.Match(budget.Spec.Selector, deployment.Spec.Template.Metadata.Labels)))
        {
            yield return $"{name}: no PodDisruptionBudget selects it";
        }
    }

    private static IEnumerable<string> OfService(Manifests all, V1Service service)
    {
        var targets = all.Selected(new V1LabelSelector { MatchLabels = service.Spec.Selector }).ToList();
        if (targets.Count != 1) yield return $"{Manifests.Name(service)}: selects the pods of {targets.Count} workloads, not of one";
        foreach (var port in service.Spec.Ports.Where(port => targets.Any(target => target.Port(port.TargetPort) is null)))
        {
            yield return $"{Manifests.Name(service)}: its pods have no port {port.TargetPort?.Value}";
        }
    }

    private static IEnumerable<string> OfRest(Manifests all)
    {
        foreach (var budget in all.All<V1PodDisruptionBudget>().Where(budget => all.Selected(budget.Spec.Selector).Count() != 1))
        {
            yield return $"{Manifests.Name(budget)}: does not select one workload";
        }

        foreach (var scaler in all.All<V2HorizontalPodAutoscaler>())
        {
            var target = all.All<V1Deployment>().FirstOrDefault(deployment => deployment.Metadata.Name == scaler.Spec.ScaleTargetRef.Name);
            if (target is null) yield return $"{Manifests.Name(scaler)}: there is no Deployment {scaler.Spec.ScaleTargetRef.Name}";
            else if (target.Spec.Replicas is not null) yield return $"{Manifests.Name(target)}: has replicas, which every apply would set against its scaler";
        }

        foreach (var set in all.All<V1StatefulSet>().Where(set => !all.Has<V1Service>(set.Spec.ServiceName)))
        {
            yield return $"{Manifests.Name(set)}: there is no Service {set.Spec.ServiceName}";
        }

        foreach (var monitor in all.All<ServiceMonitor>())
        {
            var scraped = all.All<V1Service>().Where(service => Labels.Match(monitor.Spec.Selector, service.Metadata.Labels)).ToList();
            if (scraped.Count < 2) yield return $"{Manifests.Name(monitor)}: does not select silos and front ends";
            foreach (var port in monitor.Spec.Endpoints.Select(endpoint => endpoint.Port)
                .Where(port => scraped.Any(service => service.Spec.Ports.All(open => open.Name != port))))
            {
                yield return $"{Manifests.Name(monitor)}: a Service has no port {port}";
            }
        }
    }

    private static IEnumerable<string> Secrets(V1PodSpec pod) =>
        (pod.Volumes ?? []).Select(volume => volume.Secret?.SecretName)
            .Concat(pod.Containers.SelectMany(container => container.Env ?? []).Select(variable => variable.ValueFrom?.SecretKeyRef?.Name))
            .OfType<string>();

    /// <summary>No secret is in git: CloudNativePG makes its own, and people make the others.</summary>
    private static bool IsMade(Manifests all, string secret) =>
        all.All<PostgresCluster>().Any(cluster => secret == $"{cluster.Metadata.Name}-app" || secret == $"{cluster.Metadata.Name}-ca")
        || Documents.Operating.Contains($"create secret generic {secret} ", StringComparison.Ordinal);

    private static IEnumerable<V1LabelSelector> Neighbours(V1PodSpec pod) =>
        (pod.TopologySpreadConstraints ?? []).Select(spread => spread.LabelSelector)
            .Concat((pod.Affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [])
                .Select(term => term.PodAffinityTerm.LabelSelector));

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex Variable();
}
