using k8s.Models;

namespace Tael.Tests;

/// <summary>What every pod must do without: privileges, a token, a writable root, other people's processors.</summary>
internal static class Confinement
{
    private const string PodSecurity = "pod-security.kubernetes.io/enforce";

    /// <summary>0440: its owner and its group may read it.</summary>
    private const int OwnerAndGroup = 288;

    public static IEnumerable<string> Check(Manifests all) =>
        Finding.Each((all.All<V1Secret>().Any(), "a Secret is in git"))
            .Concat(all.All<V1Namespace>().Where(space => space.Metadata.Labels[PodSecurity] != "restricted")
                .Select(space => $"{Manifests.Name(space)}: lets pods have privileges"))
            .Concat(all.All<V1ServiceAccount>().Where(account => account.AutomountServiceAccountToken != false)
                .Select(account => $"{Manifests.Name(account)}: hands out its token"))
            .Concat(
                from workload in all.Workloads
                where workload.Pod is not null
                from finding in OfPod(workload.Pod!)
                select $"{workload.Name}: {finding}")
            .Concat(all.All<V1Deployment>().SelectMany(
                deployment => Finding.At(Manifests.Name(deployment), OfRollout(deployment.Spec))));

    private static IEnumerable<string> OfPod(V1PodSpec pod)
    {
        var context = pod.SecurityContext ?? new();
        return Finding.Each(
                (pod.AutomountServiceAccountToken != false, "has a token of the cluster"),
                (pod.HostNetwork == true || pod.HostPID == true || pod.HostIPC == true, "shares the node's namespaces"),
                (context.RunAsNonRoot != true || context.RunAsUser is null or 0, "may run as root"),
                (context.SeccompProfile?.Type != "RuntimeDefault", "may make any system call"))
            .Concat((pod.Volumes ?? []).SelectMany(OfVolume))
            .Concat(pod.Containers.Concat(pod.InitContainers ?? []).SelectMany(OfContainer));
    }

    private static IEnumerable<string> OfVolume(V1Volume volume) => Finding.Each(
        (volume.HostPath is not null, $"volume {volume.Name} is the node's"),
        (volume.EmptyDir is { SizeLimit: null }, $"volume {volume.Name} has no limit"),
        (volume.Secret is { DefaultMode: > OwnerAndGroup }, $"volume {volume.Name} may be read by all"));

    private static IEnumerable<string> OfContainer(V1Container container)
    {
        var context = container.SecurityContext ?? new();
        var (asks, limits) = (container.Resources?.Requests, container.Resources?.Limits);
        return Finding.Each(
            (context.ReadOnlyRootFilesystem != true, "has a writable root"),
            (context.AllowPrivilegeEscalation != false || context.Privileged == true, "may gain privileges"),
            (context.Capabilities is not { Drop: ["ALL"], Add: null }, "keeps capabilities"),
            (asks?.ContainsKey("cpu") != true, "asks for no CPU"),
            (limits?.ContainsKey("memory") != true, "has no limit of memory"),
            (limits?.ContainsKey("cpu") == true, "has a limit of CPU"));
    }

    private static IEnumerable<string> OfRollout(V1DeploymentSpec spec)
    {
        var rolling = spec.Strategy?.RollingUpdate;
        var pod = spec.Template.Spec;
        return Finding.Each(
            (rolling is not { MaxSurge.Value: "1", MaxUnavailable.Value: "0" }, "an upgrade takes one away before it adds one"),
            (spec.MinReadySeconds is null or 0, "an upgrade does not wait"),
            (pod.Affinity?.PodAntiAffinity is null, "its pods may share a node"),
            (pod.TopologySpreadConstraints is null or [], "its pods may share a zone"));
    }
}
