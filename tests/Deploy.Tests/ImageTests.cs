using Tael.Client.Api;
using Tael.Silo;

namespace Tael.Tests;

/// <summary>The images are built from what is named exactly, and start what the manifests start.</summary>
public sealed class ImageTests
{
    private static string Text { get; } = File.ReadAllText(Path.Combine(Manifests.Root, "deploy/docker/Dockerfile"));

    [Fact]
    public void Is_built_from_digests() => Assert.Empty(Images.CheckDockerfile(Text));

    [Theory]
    [InlineData("@sha256:e70cdb7f", "", "is not pinned by a digest")]
    [InlineData(" AS silo", " AS server", "there is no target silo")]
    [InlineData("-noble-chiseled@", "@", "what runs has a shell")]
    [InlineData("USER 1654", "USER root", "what runs is root")]
    public void Whatever_is_left_open_is_found(string piece, string instead, string found)
    {
        Assert.Contains(piece, Text, StringComparison.Ordinal);
        Assert.Contains(
            Images.CheckDockerfile(Text.Replace(piece, instead, StringComparison.Ordinal)),
            finding => finding.Contains(found, StringComparison.Ordinal));
    }

    [Fact]
    public void Opens_the_ports_of_the_program() => Assert.Equal(
        [$"EXPOSE {TaelApiOptions.DefaultPort}", $"EXPOSE {ClusterAddress.DefaultSiloPort} {ClusterAddress.DefaultGatewayPort}"],
        Text.Split('\n').Where(line => line.StartsWith("EXPOSE", StringComparison.Ordinal)));

    /// <summary>Docker sends nothing but what is listed, and every project that is built is.</summary>
    [Fact]
    public void Is_given_every_source_and_nothing_else()
    {
        var given = File.ReadAllLines(Path.Combine(Manifests.Root, "deploy/docker/Dockerfile.dockerignore"));
        Assert.Equal("*", given[0]);
        var projects = References("Client.Api").Append("Client.Api");
        Assert.All(projects, project => Assert.Contains($"!{project}", given));
        Assert.DoesNotContain("!.data", given);
    }

    private static IEnumerable<string> References(string project) =>
        from line in File.ReadLines(Path.Combine(Manifests.Root, project, $"{project}.csproj"))
        where line.Contains("<ProjectReference", StringComparison.Ordinal) && !line.Contains("Embedded", StringComparison.Ordinal)
        let name = Path.GetFileNameWithoutExtension(line.Split('"')[1].Replace('\\', '/'))
        from found in References(name).Append(name)
        select found;
}
