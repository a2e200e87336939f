using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Tael.Client.Api;

namespace Tael.Bench.Chaos;

/// <summary>Tael as an operator starts it: a process of its own, on one address all along.</summary>
/// <param name="more">Further options of its command line.</param>
internal sealed class TaelProcess(string data, string store, params string[] more) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly int _port = FreePort();
    private Process? _process;

    /// <summary>The namespace of the network that it is to live in; null: this one.</summary>
    public string? Space { get; init; }

    public int Id => _process!.Id;

    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>Returns when it takes calls.</summary>
    /// <exception cref="InvalidOperationException">It has ended instead.</exception>
    public async Task Start()
    {
        string[] command =
        [
            "dotnet", typeof(TaelApi).Assembly.Location,
            "--port", $"{_port}", "--data", data, "--store", store, "--ends-with", "input", .. more,
        ];
        if (Space is not null) command = ["ip", "netns", "exec", Space, .. command];
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = _process.StandardError.ReadToEndAsync(); // Much, while it is ill-treated.
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit) is { } line)
        {
            if (!line.StartsWith("ready ", StringComparison.Ordinal)) continue;

            _ = _process.StandardOutput.ReadToEndAsync();
            return;
        }

        throw new InvalidOperationException($"Tael ended before it was ready: {await said}");
    }

    /// <summary>Starts it, again and again if its store does not let it yet.</summary>
    public async Task StartInTheEnd()
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                await Start();
                return;
            }
            catch (InvalidOperationException) when (Stopwatch.GetElapsedTime(began) < StartLimit)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    /// <summary>SIGKILL: no goodbye.</summary>
    public async Task Kill()
    {
        if (_process is not { } process) return;

        _process = null;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>As an operator stops it.</summary>
    public async Task Stop()
    {
        if (_process is not { } process) return;

        _process = null;
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public async ValueTask DisposeAsync() => await Kill();

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
