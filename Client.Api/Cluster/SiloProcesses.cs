using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Tael.Silo;

namespace Tael.Client.Api.Cluster;

/// <summary>Silos on this machine, each a process of its own, that live as long as this one.</summary>
/// <remarks>One that ends by itself is started again. All end, in order, when this process does, however it ends: their
/// standard input is a pipe from here.</remarks>
internal sealed class SiloProcesses : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(1);

    private readonly TaelApiOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task[] _watches;

    private SiloProcesses(TaelApiOptions options)
    {
        _options = options;
        _watches = new Task[options.Silos];
    }

    /// <summary>Returns when all have joined the cluster.</summary>
    /// <exception cref="InvalidOperationException">One has not; the others have been stopped.</exception>
    public static async Task<SiloProcesses> Start(TaelApiOptions options)
    {
        var silos = new SiloProcesses(options);
        var started = new TaskCompletionSource[options.Silos];
        for (var i = 0; i < started.Length; i++)
        {
            started[i] = new();
            silos._watches[i] = silos.Watch(started[i]);
        }

        try
        {
            foreach (var one in started) await one.Task;
            return silos;
        }
        catch
        {
            await silos.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_watches);
        _stopping.Dispose();
    }

    private async Task Watch(TaskCompletionSource started)
    {
        while (!_stopping.IsCancellationRequested)
        {
            using var silo = Launch();
            try
            {
                await Ready(silo).WaitAsync(StartLimit, _stopping.Token);
                started.TrySetResult();
                _ = silo.StandardOutput.ReadToEndAsync(CancellationToken.None);
                await silo.WaitForExitAsync(_stopping.Token);
                await Console.Error.WriteLineAsync($"A silo has ended ({silo.ExitCode}) and is started again.");
            }
            catch (Exception failure) when (failure is InvalidOperationException or TimeoutException)
            {
                if (started.TrySetException(new InvalidOperationException("A silo did not start.", failure))) return;
            }
            catch (OperationCanceledException)
            {
                started.TrySetCanceled();
            }
            finally
            {
                await Stop(silo);
            }

            await Task.Delay(RestartAfter, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task Stop(Process silo)
    {
        silo.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await silo.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            silo.Kill();
        }
    }

    private static async Task Ready(Process silo)
    {
        while (await silo.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal)) return;
        }

        throw new InvalidOperationException("It ended before it was ready.");
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo("dotnet",
        [
            Assembly.GetExecutingAssembly().Location, "--role", "silo", "--port", "0", "--data", _options.Data,
            "--mode", _options.IsSandbox ? "sandbox" : "production", "--cluster", _options.Cluster!.ClusterId,
            "--silo-port", $"{FreePort()}", "--gateway-port", $"{FreePort()}", "--ends-with", "input",
        ])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };

        // By the environment: what is on a command line, all may read.
        start.Environment[ClusterEnvironment.Store] = _options.Store;
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
