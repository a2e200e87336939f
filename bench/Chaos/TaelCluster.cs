using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Tael.Bench.Chaos;

/// <summary>Silos and front ends, each a process of its own, on one PostgreSQL.</summary>
internal sealed class TaelCluster(string data, string store) : IAsyncDisposable
{
    private const int SiloCount = 3;
    private const int FrontEndCount = 2;

    /// <summary>Orleans' word for a silo that has been voted out, in its membership table.</summary>
    private const int Dead = 6;

    private static readonly TimeSpan DeathLimit = TimeSpan.FromSeconds(60);

    private readonly string _id = $"chaos-{Guid.NewGuid():N}";
    private readonly Dictionary<TaelProcess, int> _ports = [];

    public List<TaelProcess> Silos { get; } = [];

    public List<TaelProcess> FrontEnds { get; } = [];

    public async Task Start()
    {
        for (var i = 0; i < SiloCount; i++) await AddSilo();

        // One after another: the first makes the secrets and the demo merchant that the others find.
        for (var i = 0; i < FrontEndCount; i++)
        {
            var frontEnd = new TaelProcess(data, store, "--role", "api", "--cluster", _id);
            FrontEnds.Add(frontEnd);
            await frontEnd.Start();
        }
    }

    public async Task AddSilo()
    {
        var port = TaelProcess.FreePort();
        var silo = new TaelProcess(data, store, "--role", "silo", "--cluster", _id,
            "--silo-port", $"{port}", "--gateway-port", $"{TaelProcess.FreePort()}");
        await silo.StartInTheEnd();
        _ports[silo] = port;
        Silos.Add(silo);
    }

    /// <summary>Stops a silo's clockwork until the others have voted it dead; then it goes on, and must find out.</summary>
    public async Task Pause(TaelProcess silo)
    {
        Signal(silo, "STOP");
        for (var began = Stopwatch.GetTimestamp(); !await IsDead(silo);)
        {
            if (Stopwatch.GetElapsedTime(began) > DeathLimit) throw new InvalidOperationException("Nobody votes the paused silo dead.");

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        Signal(silo, "CONT");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in FrontEnds.Concat(Silos)) await process.DisposeAsync();
    }

    private async Task<bool> IsDead(TaelProcess silo)
    {
        await using var source = NpgsqlDataSource.Create(store);
        await using var command = source.CreateCommand(
            "SELECT count(*) FROM orleansmembershiptable WHERE deploymentid = $1 AND port = $2 AND status = $3");
        command.Parameters.Add(new() { Value = _id });
        command.Parameters.Add(new() { Value = _ports[silo] });
        command.Parameters.Add(new() { Value = Dead });
        return (long)(await command.ExecuteScalarAsync())! > 0;
    }

    private static void Signal(TaelProcess process, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
