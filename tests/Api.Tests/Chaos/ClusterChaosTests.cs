using Tael.Bench.Chaos;

namespace Tael.Tests.Chaos;

/// <summary>What <c>./run chaos --target silo</c> does, once each: three silos and two front ends, each a process, under load.</summary>
public sealed class ClusterChaosTests
{
    [Theory]
    [InlineData("none")]
    [InlineData("paused")]
    [InlineData("cut")]
    [InlineData("rolling")]
    [InlineData("postgres")]
    public async Task Nothing_acknowledged_is_lost_or_doubled_whatever_becomes_of_a_silo(string fault)
    {
        Assert.SkipUnless(fault != "cut" || Environment.UserName == "root", "Only root can make a network.");

        string[] args = ["--target", "silo", "--fault", fault, "--kills", "1", "--clients", "6", "--seed", "1"];
        Assert.True(ChaosOptions.TryParse(args, out var options));
        await using var run = new ClusterRun(options);
        var figures = await run.Play();

        Assert.True(figures.IsClean, $"{figures}");
        Assert.True(figures.Acknowledged > 20, $"{figures}");
    }
}
