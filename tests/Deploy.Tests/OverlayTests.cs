namespace Tael.Tests;

/// <summary>What would be applied to a cluster fits the schemas of its kinds, the program, and itself.</summary>
public sealed class OverlayTests
{
    public static TheoryData<string> Overlays =>
        [.. Directory.GetDirectories(Path.Combine(Manifests.Root, "deploy/k8s/overlays")).Select(folder => Path.GetFileName(folder))];

    [Theory, MemberData(nameof(Overlays))]
    public async Task Holds_together(string overlay)
    {
        var all = new Manifests(await Manifests.Render(overlay));
        Assert.Empty(await all.SchemaFindings());
        Assert.Empty(Findings(all));
    }

    [Fact]
    public async Task Production_survives_a_machine()
    {
        var all = new Manifests(await Manifests.Render("production"));
        var silos = all.All<k8s.Models.V1Deployment>().Single(deployment => deployment.Metadata.Name == "tael-silo");
        Assert.True(silos.Spec.Replicas >= 3);
        Assert.True(all.All<k8s.Models.V2HorizontalPodAutoscaler>().Single().Spec.MinReplicas >= 2);
        var database = all.All<PostgresCluster>().Single().Spec;
        Assert.True(database.Instances >= 3);
        Assert.Equal("required", database.Postgresql.Synchronous.DataDurability);
        Assert.All(
            ["fsync", "synchronous_commit", "full_page_writes"],
            name => Assert.Equal("on", database.Postgresql.Parameters[name]));
    }

    internal static IEnumerable<string> Findings(Manifests all) =>
        References.Check(all).Concat(Network.Check(all))
            .Concat(Confinement.Check(all)).Concat(Agreement.Check(all)).Concat(Connections.Check(all))
            .Concat(Images.Check(all)).Concat(Documents.Check(all));
}
