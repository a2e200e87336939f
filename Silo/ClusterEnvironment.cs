namespace Tael.Silo;

/// <summary>What a process reads from its environment, where the command line does not say otherwise.</summary>
public static class ClusterEnvironment
{
    /// <summary>The connection string: it holds a password, and a command line may be read by all.</summary>
    public const string Store = "Tael__Store";

    public const string ClusterId = "Tael__ClusterId";

    /// <summary>Where the other silos and the front ends reach this one.</summary>
    public const string Address = "POD_IP";
}
