using System.Data.Common;
using System.Threading.Channels;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>The histories that activations wait for, read for many accounts at once.</summary>
/// <remarks>As with appends there is no timer: a reader takes what has gathered while it was reading. A failed read is
/// tried once more, since a connection that has idled through a restart of the store is only found out by using it.</remarks>
internal sealed class GatheredReads : IAsyncDisposable
{
    private readonly JournalDatabase _database;
    private readonly JournalOptions _options;
    private readonly Channel<PendingRead> _waiting;
    private readonly Task[] _loops;

    public GatheredReads(JournalDatabase database, JournalOptions options)
    {
        _database = database;
        _options = options;
        _waiting = Channel.CreateBounded<PendingRead>(options.WaitingMax);
        _loops = new Task[options.ReadersMax];
        for (var i = 0; i < _loops.Length; i++) _loops[i] = Task.Run(Run);
    }

    public Task<AccountHistory> Read(AccountId account)
    {
        var pending = new PendingRead(account);
        return _waiting.Writer.TryWrite(pending) ? pending.Task : ReadWhenLetIn(pending);
    }

    /// <summary>All rows, for whoever can't use the snapshot. Seldom, so not gathered.</summary>
    public async Task<AccountHistory> ReadFromStart(AccountId account)
    {
        var histories = new HistoriesRead([account], fromSnapshots: false);
        await _database.ReadHistories(histories);
        return histories.Of(account);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await Task.WhenAll(_loops);
    }

    private async Task<AccountHistory> ReadWhenLetIn(PendingRead pending)
    {
        await _waiting.Writer.WriteAsync(pending);
        return await pending.Task;
    }

    private async Task Run()
    {
        var gathered = new List<PendingRead>();
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (gathered.Count < _options.ReadBatchMax && _waiting.Reader.TryRead(out var next)) gathered.Add(next);

            if (gathered.Count > 0) await Answer(gathered);

            gathered.Clear();
        }
    }

    private async Task Answer(List<PendingRead> gathered)
    {
        try
        {
            var histories = new HistoriesRead(gathered.Select(pending => pending.Account));
            try
            {
                await _database.ReadHistories(histories);
            }
            catch (DbException lost) when (lost.IsTransient)
            {
                _database.ForgetIdleConnections();
                histories.Clear();
                await _database.ReadHistories(histories);
            }

            foreach (var pending in gathered) pending.Answer(histories);
        }
        catch (Exception failure)
        {
            foreach (var pending in gathered) pending.TrySetException(failure);
        }
    }

    private sealed class PendingRead(AccountId account)
        : TaskCompletionSource<AccountHistory>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public AccountId Account { get; } = account;

        public void Answer(HistoriesRead histories)
        {
            try
            {
                TrySetResult(histories.Of(Account));
            }
            catch (InvalidDataException damage)
            {
                TrySetException(damage);
            }
        }
    }
}
