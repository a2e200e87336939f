using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;
using Tael.Silo.Journals;

namespace Tael.Silo.Audits;

/// <summary>Audits a store while it is written: whether money is conserved, whether new rows follow from old ones, and, again and
/// again, whether the old ones are as they were. An account that does not add up is stopped.</summary>
/// <remarks>Knows nothing of when it is asked to look; its owner does that (<see cref="AuditorHost"/>), and pays for it.</remarks>
public sealed partial class Auditor : IAuditor, IAsyncDisposable
{
    private const int FindingsMax = 1_000;

    private readonly JournalStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Meter _meter = new("Tael");
    private readonly Counter<long> _found;
    private readonly SemaphoreSlim _alone = new(1);
    private readonly Tips _tips = new();
    private readonly StoreScan _scan;
    private List<DbConnection>? _connections;
    private Walking? _walking;
    private string? _mark;
    private string? _walkedMark;
    private Conservation? _seen;
    private Instant? _lookedAt;
    private Instant? _walkedAt;

    /// <param name="clock">The real one: a lag is a lag, whatever time it is for business.</param>
    public Auditor(JournalStore store, TimeProvider clock, ILogger<Auditor> log)
    {
        (_store, _clock, _log) = (store, clock, log);
        _scan = new(store.Shards, _tips, clock);
        _meter.CreateObservableGauge(
            "tael.audit.lag", () => Millis(_lookedAt) / 1_000.0 ?? double.NaN, "s", "Since the last complete look at the journal began");
        _found = _meter.CreateCounter<long>("tael.audit.findings", description: "What does not add up, each once");
    }

    public bool IsOnDuty { get; set; }

    /// <summary>Learns what the audit of another process has found, so that an account that is stopped is stopped everywhere.</summary>
    public Task Follow(CancellationToken stop) => Alone(async _ =>
    {
        await _store.Findings.Load();
        await _store.Findings.Save();
        return true;
    }, stop);

    /// <summary>Looks at the balances' sum and at what is new, if anything has been written since.</summary>
    /// <returns>Whether there was something to look at.</returns>
    public Task<bool> Look(CancellationToken stop) => Alone(async connections =>
    {
        var startedAt = Now;
        var mark = await Mark(connections);
        if (mark == _mark)
        {
            _lookedAt = startedAt;
            return false;
        }

        var findings = new AuditFindings(FindingsMax);
        _seen = await _scan.Run(connections, findings);
        await Report(findings);
        (_mark, _lookedAt) = (mark, startedAt);
        return true;
    }, stop);

    /// <summary>Walks on along all rows, until they end or the time is up. Does nothing if nothing was written since the last walk
    /// began.</summary>
    /// <returns>Whether there is more to walk along.</returns>
    public Task<bool> Walk(TimeSpan budget, CancellationToken stop) => Alone(async connections =>
    {
        if (_walking is null && _mark == _walkedMark)
        {
            _walkedAt = _lookedAt;
            return false;
        }

        var walking = _walking ??= new(_tips, _mark, Now);
        var started = _clock.GetTimestamp();
        var more = true;
        while (more && _clock.GetElapsedTime(started) < budget)
        {
            more = await walking.Page(connections);
            await Report(walking.TakeFindings());
        }

        if (!more) (_walking, _walkedMark, _walkedAt) = (null, walking.Mark, walking.StartedAt);
        return more;
    }, stop);

    AuditView IAuditor.Look()
    {
        var known = _store.Findings.Known;
        var stopped = known.Where(kept => kept.ReleasedAt is null && kept.Finding.Account.Length > 0)
            .GroupBy(kept => kept.Finding.Account)
            .Select(account => account.MinBy(kept => kept.At));
        return new(
            Millis(_lookedAt),
            _lookedAt,
            Millis(_walkedAt),
            _seen?.Totals.Latest,
            _seen?.Totals.Accounts ?? 0,
            _seen?.Totals.Events ?? 0,
            _seen?.Sums ?? [],
            [.. known.Take(AuditView.FindingsMax).Select(kept => new AuditedFinding(
                kept.Finding.Account is { Length: > 0 } account ? account : null,
                kept.Finding.Version > 0 ? kept.Finding.Version : null,
                kept.Finding.What,
                kept.At,
                kept.ReleasedAt))],
            [.. stopped.Select(kept => new StoppedAccount(kept.Finding.Account, kept.At, kept.Finding.What))]);
    }

    public async Task<bool> Release(AccountId account, string reason)
    {
        var released = await Alone(_ => _store.Findings.Release(account, reason, Now), CancellationToken.None);
        if (released) LogReleased(_log, account, reason);
        return released;
    }

    public async ValueTask DisposeAsync()
    {
        await _alone.WaitAsync();
        await Disconnect();
        _meter.Dispose();
        _alone.Release();
    }

    private Instant Now => Instant.Of(_clock);

    private long? Millis(Instant? since) => since is { } at ? (long)(Now - at).TotalMilliseconds : null;

    private async Task<bool> Alone(Func<List<DbConnection>, Task<bool>> work, CancellationToken stop)
    {
        await _alone.WaitAsync(stop);
        try
        {
            // The same connections for all looks: only on one do SQLite's marks tell the commits of others.
            return await work(_connections ??= await Cut.Connect(_store.Shards));
        }
        catch
        {
            await Disconnect();
            (_mark, _walkedMark) = (null, null);
            foreach (var database in _store.Shards.Databases) database.ForgetIdleConnections();
            throw;
        }
        finally
        {
            _alone.Release();
        }
    }

    private async Task Disconnect()
    {
        foreach (var connection in _connections ?? []) await connection.DisposeAsync();
        _connections = null;
    }

    private async Task<string> Mark(List<DbConnection> connections)
    {
        var marks = new List<string>();
        for (var i = 0; i < connections.Count; i++)
        {
            marks.AddRange(await connections[i].Query(
                reader => $"{reader.GetValue(0)}", _store.Shards.Databases[i].AuditDialect.Mark));
        }

        return string.Join(' ', marks);
    }

    /// <summary>Stops first and tells then; what was found before is not told again.</summary>
    private async Task Report(AuditFindings findings)
    {
        if (findings.Found.Count == 0) return;

        foreach (var (finding, _, _) in _store.Findings.Keep(findings.Found, Now))
        {
            LogFound(_log, finding);
            _found.Add(1);
        }

        await _store.Findings.Save();
    }

    [LoggerMessage(LogLevel.Critical, "The journal does not add up: {Finding}")]
    private static partial void LogFound(ILogger log, AuditFinding finding);

    [LoggerMessage(LogLevel.Warning, "{Account} is released: {Reason}")]
    private static partial void LogReleased(ILogger log, AccountId account, string reason);

    /// <summary>A walk under way, through one database after another.</summary>
    private sealed class Walking(Tips tips, string? mark, Instant startedAt)
    {
        private AuditFindings _findings = new(FindingsMax);
        private AuditWalk? _walk;
        private int _shard;

        public string? Mark => mark;

        public Instant StartedAt => startedAt;

        /// <returns>Whether there may be more.</returns>
        public async Task<bool> Page(List<DbConnection> connections)
        {
            _walk ??= new(() => _findings, (account, last) => tips.See(account, last, isEnd: true, _findings));
            if (await AccountWalks.WalkPage(connections[_shard], _walk)) return true;

            _walk.End();
            _walk = null;
            return ++_shard < connections.Count;
        }

        public AuditFindings TakeFindings() => Interlocked.Exchange(ref _findings, new(FindingsMax));
    }
}
