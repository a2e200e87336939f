using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;

namespace Tael.Tests.Client;

/// <summary>Runs a program of this folder with npm's wechatpay-axios-plugin as it is, at the version that the lock file
/// pins.</summary>
/// <remarks>The packages are installed once beside the built tests, by <c>npm ci</c>, from npm's cache if it has
/// them.</remarks>
public static class NpmClient
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);

    /// <summary>A story has some hundred calls, each with signatures on both sides.</summary>
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(3);

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Client");
    private static readonly Lazy<Task> Installed = new(Install);

    /// <summary>The program's steps by name, each with what it saw.</summary>
    public static async Task<Dictionary<string, JsonElement>> Run(object told, string program = "merchant.js")
    {
        await Installed.Value;
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(told));
            var (exit, output, errors) = await Start("node", RunLimit, program, file);
            Assert.True(exit == 0, $"{program} ended with {exit}:\n{output}\n{errors}");
            return output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonElement.Parse(line))
                .ToDictionary(step => step.GetProperty("step").GetString()!);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task Install()
    {
        var versions = await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"));
        var wanted = Convert.ToHexString(SHA256.HashData(versions));
        var mark = Path.Combine(Folder, "node_modules", ".installed");
        if (File.Exists(mark) && await File.ReadAllTextAsync(mark) == wanted) return;

        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        var (exit, output, errors) = await Start(
            npm, InstallLimit, "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund");
        Assert.True(
            exit == 0, $"npm ci failed; this test needs the packages of Client/package-lock.json:\n{output}\n{errors}");
        await File.WriteAllTextAsync(mark, wanted);
    }

    private static async Task<(int Exit, string Output, string Errors)> Start(
        string program, TimeSpan limit, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException($"This test runs a program on Node.js: {program} is not on PATH.");
        }

        using (process)
        using (var ended = new CancellationTokenSource(limit))
        {
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            try
            {
                await process.WaitForExitAsync(ended.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail($"{program} {arguments[0]} did not end within {limit}:\n{await output}\n{await errors}");
            }

            return (process.ExitCode, await output, await errors);
        }
    }
}
