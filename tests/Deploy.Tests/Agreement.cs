using k8s.Models;
using Tael.Client.Api;
using Tael.Client.Api.Health;
using Tael.Client.Api.Keys;
using Tael.Silo;

namespace Tael.Tests;

/// <summary>What the manifests and the program must say alike: arguments, environment, ports, probes, times, files.</summary>
internal static class Agreement
{
    /// <summary>Between the end of the program's own patience and SIGKILL.</summary>
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(10);

    public static IEnumerable<string> Check(Manifests all)
    {
        foreach (var workload in all.Workloads)
        {
            if (workload.Pod?.Containers.FirstOrDefault(container => container.Name == "tael") is not { } tael) continue;

            var findings = OfEnvironment(all, tael);
            if (tael.Command is null) findings = findings.Concat(OfArguments(workload, tael)).Concat(OfProbes(tael)).Concat(OfEnd(workload.Pod, tael));
            foreach (var finding in findings) yield return $"{workload.Name}: {finding}";
        }
    }

    private static IEnumerable<string> OfEnvironment(Manifests all, V1Container tael)
    {
        var environment = (tael.Env ?? []).ToDictionary(variable => variable.Name);
        if (environment.GetValueOrDefault(ClusterEnvironment.Address)?.ValueFrom?.FieldRef?.FieldPath != "status.podIP")
        {
            yield return $"{ClusterEnvironment.Address} is not the pod's address";
        }

        if (string.IsNullOrEmpty(environment.GetValueOrDefault(ClusterEnvironment.ClusterId)?.Value)) yield return $"has no {ClusterEnvironment.ClusterId}";
        if (environment.GetValueOrDefault(ClusterEnvironment.Store)?.Value is not { } store)
        {
            yield return $"has no {ClusterEnvironment.Store}";
            yield break;
        }

        foreach (var variable in environment.Values) store = store.Replace($"$({variable.Name})", variable.Value ?? "0123456789abcdef", StringComparison.Ordinal);
        var parts = new Npgsql.NpgsqlConnectionStringBuilder(store);
        var hosts = all.All<V1Service>().Select(service => service.Metadata.Name)
            .Concat(all.All<PostgresCluster>().Select(cluster => $"{cluster.Metadata.Name}-rw"));
        if (!hosts.Contains(parts.Host)) yield return $"there is no database {parts.Host}";
        if (all.All<PostgresCluster>().Any(cluster =>
            (cluster.Spec.Bootstrap.Initdb.Database, cluster.Spec.Bootstrap.Initdb.Owner) != (parts.Database, parts.Username)
            || parts.SslMode != Npgsql.SslMode.VerifyFull))
        {
            yield return "is not told of the database that the operator makes, or does not verify it";
        }

        if (parts.RootCertificate is { } file && !(tael.VolumeMounts ?? []).Any(mount => Path.GetDirectoryName(file) == mount.MountPath))
        {
            yield return $"nothing is mounted for {file}";
        }
    }

    private static IEnumerable<string> OfArguments(Workload workload, V1Container tael)
    {
        var role = workload.Labels["app.kubernetes.io/component"];
        string[] arguments = [.. tael.Args];
        if (arguments is not ["--role", var told, ..] || told != role) yield return $"its role is not {role}";
        if (!TaelApiOptions.TryParse(arguments[2..], out var options, out var error))
        {
            yield return error;
            yield break;
        }

        if (options.Mode != SecretsMode.Production) yield return "does not run in production";
        if (options.Port != TaelApiOptions.DefaultPort) yield return $"its port is {options.Port}";
        if (!(tael.VolumeMounts ?? []).Any(mount => mount.MountPath == options.Data)) yield return $"{options.Data} can't be written";
        if (!(tael.VolumeMounts ?? []).Any(mount => mount.MountPath == $"{options.Data}/secrets" && mount.ReadOnlyProperty == true))
        {
            yield return $"no keys are mounted under {options.Data}/secrets";
        }

        var ports = role == "silo" ? [options.Port, ClusterEnvironment.SiloPort, ClusterEnvironment.GatewayPort] : new[] { (int)options.Port };
        var open = tael.Ports.Select(port => port.ContainerPort).ToArray();
        if (!open.SequenceEqual(ports)) yield return $"opens {string.Join(',', open)}, the program {string.Join(',', ports)}";
        if (!tael.Image.Contains($"tael-{role}:", StringComparison.Ordinal) && !tael.Image.Contains($"tael-{role}@", StringComparison.Ordinal))
        {
            yield return $"runs {tael.Image}";
        }
    }

    private static IEnumerable<string> OfProbes(V1Container tael)
    {
        if (tael.LivenessProbe?.HttpGet?.Path != HealthEndpoints.LivePath) yield return "liveness asks for more than a process that runs";
        if (tael.StartupProbe?.HttpGet?.Path != HealthEndpoints.LivePath) yield return "startup asks for more than a process that runs";
        if (tael.ReadinessProbe?.HttpGet?.Path != HealthEndpoints.ReadyPath) yield return "readiness does not ask for it";
        if ((tael.ReadinessProbe?.TimeoutSeconds ?? 1) <= HealthEndpoints.ReadyWithin.TotalSeconds) yield return "readiness gives up before the program does";
    }

    private static IEnumerable<string> OfEnd(V1PodSpec pod, V1Container tael)
    {
        var before = TimeSpan.FromSeconds(tael.Lifecycle?.PreStop?.Sleep?.Seconds ?? 0);
        var grace = TimeSpan.FromSeconds(pod.TerminationGracePeriodSeconds ?? 30);
        if (grace < before + TaelApi.StopWithin + Spare) yield return $"is killed after {grace.TotalSeconds} s, before it has stopped";
    }
}
