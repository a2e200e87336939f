using k8s.Models;
using Npgsql;
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

    public static IEnumerable<string> Check(Manifests all) =>
        from workload in all.Workloads
        let tael = workload.Pod?.Containers.FirstOrDefault(container => container.Name == "tael")
        where tael is not null
        from finding in OfEnvironment(all, tael).Concat(tael.Command is null ? OfServer(workload, tael) : [])
        select $"{workload.Name}: {finding}";

    /// <summary>The connection string that a container is given, with its own variables filled in; null if it has none.</summary>
    public static NpgsqlConnectionStringBuilder? StoreOf(V1Container container)
    {
        var store = container.Env?.FirstOrDefault(variable => variable.Name == ClusterEnvironment.Store)?.Value;
        if (store is null) return null;

        foreach (var variable in container.Env!)
        {
            store = store.Replace($"$({variable.Name})", variable.Value ?? "0123456789abcdef", StringComparison.Ordinal);
        }

        return new(store);
    }

    private static IEnumerable<string> OfEnvironment(Manifests all, V1Container tael)
    {
        var environment = (tael.Env ?? []).ToDictionary(variable => variable.Name);
        var address = environment.GetValueOrDefault(ClusterEnvironment.Address)?.ValueFrom?.FieldRef?.FieldPath;
        var cluster = environment.GetValueOrDefault(ClusterEnvironment.ClusterId)?.Value;
        var store = StoreOf(tael);
        return Finding.Each(
                (address != "status.podIP", $"{ClusterEnvironment.Address} is not the pod's address"),
                (string.IsNullOrEmpty(cluster), $"has no {ClusterEnvironment.ClusterId}"),
                (store is null, $"has no {ClusterEnvironment.Store}"))
            .Concat(store is null ? [] : OfStore(all, tael, store));
    }

    private static IEnumerable<string> OfStore(Manifests all, V1Container tael, NpgsqlConnectionStringBuilder store)
    {
        var hosts = all.All<V1Service>().Select(service => service.Metadata.Name)
            .Concat(all.All<PostgresCluster>().Select(cluster => $"{cluster.Metadata.Name}-rw"));
        var made = all.All<PostgresCluster>().Select(cluster => cluster.Spec.Bootstrap.Initdb).FirstOrDefault();
        var root = Path.GetDirectoryName(store.RootCertificate);
        return Finding.Each(
            (!hosts.Contains(store.Host), $"there is no database {store.Host}"),
            (made is not null && (made.Database, made.Owner) != (store.Database, store.Username), "the operator makes another database"),
            (made is not null && store.SslMode != SslMode.VerifyFull, "does not verify its database"),
            (root is not null && !Mounts(tael, root, isReadOnly: true), $"nothing is mounted for {store.RootCertificate}"));
    }

    private static IEnumerable<string> OfServer(Workload workload, V1Container tael) =>
        OfArguments(workload, tael).Concat(OfProbes(tael)).Concat(OfEnd(workload.Pod!, tael));

    private static IEnumerable<string> OfArguments(Workload workload, V1Container tael)
    {
        var role = workload.Labels["app.kubernetes.io/component"];
        string[] arguments = [.. tael.Args];
        string[] environment = ["--address", "10.0.0.1", "--store", $"{StoreOf(tael)}"];
        if (!TaelApiOptions.TryParse([.. arguments, .. environment], out var options, out var error)) return [error];

        int[] listens = options.Role == ProcessRole.Silo
            ? [options.Port, options.Cluster!.SiloPort, options.Cluster.GatewayPort]
            : [options.Port];
        int[] opens = [.. tael.Ports.Select(port => port.ContainerPort)];
        var keys = Path.Combine(options.Data, "secrets");
        return Finding.Each(
            (!$"{options.Role}".Equals(role, StringComparison.OrdinalIgnoreCase), $"its role is not {role}"),
            (!options.ListensToAll, "listens to itself only"),
            (options.Mode != SecretsMode.Production, "does not run in production"),
            (options.Port != TaelApiOptions.DefaultPort, $"its port is {options.Port}"),
            (!Mounts(tael, options.Data, isReadOnly: false), $"{options.Data} can't be written"),
            (options.Role == ProcessRole.Api && !Mounts(tael, keys, isReadOnly: true), $"no keys are mounted under {keys}"),
            (!opens.SequenceEqual(listens), $"opens {string.Join(',', opens)}, the program {string.Join(',', listens)}"),
            (!tael.Image.Split('/')[^1].StartsWith($"tael-{role}", StringComparison.Ordinal), $"runs {tael.Image}"));
    }

    private static IEnumerable<string> OfProbes(V1Container tael) => Finding.Each(
        (Asks(tael.LivenessProbe) != HealthEndpoints.LivePath, "liveness asks for more than a process that runs"),
        (Asks(tael.StartupProbe) != HealthEndpoints.LivePath, "startup asks for more than a process that runs"),
        (Asks(tael.ReadinessProbe) != HealthEndpoints.ReadyPath, "readiness does not ask for it"),
        (!((tael.ReadinessProbe?.TimeoutSeconds ?? 1) > HealthEndpoints.ReadyWithin.TotalSeconds),
            "readiness gives up before the program does"));

    private static IEnumerable<string> OfEnd(V1PodSpec pod, V1Container tael)
    {
        var before = TimeSpan.FromSeconds(tael.Lifecycle?.PreStop?.Sleep?.Seconds ?? 0);
        var grace = TimeSpan.FromSeconds(pod.TerminationGracePeriodSeconds ?? 30);
        return Finding.Each((
            grace < before + TaelApi.StopWithin + Spare,
            $"is killed after {grace.TotalSeconds} s, before it has stopped"));
    }

    private static string? Asks(V1Probe? probe) => probe?.HttpGet?.Path;

    private static bool Mounts(V1Container container, string path, bool isReadOnly) =>
        (container.VolumeMounts ?? []).Any(mount => mount.MountPath == path && (mount.ReadOnlyProperty == true) == isReadOnly);
}
