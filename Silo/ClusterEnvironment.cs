namespace Tael.Silo;

/// <summary>What a process is told by its environment, and the ports that it takes in a cluster.</summary>
/// <remarks>deploy/k8s gives and opens the same; tests/Deploy.Tests compares.</remarks>
public static class ClusterEnvironment
{
    /// <summary>The connection string, where the command line names none: it holds a password, and everybody may read a command line.</summary>
    public const string Store = "Tael__Store";

    public const string ClusterId = "Tael__ClusterId";

    /// <summary>Where the other silos and the front ends reach this one.</summary>
    public const string Address = "POD_IP";

    public const int SiloPort = 11111;
    public const int GatewayPort = 30000;
}
