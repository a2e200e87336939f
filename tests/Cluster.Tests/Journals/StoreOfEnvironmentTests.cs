using Tael.Silo;

namespace Tael.Tests.Journals;

/// <summary>Which store a process takes from its environment.</summary>
public sealed class StoreOfEnvironmentTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(null, "Tael__Store=")]
    [InlineData(null, "Storage__Shards__1=Host=b")]
    [InlineData("Host=a", "Tael__Store=Host=a")]
    [InlineData("Host=a", "Storage__Shards__0=Host=a")]
    [InlineData("Host=a | Host=b", "Storage__Shards__1=Host=b", "Storage__Shards__0=Host=a")]
    [InlineData("Host=c", "Tael__Store=Host=c", "Storage__Shards__0=Host=a")]
    public void One_connection_string_or_one_for_each_shard_in_order(string? expected, params string[] environment)
    {
        var variables = environment.Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(expected, ClusterEnvironment.FindStore(variables.GetValueOrDefault));
    }
}
