using Tael.Bench.Chaos;

namespace Tael.Tests.Chaos;

/// <summary>What <c>./run chaos</c> does, a few times each.</summary>
public sealed class ChaosTests
{
    [Theory]
    [InlineData("--kills", "2", "--store", "sqlite", "--target", "tael")]
    [InlineData("--kills", "2", "--store", "postgres", "--target", "postgres")]
    [InlineData("--kills", "2", "--store", "postgres", "--target", "both")]
    [InlineData("--kills", "2", "--store", "shards", "--target", "both")]
    [InlineData("--kills", "3", "--store", "postgres", "--target", "none", "--fault", "commit-lost")]
    public async Task Nothing_acknowledged_is_lost_or_doubled_and_everything_unknown_can_be_known(params string[] args)
    {
        var figures = await Run(args);

        Assert.True(figures.Acknowledged > 20);
        Assert.Equal(args.Contains("commit-lost"), figures.CommitsEaten > 0);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_full_disk_acknowledges_nothing_and_when_it_is_emptied_all_goes_on(string store)
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can make a small disk.");

        var figures = await Run(["--kills", "1", "--store", store, "--target", "none", "--fault", "disk-full"]);

        Assert.True(figures.UnknownResolved > 0);
    }

    private static async Task<ChaosFigures> Run(string[] args)
    {
        Assert.True(ChaosOptions.TryParse([.. args, "--seed", "1"], out var options));
        await using var run = new ChaosRun(options);
        var figures = await run.Play();
        Assert.True(figures.IsClean, $"{figures}");
        return figures;
    }
}
