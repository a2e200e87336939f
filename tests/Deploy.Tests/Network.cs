using k8s.Models;

namespace Tael.Tests;

/// <summary>Who may speak to whom, as the NetworkPolicies together decide it: both ends must allow it.</summary>
internal static class Network
{
    /// <summary>What Tael needs inside its namespace: no more, no less.</summary>
    private static readonly string[] Needed =
    [
        "silo > silo:11111", "api > silo:30000", "silo > postgres:5432", "api > postgres:5432", "migrate > postgres:5432",
    ];

    private static readonly Dictionary<string, string> NoLabels = [];

    /// <summary>What the instances of one PostgreSQL cluster need.</summary>
    private static readonly string[] Replication = ["postgres > postgres:5432", "postgres > postgres:8000"];

    public static IEnumerable<string> Check(Manifests all)
    {
        var policies = all.All<V1NetworkPolicy>().ToList();
        if (!policies.Any(DeniesAll))
        {
            yield return "no NetworkPolicy denies everything by default";
        }

        foreach (var finding in policies.SelectMany(policy => Dangling(all, policy))) yield return finding;

        var needed = all.All<PostgresCluster>().Any() ? Needed.Concat(Replication) : Needed;
        var allowed = Allowed(all, policies).ToList();
        foreach (var flow in needed.Except(allowed)) yield return $"no NetworkPolicy allows {flow}";
        foreach (var flow in allowed.Except(needed)) yield return $"a NetworkPolicy allows {flow}";
    }

    private static IEnumerable<string> Allowed(Manifests all, List<V1NetworkPolicy> policies) =>
        from client in all.Workloads
        from server in all.Workloads
        from port in server.Ports
        where policies.Where(policy => Selects(policy, client.Labels, "Egress"))
            .SelectMany(policy => policy.Spec.Egress ?? [])
            .Any(rule => Means(rule.To, server) && Means(rule.Ports, port))
        where policies.Where(policy => Selects(policy, server.Labels, "Ingress"))
            .SelectMany(policy => policy.Spec.Ingress ?? [])
            .Any(rule => Means(rule.FromProperty, client) && Means(rule.Ports, port))
        select $"{Role(client)} > {Role(server)}:{port.ContainerPort}";

    private static IEnumerable<string> Dangling(Manifests all, V1NetworkPolicy policy)
    {
        var selected = all.Selected(policy.Spec.PodSelector).ToList();
        if (selected.Count == 0) yield return $"{Manifests.Name(policy)}: selects no pods";
        foreach (var port in (policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports ?? [])
            .Where(port => selected.Any(workload => workload.Port(port.Port) is null)))
        {
            yield return $"{Manifests.Name(policy)}: its pods have no port {port.Port.Value}";
        }

        foreach (var peer in (policy.Spec.Ingress ?? []).SelectMany(rule => rule.FromProperty ?? [])
            .Concat((policy.Spec.Egress ?? []).SelectMany(rule => rule.To ?? []))
            .Where(peer => peer.PodSelector is not null && peer.NamespaceSelector is null && !all.Selected(peer.PodSelector).Any()))
        {
            yield return $"{Manifests.Name(policy)}: a peer is no pod: {string.Join(',', peer.PodSelector.MatchLabels ?? NoLabels)}";
        }
    }

    private static bool DeniesAll(V1NetworkPolicy policy) =>
        policy.Spec is { PodSelector: { MatchLabels: null, MatchExpressions: null }, Ingress: null, Egress: null }
        && policy.Spec.PolicyTypes is ["Ingress", "Egress"];

    private static bool Selects(V1NetworkPolicy policy, IDictionary<string, string> labels, string direction) =>
        Labels.Match(policy.Spec.PodSelector, labels) && policy.Spec.PolicyTypes.Contains(direction);

    /// <remarks>No peers mean anybody; addresses mean nobody inside, as long as they leave private networks out.</remarks>
    private static bool Means(IList<V1NetworkPolicyPeer>? peers, Workload workload) =>
        peers is null or [] || peers.Any(peer =>
            peer.IpBlock is { } block
                ? block.Except?.Contains("10.0.0.0/8") != true
                : peer.NamespaceSelector is null && Labels.Match(peer.PodSelector, workload.Labels));

    private static bool Means(IList<V1NetworkPolicyPort>? ports, V1ContainerPort port) =>
        ports is null or [] || ports.Any(open => open.Port.Value == port.Name || open.Port.Value == $"{port.ContainerPort}");

    private static string Role(Workload workload) => workload.Labels["app.kubernetes.io/component"];
}
