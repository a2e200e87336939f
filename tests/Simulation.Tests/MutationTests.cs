using System.Diagnostics;

namespace Tael.Tests;

/// <summary>The simulator's own test: it must find what is wrong with code that somebody has spoilt on purpose.</summary>
public sealed class MutationTests(MutatedTael mutated) : IClassFixture<MutatedTael>
{
    private const int SeedsMax = 200;

    public static TheoryData<string> Names => [.. Mutation.ReadAll().Select(mutation => mutation.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task Is_found(string name)
    {
        var (exitCode, said) = await mutated.Simulate(name, SeedsMax);

        Assert.True(exitCode == 1 && said.Contains("seed ", StringComparison.Ordinal), $"{name} was not found in {SeedsMax} seeds: {said}");
    }

    [Fact]
    public async Task Without_a_mutation_the_same_build_has_nothing_to_find()
    {
        var (exitCode, said) = await mutated.Simulate("none", seeds: 10);

        Assert.True(exitCode == 0, said);
    }

    [Fact]
    public void There_are_enough_of_them() => Assert.True(Mutation.ReadAll().Count >= 12);

    [Fact]
    public async Task Another_process_leaves_the_same_trace()
    {
        var (_, first) = await mutated.Simulate("none", seeds: 3);
        var (_, second) = await mutated.Simulate("none", seeds: 3);

        Assert.Equal(TraceIn(first), TraceIn(second));
    }

    private static string TraceIn(string said)
    {
        var at = said.IndexOf("\"trace\":", StringComparison.Ordinal);
        Assert.True(at > 0, said);
        return said.Substring(at, 26);
    }
}

/// <summary>A copy of Tael in which every mutation is built in, each behind its name.</summary>
public sealed class MutatedTael : IAsyncLifetime
{
    private static readonly string[] Folders =
        ["Domain", "Grains.Interfaces", "Grains", "Orleans.Embedded", "tests/Simulation"];

    private static readonly string[] Files =
    [
        "Directory.Build.props", "Directory.Packages.props", "global.json", "BannedSymbols.txt", ".editorconfig",
        "tests/Directory.Build.props",
    ];

    private const string Switch = """
        namespace Tael.Domain;

        public static class Mutated
        {
            private static readonly string? Active = Environment.GetEnvironmentVariable("TAEL_MUTATION");

            public static bool By(string name) => name == Active;
        }
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("tael-mutated-").FullName;

    public async ValueTask InitializeAsync()
    {
        foreach (var folder in Folders) Copy(folder);
        foreach (var file in Files) File.Copy(Path.Combine(Mutation.RepositoryRoot, file), Path.Combine(_root, file));
        await File.WriteAllTextAsync(Path.Combine(_root, "Domain", "Mutated.cs"), Switch);
        foreach (var mutation in Mutation.ReadAll()) mutation.ApplyTo(_root);

        var (exitCode, said) = await Start(
            null, "build", "tests/Simulation", "-c", "Release", "-v", "quiet", "-clp:ErrorsOnly", "-nodeReuse:false",
            "-p:TreatWarningsAsErrors=false", "-p:EnforceCodeStyleInBuild=false", "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false");
        if (exitCode != 0) throw new InvalidOperationException($"The mutated copy does not build:\n{said}");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return default;
    }

    internal Task<(int ExitCode, string Said)> Simulate(string mutation, int seeds) => Start(
        mutation, Path.Combine(_root, "tests/Simulation/bin/Release/net10.0/Tael.Simulation.dll"), "--seeds", $"{seeds}");

    private async Task<(int ExitCode, string Said)> Start(string? mutation, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = _root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TAEL_MUTATION"] = mutation;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said + await errors);
    }

    private void Copy(string folder)
    {
        var from = Path.Combine(Mutation.RepositoryRoot, folder);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj") continue;

            var to = Path.Combine(_root, folder, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }
}
