using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Tael.Bench.Chaos;

/// <summary>Silos and front ends, each a process of its own, on one PostgreSQL.</summary>
/// <param name="network">Where silos have addresses of their own; null: all are on this machine's.</param>
internal sealed class TaelCluster(string data, string store, CutNetwork? network = null) : IAsyncDisposable
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
        var (port, place) = (TaelProcess.FreePort(), network?.Open());
        string[] address = place is null ? [] : ["--address", place.Address];
        var silo = new TaelProcess(data, store,
        [
            "--role", "silo", "--cluster", _id, "--silo-port", $"{port}", "--gateway-port", $"{TaelProcess.FreePort()}", .. address,
        ])
        {
            Space = place?.Space,
        };
        await silo.StartInTheEnd();
        if (place is not null) network!.Take(silo, place);
        _ports[silo] = port;
        Silos.Add(silo);
    }

    /// <summary>Stops a silo's clockwork until the others have voted it dead; then it goes on, and must find out.</summary>
    public async Task Pause(TaelProcess silo)
    {
        Signal(silo, "STOP");
        await UntilDead(silo);
        Signal(silo, "CONT");
    }

    /// <summary>Cuts a silo off from all others until they have voted it dead. It goes on meanwhile, and its store is there.</summary>
    public async Task Cut(TaelProcess silo)
    {
        network!.Cut(silo);
        await UntilDead(silo);
        network.Mend(silo);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in FrontEnds.Concat(Silos)) await process.DisposeAsync();
    }

    private async Task UntilDead(TaelProcess silo)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await IsDead(silo))
        {
            if (Stopwatch.GetElapsedTime(began) > DeathLimit) throw new InvalidOperationException("Nobody votes the silo dead.");

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        Console.Error.WriteLine($"voted dead after {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s");
    }

    private async Task<bool> IsDead(TaelProcess silo)
    {
        await using var source = NpgsqlDataSource.Create(store);
        await using var command = source.CreateCommand(
            "SELECT count(*) FROM silos WHERE cluster = $1 AND port = $2 AND status = $3");
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
