using System.Net;

namespace Tael.Silo;

/// <summary>Where a silo stands in a cluster of several: only Microsoft Orleans makes one.</summary>
/// <param name="ClusterId">Silos with the same one find each other, through the store; a new one for a second, parallel cluster.</param>
/// <param name="Address">Where the other silos and the front ends reach this one.</param>
/// <param name="SiloPort">For other silos.</param>
/// <param name="GatewayPort">For front ends.</param>
public sealed record ClusterAddress(string ClusterId, IPAddress Address, int SiloPort, int GatewayPort)
{
    /// <summary>Names what outlives every cluster, such as reminders. It never changes.</summary>
    public const string ServiceId = "tael";

    public const string DefaultClusterId = "tael";
    public const int DefaultSiloPort = 11_111;
    public const int DefaultGatewayPort = 30_000;
}
