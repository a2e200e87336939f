using System.Diagnostics;
using Tael.Tests.Stage;

namespace Tael.Bench.Chaos;

/// <summary>A Tael under load that is killed, again and again, and must not have forgotten or doubled anything.</summary>
internal sealed class ChaosRun(ChaosOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(60);

    private readonly Random _random = new(options.Seed);
    private readonly ChaosLog _log = new();
    private readonly List<double> _recoveries = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tael-chaos-");
    private TinyDisk? _disk;
    private PrivatePostgres? _postgres;
    private CommitEatingProxy? _proxy;
    private TaelProcess _tael = null!;
    private string _store = "";

    public async Task<ChaosFigures> Play()
    {
        await SetUp();
        using var shop = new Shop(_tael.Address, _folder.FullName);
        using var stop = new CancellationTokenSource();
        using var giveUp = new CancellationTokenSource();
        var customers = Enumerable.Range(0, options.Clients)
            .Select(i => new Customer(shop, _log, $"c{i}").Shopping(stop.Token, giveUp.Token)).ToArray();
        await UntilOneIsAcknowledged(Stopwatch.GetTimestamp(), customers);

        for (var kill = 1; kill <= options.Kills; kill++)
        {
            await Task.Delay(_random.Next(200, 1_500));
            var struckAt = Stopwatch.GetTimestamp();
            await Strike();
            var acknowledgedAt = await UntilOneIsAcknowledged(Stopwatch.GetTimestamp(), customers);
            _recoveries.Add(Stopwatch.GetElapsedTime(struckAt, acknowledgedAt).TotalSeconds);
            if (kill % 5 == 0) Console.Error.WriteLine($"{kill} of {options.Kills} kills, {_log.Acknowledged.Count} payments …");
        }

        await stop.CancelAsync();
        giveUp.CancelAfter(RecoveryLimit);
        await Task.WhenAll(customers);
        var unseen = await CountUnseen(shop);
        await _tael.Kill();
        var found = await Books.Check(_store, _log);
        foreach (var finding in found.Findings) Console.Error.WriteLine(finding);
        return ChaosFigures.Of(options, _log, _recoveries, _proxy?.Eaten ?? 0, found with { Lost = found.Lost + unseen });
    }

    public async ValueTask DisposeAsync()
    {
        if (_tael is not null) await _tael.DisposeAsync();
        if (_proxy is not null) await _proxy.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
        _disk?.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task SetUp()
    {
        if (options.Fault == Disturbance.DiskFull) _disk = new TinyDisk(options.IsPostgres ? 400 : 100);

        var through = "";
        if (options.IsPostgres)
        {
            _postgres = await PrivatePostgres.StartAsync(under: _disk?.Folder);
            _store = _postgres.TcpConnectionString;
            if (options.IsSharded)
            {
                await _postgres.CreateDatabase("other");
                _store = $"{_store} | {_store.Replace("Database=postgres", "Database=other", StringComparison.Ordinal)}";
            }

            through = _store;
            if (options.Fault == Disturbance.CommitLost)
            {
                _proxy = new CommitEatingProxy(_postgres.Port);
                through = _store.Replace($"Port={_postgres.Port}", $"Port={_proxy.Port}", StringComparison.Ordinal);
            }
        }
        else
        {
            _store = through = $"Data Source={Path.Combine(_disk?.Folder ?? _folder.FullName, "tael.db")}";
        }

        _tael = new TaelProcess(_folder.FullName, through);
        await _tael.Start();
    }

    /// <summary>One blow. What is killed is started again at once.</summary>
    private async Task Strike()
    {
        switch (options.Fault)
        {
            case Disturbance.CommitLost:
                _proxy!.Eat(_random.Next(1, 4));
                break;
            case Disturbance.DiskFull:
                await FillTheDisk();
                break;
        }

        var kill = new List<Task>();
        if (options.Target is Target.Tael or Target.Both) kill.Add(_tael.Kill());
        if (options.Target is Target.Postgres or Target.Both) kill.Add(_postgres!.KillAsync());
        await Task.WhenAll(kill);

        if (options.Target is Target.Postgres or Target.Both) await _postgres!.RestartAsync();
        if (options.Target is Target.Tael or Target.Both) await _tael.StartInTheEnd();
    }

    private async Task FillTheDisk()
    {
        // For longer than the front end tries by itself, so that clients hear of it.
        _disk!.Fill();
        await Task.Delay(_random.Next(9_000, 11_000));
        _disk.Empty();

        // PostgreSQL ends itself when it can't write its log; an operator, or Kubernetes, starts it again.
        if (_postgres is { } postgres && !ProcessTree.IsRunning(postgres.ProcessId))
        {
            await postgres.KillAsync();
            await postgres.RestartAsync();
        }
    }

    private async Task<long> UntilOneIsAcknowledged(long since, Task[] customers)
    {
        while (_log.LastAcknowledgedAt <= since)
        {
            if (customers.FirstOrDefault(customer => customer.IsFaulted) is { } failed) await failed;
            if (Stopwatch.GetElapsedTime(since) > RecoveryLimit)
            {
                throw new InvalidOperationException($"No payment has gone through for {RecoveryLimit.TotalSeconds} s.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }

        return _log.LastAcknowledgedAt;
    }

    /// <summary>Asks Tael itself for each acknowledged payment: how many does it not show as it was answered?</summary>
    private async Task<int> CountUnseen(Shop shop)
    {
        var unseen = 0;
        await Parallel.ForEachAsync(_log.Acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (payment, _) =>
        {
            var (status, order) = await shop.Query(payment.OutTradeNo);
            var isThere = status == 200 && order.GetProperty("trade_state").GetString() == "SUCCESS"
                && order.GetProperty("transaction_id").GetString() == payment.TransactionId;
            if (!isThere) Interlocked.Increment(ref unseen);
        });
        return unseen;
    }
}

/// <summary>The contract's figures. Recovery is from SIGKILL to the first payment that is acknowledged
/// after the restart.</summary>
internal sealed record ChaosFigures(
    int Kills,
    int Acknowledged,
    int Lost,
    int Doubled,
    int UnknownResolved,
    double RecoverySecondsP50,
    double RecoverySecondsMax,
    int BalancesWrong,
    bool AuditClean,
    int CommitsEaten,
    int Seed)
{
    public static ChaosFigures Of(ChaosOptions options, ChaosLog log, List<double> recoveries, int eaten, Found found)
    {
        recoveries.Sort();
        return new(
            options.Kills,
            log.Acknowledged.Count,
            found.Lost,
            found.Doubled,
            log.Acknowledged.Count(payment => payment.WasUnknown),
            recoveries.Count == 0 ? 0 : Math.Round(recoveries[recoveries.Count / 2], 3),
            recoveries.Count == 0 ? 0 : Math.Round(recoveries[^1], 3),
            found.BalancesWrong,
            found.AuditClean,
            eaten,
            options.Seed);
    }

    public bool IsClean => Lost == 0 && Doubled == 0 && BalancesWrong == 0 && AuditClean;
}
