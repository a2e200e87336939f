using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>Takes what waits, stores it in one transaction, answers, and begins anew.</summary>
internal sealed partial class GroupCommitWriter : IAsyncDisposable
{
    private static readonly TimeSpan BackoffMin = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(1);

    private readonly IBatchWriter _store;
    private readonly JournalOptions _options;
    private readonly Channel<PendingAppend?> _waiting;
    private readonly OpenCommits _open = new();
    private readonly ConcurrentQueue<string> _arrived = new();
    private readonly ConcurrentQueue<Refusal> _refused = new();
    private readonly Timer _tidying;
    private readonly AppendBatch _batch = new();
    private readonly Unanswered _unanswered = new();
    private readonly Task _loop;
    private int _tidyingSoon;

    /// <param name="thread">The loop runs there, if given; else on the thread pool.</param>
    public GroupCommitWriter(IBatchWriter store, JournalOptions options, TaskScheduler? thread = null)
    {
        _store = store;
        _options = options;
        _waiting = Channel.CreateBounded<PendingAppend?>(new BoundedChannelOptions(options.WaitingMax)
        {
            SingleReader = true,
        });
        _tidying = new Timer(_ => WakeToTidy());
        _loop = Task.Factory.StartNew(
            Run, CancellationToken.None, TaskCreationOptions.DenyChildAttach, thread ?? TaskScheduler.Default).Unwrap();
    }

    /// <summary>What has been stored since the start.</summary>
    public JournalCounts Counts { get; private set; }

    public Task<AppendOutcome> Append(JournalAppend append)
    {
        try
        {
            var pending = new PendingAppend(append, _unanswered, _options.Appends);
            return _waiting.Writer.TryWrite(pending) ? pending.Answer : AppendWhenLetIn(pending);
        }
        catch (JournalNotStoredException early)
        {
            return Task.FromException<AppendOutcome>(early);
        }
    }

    /// <summary>When all that a commit has opened is acknowledged, its row goes with the next commit, or soon by itself.</summary>
    public void Acknowledge(TransferId transfer)
    {
        if (_open.Acknowledge(transfer) is { } arrived) Forget(arrived);
    }

    /// <summary>Takes a commit of which all has arrived out of those that are looked after.</summary>
    public void Forget(string arrived)
    {
        _arrived.Enqueue(arrived);
        TidySoon();
    }

    /// <summary>Goes with the next commit, or soon by itself. If too many wait, it is let go.</summary>
    public void Refuse(Refusal refusal)
    {
        if (_refused.Count >= _options.RefusalsWaitingMax) return;

        _refused.Enqueue(refusal);
        TidySoon();
    }

    public void Complete() => _waiting.Writer.TryComplete();

    public async ValueTask DisposeAsync()
    {
        Complete();
        await _loop;
        await _tidying.DisposeAsync();
        await _store.DisposeAsync();
    }

    private async Task<AppendOutcome> AppendWhenLetIn(PendingAppend pending)
    {
        try
        {
            await _waiting.Writer.WriteAsync(pending);
        }
        catch (ChannelClosedException closed)
        {
            pending.Fail(new JournalNotStoredException("The journal is closed. Nothing was stored.", closed));
        }

        return await pending.Answer;
    }

    private void TidySoon()
    {
        if (Interlocked.Exchange(ref _tidyingSoon, 1) != 0) return;

        _tidying.Change(_options.TidyWithin, Timeout.InfiniteTimeSpan);
    }

    private void WakeToTidy()
    {
        Volatile.Write(ref _tidyingSoon, 0);

        // If there is no room, appends are waiting, and they take it along.
        _waiting.Writer.TryWrite(null);
    }

    private async Task Run()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            Gather();
            if (!_batch.IsEmpty) await Store();

            // What has arrived outlives a failed commit. It goes with the next.
            if (!_batch.IsEmpty) TidySoon();
        }

        // Closed: what has arrived since. If that can't be stored now, the sweep finds it.
        Gather();
        if (!_batch.IsEmpty) await Store();
    }

    private void Gather()
    {
        while (_batch.Rows < _options.BatchRowsMax && _waiting.Reader.TryPeek(out var next))
        {
            if (next is not null && _batch.Rows > 0
                && _batch.Rows + next.Append.Rows.Count > _options.BatchRowsMax) break;

            _waiting.Reader.TryRead(out _);
            if (next is not null) _batch.Add(next);
        }

        while (_batch.Arrived.Count < _options.BatchRowsMax && _arrived.TryDequeue(out var arrived)) _batch.Arrived.Add(arrived);
        while (_batch.Refusals.Count < AppendBatch.RefusalsMax && _refused.TryDequeue(out var refusal)) _batch.Add(refusal);
    }

    private async Task Store()
    {
        try
        {
            if (!await Connect()) return;

            await Commit(_batch);
        }
        catch (Exception failure)
        {
            LogFailed(_options.Log, _batch.Appends.Count, failure);
            _batch.Fail(failure);
            await _store.Disconnect();
        }
    }

    /// <returns>False if the store can't be reached and all that waited for it has failed.</returns>
    private async Task<bool> Connect()
    {
        for (var backoff = BackoffMin; ; backoff = backoff * 2 < BackoffMax ? backoff * 2 : BackoffMax)
        {
            try
            {
                using var limit = new CancellationTokenSource(_options.UnreachableMax);
                await _store.Connect(limit.Token);
                return true;
            }
            catch (Exception failure)
            {
                LogUnreachable(_options.Log, failure);
                var notStored = new JournalNotStoredException("The store can't be reached. Nothing was stored.", failure);
                _batch.FailOlder(Environment.TickCount64 - (long)_options.UnreachableMax.TotalMilliseconds, notStored);
                Gather();
                if (_batch.Appends.Count == 0 && _waiting.Reader.Completion.IsCompleted) _batch.Clear();
                if (_batch.IsEmpty) return false;
            }

            await Task.Delay(backoff);
        }
    }

    private async Task Commit(AppendBatch batch)
    {
        while (!batch.IsEmpty)
        {
            try
            {
                batch.Seal();
                await _store.Commit(batch);
                if (batch.Opened is { } opened) _open.Add(opened);
                Counts = new(Counts.Appends + batch.Appends.Count, Counts.Batches + 1);
                _options.Appends?.Committed(batch.Appends.Count);
                batch.CompleteStored();
            }
            catch (BatchRefusedException refused)
            {
                // Whatever is in the way was stored before the refusal, so the look-up finds it.
                if (batch.Refuse(await _store.LookUp(batch)) > 0) continue;

                if (batch.Appends.Count <= 1) throw new JournalNotStoredException("Nothing was stored.", refused.InnerException);

                await CommitEach(batch);
            }
        }
    }

    /// <summary>Something in the batch can't be stored and it is not known what: then each append goes by itself.</summary>
    private async Task CommitEach(AppendBatch batch)
    {
        var appends = batch.Appends.ToArray();
        batch.ClearAppends();
        foreach (var pending in appends)
        {
            var alone = new AppendBatch();
            alone.Add(pending);
            try
            {
                await Commit(alone);
            }
            catch (JournalNotStoredException failure)
            {
                alone.Fail(failure);
            }
            catch (Exception failure)
            {
                foreach (var each in appends) each.Fail(failure);
                throw;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The journal's store can't be reached")]
    private static partial void LogUnreachable(ILogger log, Exception failure);

    [LoggerMessage(LogLevel.Error, "A batch of {Appends} appends failed")]
    private static partial void LogFailed(ILogger log, int appends, Exception failure);
}
