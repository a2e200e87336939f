using k8s;
using k8s.Models;

namespace Tael.Tests;

/// <summary>What the manifests use of two operators' own kinds: any other field is taken for a slip of the pen.</summary>
/// <remarks>Their complete schemas are checked too, but say nothing of fields that they don't know.</remarks>
internal static class OperatorShapes
{
    public static readonly Dictionary<string, Type> Kinds = new()
    {
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(PrometheusRule),
        ["postgresql.cnpg.io/v1/Cluster"] = typeof(PostgresCluster),
    };
}

internal abstract class OperatorObject : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";
    public string Kind { get; set; } = "";
    public V1ObjectMeta Metadata { get; set; } = new();
}

internal sealed class ServiceMonitor : OperatorObject
{
    public Body Spec { get; set; } = new();

    internal sealed class Body
    {
        public V1LabelSelector Selector { get; set; } = new();
        public List<Endpoint> Endpoints { get; set; } = [];
    }

    internal sealed class Endpoint
    {
        public string Port { get; set; } = "";
        public string Path { get; set; } = "";
        public string Interval { get; set; } = "";
        public Shown Authorization { get; set; } = new();
    }

    internal sealed class Shown
    {
        public V1SecretKeySelector Credentials { get; set; } = new();
    }
}

internal sealed class PrometheusRule : OperatorObject
{
    public Body Spec { get; set; } = new();

    internal sealed class Body
    {
        public List<Group> Groups { get; set; } = [];
    }

    internal sealed class Group
    {
        public string Name { get; set; } = "";
        public List<Rule> Rules { get; set; } = [];
    }

    internal sealed class Rule
    {
        public string Alert { get; set; } = "";
        public string Expr { get; set; } = "";
        public string For { get; set; } = "";
        public Dictionary<string, string> Labels { get; set; } = [];
        public Dictionary<string, string> Annotations { get; set; } = [];
    }
}

internal sealed class PostgresCluster : OperatorObject
{
    public Body Spec { get; set; } = new();

    internal sealed class Body
    {
        public int Instances { get; set; }
        public string ImageName { get; set; } = "";
        public string PrimaryUpdateMethod { get; set; } = "";
        public Inherited InheritedMetadata { get; set; } = new();
        public Bootstrap Bootstrap { get; set; } = new();
        public Settings Postgresql { get; set; } = new();
        public Volume Storage { get; set; } = new();
        public Volume WalStorage { get; set; } = new();
        public V1ResourceRequirements Resources { get; set; } = new();
        public Spread Affinity { get; set; } = new();
    }

    internal sealed class Inherited
    {
        public Dictionary<string, string> Labels { get; set; } = [];
    }

    internal sealed class Bootstrap
    {
        public InitDb Initdb { get; set; } = new();
    }

    internal sealed class InitDb
    {
        public string Database { get; set; } = "";
        public string Owner { get; set; } = "";
        public string Encoding { get; set; } = "";
        public string LocaleCollate { get; set; } = "";
        public string LocaleCType { get; set; } = "";
        public bool DataChecksums { get; set; }
    }

    internal sealed class Settings
    {
        public Synchronous Synchronous { get; set; } = new();
        public Dictionary<string, string> Parameters { get; set; } = [];
    }

    internal sealed class Synchronous
    {
        public string Method { get; set; } = "";
        public int Number { get; set; }
        public string DataDurability { get; set; } = "";
    }

    internal sealed class Volume
    {
        public string Size { get; set; } = "";
    }

    internal sealed class Spread
    {
        public bool EnablePodAntiAffinity { get; set; }
        public string PodAntiAffinityType { get; set; } = "";
        public string TopologyKey { get; set; } = "";
    }
}
