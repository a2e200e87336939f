using System.Diagnostics;
using Tael.Tests.Stage;

namespace Tael.Bench.Chaos;

/// <summary>A cluster under load whose silos are killed, paused, cut off or replaced, and how long each customer waits for that.</summary>
internal sealed class ClusterRun(ChaosOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(90);

    private readonly Random _random = new(options.Seed);
    private readonly ChaosLog _log = new();
    private readonly List<double> _waits = [];
    private readonly List<double> _errorTimes = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tael-chaos-");
    private readonly CutNetwork? _network = options.Fault == Disturbance.Cut ? new() : null;
    private PrivatePostgres _postgres = null!;
    private TaelCluster _cluster = null!;

    public async Task<ClusterFigures> Play()
    {
        _postgres = await PrivatePostgres.StartAsync();
        var store = _network is null ? _postgres.TcpConnectionString : _postgres.ConnectionString;
        _cluster = new TaelCluster(_folder.FullName, store, _network);
        await _cluster.Start();

        var shops = _cluster.FrontEnds.ConvertAll(frontEnd => new Shop(frontEnd.Address, _folder.FullName));
        using var stop = new CancellationTokenSource();
        using var giveUp = new CancellationTokenSource();
        var customers = Enumerable.Range(0, options.Clients)
            .Select(i => new Customer(shops[i % shops.Count], _log, $"c{i}").Shopping(stop.Token, giveUp.Token)).ToArray();
        await UntilAllAreServed(customers);

        for (var kill = 1; kill <= options.Kills; kill++)
        {
            await Task.Delay(_random.Next(1_000, 3_000));
            var failedBefore = _log.Failures;
            var struckAt = _log.Blow();
            var strike = Strike();
            await UntilAllAreServed(customers);
            _waits.AddRange(_log.BackAt.Values.Select(at => Stopwatch.GetElapsedTime(struckAt, at).TotalSeconds));
            await strike;
            _errorTimes.Add(_log.LastFailedAt == 0 ? 0 : Stopwatch.GetElapsedTime(struckAt, _log.LastFailedAt).TotalSeconds);
            Console.Error.WriteLine(
                $"{kill} of {options.Kills}: all served after {_waits.TakeLast(options.Clients).Max():F1} s, "
                + $"{_log.Failures - failedBefore} errors, {_log.Acknowledged.Count} payments …");
        }

        await stop.CancelAsync();
        giveUp.CancelAfter(RecoveryLimit);
        await Task.WhenAll(customers);
        foreach (var shop in shops) shop.Dispose();
        await _cluster.DisposeAsync();
        var found = await Books.Check(store, _log);
        foreach (var finding in found.Findings) Console.Error.WriteLine(finding);
        return ClusterFigures.Of(options, _log, _waits, _errorTimes, found);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
        _network?.Dispose();
        if (_postgres is not null) await _postgres.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task Strike()
    {
        var silo = _cluster.Silos[_random.Next(_cluster.Silos.Count)];
        switch (options.Fault)
        {
            case Disturbance.Postgres:
                await _postgres.KillAsync();
                await _postgres.RestartAsync();
                return;
            case Disturbance.Rolling:
                foreach (var old in _cluster.Silos.ToArray())
                {
                    await _cluster.AddSilo();
                    _cluster.Silos.Remove(old);
                    await old.Stop();
                }

                return;
            case Disturbance.Paused:
                await _cluster.Pause(silo);
                break;
            case Disturbance.Cut:
                await _cluster.Cut(silo);
                break;
        }

        _cluster.Silos.Remove(silo);
        if (options.Fault == Disturbance.None) await silo.Kill();
        await _cluster.AddSilo();

        // The paused one has woken up meanwhile, and the one cut off has never slept: they have to have found out that they are dead.
        await silo.Kill();
    }

    private async Task UntilAllAreServed(Task[] customers)
    {
        for (var since = Stopwatch.GetTimestamp(); _log.BackAt.Count < customers.Length;)
        {
            if (customers.FirstOrDefault(customer => customer.IsFaulted) is { } failed) await failed;
            if (Stopwatch.GetElapsedTime(since) > RecoveryLimit)
            {
                throw new InvalidOperationException(
                    $"{customers.Length - _log.BackAt.Count} customers have not been served for {RecoveryLimit.TotalSeconds} s.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }
}

/// <summary>The figures of a cluster.</summary>
/// <param name="RecoverySecondsP50">From the blow to the first payment that a customer begins after it and that is acknowledged: each
/// customer has a wallet of their own, so this is per grain.</param>
/// <param name="ErrorSecondsMax">From the blow to the last error that any customer heard of it.</param>
/// <param name="Errors">Requests that had to be sent again; all of them were, under the same id.</param>
internal sealed record ClusterFigures(
    int Kills,
    int Acknowledged,
    int Lost,
    int Doubled,
    int UnknownResolved,
    double RecoverySecondsP50,
    double RecoverySecondsP99,
    double RecoverySecondsMax,
    double ErrorSecondsP50,
    double ErrorSecondsMax,
    int Errors,
    int BalancesWrong,
    bool AuditClean,
    int Seed)
{
    public static ClusterFigures Of(ChaosOptions options, ChaosLog log, List<double> waits, List<double> errorTimes, Found found) => new(
        options.Kills,
        log.Acknowledged.Count,
        found.Lost,
        found.Doubled,
        log.Acknowledged.Count(payment => payment.WasUnknown),
        Percentile(waits, 0.5),
        Percentile(waits, 0.99),
        Percentile(waits, 1),
        Percentile(errorTimes, 0.5),
        Percentile(errorTimes, 1),
        log.Failures,
        found.BalancesWrong,
        found.AuditClean,
        options.Seed);

    public bool IsClean => Lost == 0 && Doubled == 0 && BalancesWrong == 0 && AuditClean;

    private static double Percentile(List<double> values, double share)
    {
        if (values.Count == 0) return 0;

        values.Sort();
        return Math.Round(values[Math.Min(values.Count - 1, (int)(values.Count * share))], 3);
    }
}
