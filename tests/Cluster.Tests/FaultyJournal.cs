using System.Collections.Concurrent;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;

namespace Tael.Tests;

/// <summary>A journal in memory that keeps the real one's promises and has its faults, by seed.</summary>
/// <remarks>
/// A failed append throws; whether it was stored nobody is told. One in <c>faultOneIn</c> is not stored, another one in
/// <c>faultOneIn</c> is. Reads and lookups fail as often. Acknowledgements may be lost.
/// </remarks>
internal sealed class FaultyJournal(int seed, int faultOneIn) : IJournal
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<AccountId, List<JournalRow>> _rows = [];
    private readonly Dictionary<OverdueTransfer, AccountId> _open = [];
    private readonly Dictionary<TransactionId, AccountId> _trades = [];

    /// <summary>Off: the journal works, so that everything can settle.</summary>
    public bool Faults { get; set; } = true;

    public int FaultsMade { get; private set; }

    /// <summary>Released whenever something may have settled.</summary>
    public SemaphoreSlim Changed { get; } = new(0);

    public Task<AppendOutcome> Append(JournalAppend append)
    {
        lock (_lock)
        {
            if (Fault()) throw new IOException("The append failed.");

            var outcome = Store(append);
            if (outcome.Status == AppendStatus.Stored && Fault()) throw new IOException("The answer was lost.");
            return Task.FromResult(outcome);
        }
    }

    public Task<AccountHistory> Read(AccountId account)
    {
        Changed.Release();
        lock (_lock)
        {
            if (Fault()) throw new IOException("The read failed.");

            return Task.FromResult(new AccountHistory(null, _rows.TryGetValue(account, out var rows) ? [.. rows] : []));
        }
    }

    public Task<AccountHistory> ReadFromStart(AccountId account) => Read(account);

    public Task<JournalRow?> Find(AccountId account, TransferId transfer)
    {
        lock (_lock)
        {
            if (Fault()) throw new IOException("The lookup failed.");

            return Task.FromResult(Rows(account).Find(row => row.Movement?.Transfer == transfer));
        }
    }

    public void Acknowledge(AccountId source, TransferId transfer)
    {
        lock (_lock)
        {
            if (!Fault()) _open.Remove(new(source, transfer));
        }

        Changed.Release();
    }

    public Task<IReadOnlyList<OverdueTransfer>> Overdue(Instant before, int limit)
    {
        lock (_lock)
        {
            foreach (var (open, to) in _open)
            {
                if (Rows(to).Exists(row => row.Movement?.Transfer == open.Id)) _open.Remove(open);
            }

            return Task.FromResult<IReadOnlyList<OverdueTransfer>>([.. _open.Keys.Take(limit)]);
        }
    }

    public Task<AccountId?> FindOrder(TransactionId transaction)
    {
        lock (_lock)
        {
            return Task.FromResult<AccountId?>(_trades.TryGetValue(transaction, out var order) ? order : null);
        }
    }

    /// <summary>Every row of every account, for checking.</summary>
    public IReadOnlyDictionary<AccountId, List<JournalRow>> AllRows() => _rows;

    public int OpenTransfers
    {
        get
        {
            lock (_lock) return _open.Count;
        }
    }

    private AppendOutcome Store(JournalAppend append)
    {
        var rows = Rows(append.Account);
        if (rows.Count != append.ExpectedVersion) return new(AppendStatus.VersionTaken);

        foreach (var row in append.Rows)
        {
            if (row.Movement is { } moved && rows.Exists(r => r.Movement?.Transfer == moved.Transfer))
            {
                return new(AppendStatus.TransferTaken, moved.Transfer);
            }
        }

        if (append.Trade is { } trade && !_trades.TryAdd(trade.Id, trade.Order)) return new(AppendStatus.TransactionTaken);

        rows.AddRange(append.Rows);
        foreach (var row in append.Rows)
        {
            if (row.Movement is { Kind: MovementKind.Debit } debit)
            {
                _open.Add(new(append.Account, debit.Transfer), debit.Counterparty);
            }
        }

        return AppendOutcome.Stored;
    }

    private List<JournalRow> Rows(AccountId account) =>
        _rows.TryGetValue(account, out var rows) ? rows : _rows[account] = [];

    private bool Fault()
    {
        if (!Faults || _random.Next(faultOneIn) != 0) return false;

        FaultsMade++;
        return true;
    }
}
