using System.Diagnostics;

namespace Tael.Tests.Devices;

/// <summary>The reference device as its user starts it: a process of its own, whose keyboard and terminal are the test's.</summary>
public sealed class DeviceProgram : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _seen = [];
    private readonly SemaphoreSlim _more = new(0);

    private DeviceProgram(Process process) => _process = process;

    public static DeviceProgram Start(params string[] args)
    {
        var program = new DeviceProgram(Process.Start(new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Tael.Device.dll"), .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
        _ = program.Read(program._process.StandardOutput);
        _ = program.Read(program._process.StandardError);
        return program;
    }

    public void Type(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>Waits for a line with these words, which counts once.</summary>
    public async Task<string> Sees(string words)
    {
        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (true)
        {
            lock (_seen)
            {
                if (_seen.Find(line => line.Contains(words, StringComparison.Ordinal)) is { } found)
                {
                    _seen.Remove(found);
                    return found;
                }
            }

            try
            {
                await _more.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                lock (_seen) Assert.Fail($"'{words}' was not shown, but:\n{string.Join('\n', _seen)}");
            }
        }
    }

    /// <summary>Lines with these words that nothing has waited for.</summary>
    public int Left(string words)
    {
        lock (_seen) return _seen.Count(line => line.Contains(words, StringComparison.Ordinal));
    }

    public async Task<int> Ends()
    {
        await _process.WaitForExitAsync().WaitAsync(TaelUnderTest.Deadline);
        return _process.ExitCode;
    }

    /// <summary>As when the power goes.</summary>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _more.Dispose();
    }

    private async Task Read(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (_seen) _seen.Add(line);
            _more.Release();
        }
    }
}
