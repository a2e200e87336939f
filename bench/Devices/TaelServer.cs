using System.Diagnostics;
using System.Globalization;

namespace Tael.Bench.Devices;

/// <summary>Tael as an operator starts it: a process of its own, on SQLite in a folder that goes with it.</summary>
internal sealed class TaelServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string _data;
    private readonly Process _process;

    private TaelServer(string data, Process process, Uri address) => (_data, _process, Address) = (data, process, address);

    public Uri Address { get; }

    /// <summary>What the process has in memory now.</summary>
    public long WorkingSetBytes => Status("VmRSS") * 1024;

    /// <summary>The most that it has had.</summary>
    public long PeakBytes => Status("VmHWM") * 1024;

    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<TaelServer> Start(string program)
    {
        var data = Directory.CreateTempSubdirectory("tael-devices-").FullName;
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--port", "0", "--data", data, "--ends-with", "input"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(StartLimit) is { } line)
        {
            if (!line.StartsWith("ready ", StringComparison.Ordinal)) continue;

            _ = process.StandardOutput.ReadToEndAsync();
            return new(data, process, new Uri(line["ready ".Length..]));
        }

        throw new InvalidOperationException("Tael ended before it was ready.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(StartLimit);
        }
        catch (TimeoutException)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private long Status(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
