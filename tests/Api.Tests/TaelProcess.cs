using System.Diagnostics;
using System.Text.Json;
using Tael.Client.Api;

namespace Tael.Tests;

/// <summary>The program itself, as an operator starts it.</summary>
internal sealed class TaelProcess : IDisposable
{
    private readonly Process _process;

    private TaelProcess(Process process, Uri address)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = address, Timeout = TaelUnderTest.Deadline };
    }

    public HttpClient Http { get; }

    public static JsonElement SandboxFile(string data, string name) =>
        JsonElement.Parse(File.ReadAllText(Path.Combine(data, "sandbox", name)));

    public static async Task<TaelProcess> Start(string data, string store)
    {
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(TaelApi).Assembly.Location, "--port", "0", "--data", data, "--store", store])
        {
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(TaelUnderTest.Deadline) is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal)) return new(process, new Uri(line["ready ".Length..]));
        }

        throw new InvalidOperationException("Tael ended before it was ready.");
    }

    /// <summary>SIGKILL: no goodbye.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
        Http.Dispose();
    }
}

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tael-kill-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
