using Tael.Silo.Journals;

namespace Tael.Silo;

/// <summary>What a process reads from its environment, where the command line does not say otherwise.</summary>
public static class ClusterEnvironment
{
    /// <summary>The connection string: it holds a password, and a command line may be read by all.</summary>
    public const string Store = "Tael__Store";

    /// <summary>The databases of one store, one variable each and in order: <c>Storage__Shards__0</c>, <c>Storage__Shards__1</c> and so on,
    /// as .NET writes <c>Storage:Shards</c>. Read where <see cref="Store"/> is not set.</summary>
    public const string Shards = "Storage__Shards__";

    public const string ClusterId = "Tael__ClusterId";

    /// <summary>Where the other silos and the front ends reach this one.</summary>
    public const string Address = "POD_IP";

    /// <returns>Null if the environment names no store.</returns>
    public static string? FindStore() => FindStore(Environment.GetEnvironmentVariable);

    /// <param name="read">A variable's value; null if there is none.</param>
    public static string? FindStore(Func<string, string?> read)
    {
        if (read(Store) is { Length: > 0 } store) return store;

        var shards = new List<string>();
        while (read($"{Shards}{shards.Count}") is { Length: > 0 } shard) shards.Add(shard);
        return shards.Count == 0 ? null : string.Join(Journals.Shards.Separator, shards);
    }
}
