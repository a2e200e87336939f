using System.Diagnostics;
using Tael.Client.Api;
using Tael.Client.Api.Keys;

namespace Tael.Tests.Wire;

/// <summary>The program as it is started and stopped: its words and exit codes are part of the contract.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("tael-process-").FullName;

    private readonly List<Process> _started = [];

    public void Dispose()
    {
        foreach (var process in _started)
        {
            // Ends what a failed test has left running.
            if (!process.HasExited) process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    public static TheoryData<string, string> Bad => new()
    {
        { "--port", "--port needs a value" },
        { "--port 70000", "--port must be a number" },
        { "--port -1", "--port must be a number" },
        { "--port 1 --port 2", "--port is given twice" },
        { "--mode test", "--mode must be sandbox or production" },
        { "--store tael.db", "--store must be a connection string" },
        { "--data=", "--data must name a folder" },
        { "--sotre x", "--sotre is no option" },
        { "up", "up is no option" },
        { "--limits", "--limits needs a value" },
        { "--limits some", "--limits must be documented, none, or a file" },
    };

    [Theory, MemberData(nameof(Bad))]
    public void A_bad_command_line_is_explained(string line, string expected)
    {
        Assert.False(TaelApiOptions.TryParse(line.Split(' '), out _, out var error));
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_command_line_is_taken()
    {
        Assert.True(TaelApiOptions.TryParse([], out var options, out _));
        Assert.Equal(5080, options.Port);
        Assert.Equal(SecretsMode.Sandbox, options.Mode);
        Assert.Equal($"Data Source={Path.GetFullPath(".data/tael.db")}", options.Store);
        Assert.True(TaelApiOptions.TryParse(
            ["--port=1", "--data", "d", "--store", "Host=h;Database=d", "--mode", "production"], out options, out _));
        Assert.Equal(new TaelApiOptions(1, Path.GetFullPath("d"), "Host=h;Database=d", SecretsMode.Production), options);
    }

    [Fact]
    public async Task Starts_says_so_and_stops_when_told()
    {
        if (OperatingSystem.IsWindows()) return;
        var tael = Start("--port 0");
        var ready = await Ready(tael);
        Assert.StartsWith("ready http://127.0.0.1:", ready, StringComparison.Ordinal);
        using var http = new HttpClient { BaseAddress = new Uri(ready["ready ".Length..]) };
        foreach (var health in new[] { "/health/live", "/health/ready" })
        {
            Assert.Equal("""{"status":"ok"}""", await http.GetStringAsync(health));
        }

        // The port is taken now: a second one says so.
        var second = Start($"--port {http.BaseAddress.Port}");
        var error = await second.StandardError.ReadToEndAsync();
        await second.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("already in use", error, StringComparison.Ordinal);

        var stopping = Stopwatch.StartNew();
        using (var kill = Process.Start("kill", ["-TERM", $"{tael.Id}"])) await kill.WaitForExitAsync();
        await tael.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, tael.ExitCode);
        Assert.True(stopping.Elapsed < TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("--port x", "--port must be a number")]
    [InlineData("--mode production", "is missing. Production makes no secrets")]
    public async Task Refuses_to_start_and_says_why(string line, string expected)
    {
        var tael = Start(line);
        var error = await tael.StandardError.ReadToEndAsync();
        await tael.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(2, tael.ExitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    private Process Start(string line)
    {
        var process = Process.Start(new ProcessStartInfo(
            "dotnet", [typeof(TaelApi).Assembly.Location, "--data", _folder, .. line.Split(' ')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _started.Add(process);
        return process;
    }

    private static async Task<string> Ready(Process tael)
    {
        while (await tael.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"Ended before it was ready: {await tael.StandardError.ReadToEndAsync()}");
    }
}
