using k8s.Models;

namespace Tael.Tests;

/// <summary>What every pod must do without: privileges, a token, a writable root, other people's processors.</summary>
internal static class Confinement
{
    public static IEnumerable<string> Check(Manifests all)
    {
        if (all.All<V1Secret>().Any()) yield return "a Secret is in git";
        foreach (var space in all.All<V1Namespace>().Where(space => space.Metadata.Labels["pod-security.kubernetes.io/enforce"] != "restricted"))
        {
            yield return $"{Manifests.Name(space)}: lets pods have privileges";
        }

        foreach (var account in all.All<V1ServiceAccount>().Where(account => account.AutomountServiceAccountToken != false))
        {
            yield return $"{Manifests.Name(account)}: hands out its token";
        }

        foreach (var workload in all.Workloads.Where(workload => workload.Pod is not null))
        {
            foreach (var finding in OfPod(workload.Pod!)) yield return $"{workload.Name}: {finding}";
        }

        foreach (var deployment in all.All<V1Deployment>())
        {
            foreach (var finding in OfRollout(deployment)) yield return $"{Manifests.Name(deployment)}: {finding}";
        }
    }

    private static IEnumerable<string> OfPod(V1PodSpec pod)
    {
        if (pod.AutomountServiceAccountToken != false) yield return "has a token of the cluster";
        if (pod.HostNetwork == true || pod.HostPID == true || pod.HostIPC == true) yield return "shares the node's namespaces";
        if (pod.SecurityContext?.RunAsNonRoot != true || pod.SecurityContext.RunAsUser is null or 0) yield return "may run as root";
        if (pod.SecurityContext?.SeccompProfile?.Type != "RuntimeDefault") yield return "may make any system call";
        foreach (var volume in pod.Volumes ?? [])
        {
            if (volume.HostPath is not null) yield return $"volume {volume.Name} is the node's";
            if (volume.EmptyDir is { SizeLimit: null }) yield return $"volume {volume.Name} has no limit";
            if (volume.Secret is { DefaultMode: > 288 }) yield return $"volume {volume.Name} may be read by all";
        }

        foreach (var container in pod.Containers.Concat(pod.InitContainers ?? []))
        {
            var context = container.SecurityContext;
            if (context?.ReadOnlyRootFilesystem != true) yield return "has a writable root";
            if (context?.AllowPrivilegeEscalation != false || context.Privileged == true) yield return "may gain privileges";
            if (context?.Capabilities is not { Drop: ["ALL"], Add: null }) yield return "keeps capabilities";
            if (container.Resources?.Requests?.ContainsKey("cpu") != true) yield return "asks for no CPU";
            if (container.Resources?.Limits?.ContainsKey("memory") != true) yield return "has no limit of memory";
            if (container.Resources?.Limits?.ContainsKey("cpu") == true) yield return "has a limit of CPU";
        }
    }

    private static IEnumerable<string> OfRollout(V1Deployment deployment)
    {
        var rolling = deployment.Spec.Strategy?.RollingUpdate;
        if (rolling?.MaxSurge?.Value != "1" || rolling.MaxUnavailable?.Value != "0") yield return "an upgrade takes one away before it adds one";
        if (deployment.Spec.MinReadySeconds is null or 0) yield return "an upgrade does not wait";
        if (deployment.Spec.Template.Spec.Affinity?.PodAntiAffinity is null) yield return "its pods may share a node";
        if (deployment.Spec.Template.Spec.TopologySpreadConstraints is null or []) yield return "its pods may share a zone";
    }
}
