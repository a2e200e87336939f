using System.Diagnostics;
using System.Text.Json;
using Tael.Client.Api.Keys;
using Tael.Silo;

namespace Tael.Tests;

/// <summary>What an installation begins with: keys that production takes, and tables, made by the commands that OPERATING.md names.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tael-deploy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Production_takes_the_keys_that_are_made()
    {
        if (OperatingSystem.IsWindows()) return;
        var keys = Path.Combine(_folder, "keys");
        var (exit, printed) = Run("bash", "", Path.Combine(Manifests.Root, "deploy/make-keys"), keys);
        Assert.Equal(0, exit);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(keys));
        foreach (var file in Directory.GetFiles(keys))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        var secrets = Secrets.Open(keys, SecretsMode.Production);
        Assert.Equal(40, secrets.Platform.Certificate.Id.Length);
        var tokens = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToList();
        Assert.Equal(["admin", "viewer"], tokens.Select(token => token[0]));
        Assert.All(tokens, token => Assert.True(
            secrets.Operators.TryFind(token[1], out var role) && $"{role}".Equals(token[0], StringComparison.OrdinalIgnoreCase)));

        // Keys in use are never written over.
        Assert.NotEqual(0, Run("bash", "", Path.Combine(Manifests.Root, "deploy/make-keys"), keys).Exit);
    }

    [Fact]
    public void The_platforms_keys_are_changed_in_steps_that_can_each_be_read()
    {
        if (OperatingSystem.IsWindows()) return;
        var keys = Path.Combine(_folder, "keys");
        Assert.Equal(0, Run("bash", "", Path.Combine(Manifests.Root, "deploy/make-keys"), keys).Exit);
        var secrets = Secrets.Open(keys, SecretsMode.Production);
        (string?, string?) old = (secrets.Platform.Certificate.Id, secrets.Platform.PublicKey.Id);
        Assert.Equal(1, Rotate("switch"));
        Assert.Equal(1, Rotate("end"));
        Assert.Equal(2, Rotate("back"));

        Assert.Equal((0, true, old), (Rotate("announce"), secrets.TryReloadPlatform(), Signing()));
        Assert.Equal(1, Rotate("announce"));
        Assert.Equal((0, true), (Rotate("switch"), secrets.TryReloadPlatform()));
        Assert.NotEqual(old.Item1, Signing().Item1);
        Assert.NotEqual(old.Item2, Signing().Item2);
        Assert.Equal(old, (secrets.Platform.Find(old.Item1)?.Id, secrets.Platform.Find(old.Item2)?.Id));
        Assert.All(Directory.GetFiles(keys), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));

        Assert.Equal((0, true), (Rotate("end"), secrets.TryReloadPlatform()));
        Assert.Null(secrets.Platform.Find(old.Item1));
        Assert.Null(secrets.Platform.Find(old.Item2));
        Assert.Equal(Signing().Item1, Secrets.Open(keys, SecretsMode.Production).Platform.Certificate.Id);

        int Rotate(string step) => Run("bash", "", Path.Combine(Manifests.Root, "deploy/rotate-keys"), step, keys).Exit;

        (string?, string?) Signing() => (secrets.Platform.Certificate.Id, secrets.Platform.PublicKey.Id);
    }

    [Fact]
    public void The_tables_are_made_once_and_their_version_told()
    {
        var store = $"Data Source={Path.Combine(_folder, "tael.db")}";
        var (exit, printed) = Run("dotnet", store, SiloProgram, "migrate");
        Assert.Equal(0, exit);
        var schema = JsonElement.Parse(printed).GetProperty("schema").GetInt32();
        Assert.True(schema >= 3);
        Assert.Equal((0, printed), Run("dotnet", store, SiloProgram, "migrate"));
        Assert.Equal((0, printed), Run("dotnet", "", SiloProgram, "migrate", "--store", store));
        Assert.Equal(2, Run("dotnet", "", SiloProgram, "migrate").Exit);
    }

    private static string SiloProgram => Path.Combine(AppContext.BaseDirectory, "Tael.Silo.dll");

    private static (int Exit, string Printed) Run(string program, string store, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment[ClusterEnvironment.Store] = store;
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, printed);
    }
}
