using System.Globalization;
using k8s.Models;

namespace Tael.Tests;

/// <summary>PostgreSQL refuses whoever comes beyond its limit: all pools full, in the middle of an upgrade, must fit.</summary>
internal static class Connections
{
    /// <summary>The journal's two, and the one of Orleans' own tables.</summary>
    private const int PoolsOfSilo = 3;

    /// <summary>A front end reads who is in the cluster, and nothing else.</summary>
    private const int OfFront = 2;

    public static IEnumerable<string> Check(Manifests all)
    {
        var pool = all.Workloads.SelectMany(workload => workload.Pod?.Containers ?? [])
            .Select(Agreement.StoreOf).Max(store => store?.MaxPoolSize ?? 0);
        var silos = all.All<V1Deployment>().Sum(deployment => deployment.Spec.Replicas + 1 ?? 0);
        var fronts = all.All<V2HorizontalPodAutoscaler>().Sum(scaler => scaler.Spec.MaxReplicas + 1);
        var needed = (silos * PoolsOfSilo * pool) + (fronts * OfFront);
        return
            from cluster in all.All<PostgresCluster>()
            let allowed = int.Parse(cluster.Spec.Postgresql.Parameters["max_connections"], CultureInfo.InvariantCulture)
            where needed > allowed
            select $"{Manifests.Name(cluster)}: allows {allowed} connections, of which {needed} may be needed";
    }
}
