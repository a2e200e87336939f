using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;
using Tael.Grains.Ledger;

namespace Tael.Simulation;

/// <summary>What is durable: it outlives every process of a simulation.</summary>
/// <remarks>
/// It keeps what the real journal promises: an append is stored whole or not at all; (account, version), (account, transfer)
/// and the transaction id are unique; snapshot, read rows and the row of open transfers are stored with the append or not at all.
/// Each append that is stored is checked at once by <see cref="RowRules"/>.
/// </remarks>
internal sealed class SimulatedDisk
{
    private readonly Dictionary<AccountId, StoredAccount> _accounts = [];
    private readonly OrderedDictionary<OverdueTransfer, (Instant At, AccountId Target)> _open = [];
    private readonly Dictionary<TransactionId, AccountId> _trades = [];
    private readonly RowRules _rules;

    public SimulatedDisk() => _rules = new(this);

    /// <summary>In the order in which they were first written to.</summary>
    public IEnumerable<(AccountId Id, StoredAccount Account)> Accounts => _accounts.Select(pair => (pair.Key, pair.Value));

    public long Rows { get; private set; }

    public int OpenTransfers => _open.Count;

    public bool EverythingHasArrived => _rules.OnTheirWay == 0;

    public bool CombinedOrdersAreWhole => _rules.CombinedOrdersAreWhole;

    public bool RefundsAddUp => _rules.RefundsAddUp;

    public int OrdersFrozen => _rules.OrdersFrozen;

    public int PayoutsWaiting => _rules.PayoutsWaiting;

    public int DevicesUnfenced => _rules.DevicesUnfenced;

    public int RolloutsUnjudged => _rules.RolloutsUnjudged;

    /// <summary>Service orders that are to be paid, and what for each.</summary>
    public IReadOnlyDictionary<AccountId, Money> Due => _rules.Due;

    /// <summary>The service orders of this user that are to be paid now, as their own activations know.</summary>
    public AccountId[] OwedBy(UserId user) => [.. _rules.Due.Keys.Where(order => IsOf(order, user)
        && Of(order) is var stored && stored.Events.Take(stored.RowsKnown).OfType<ServiceOrderCompleted>().Any())];

    /// <summary>One was, at some time.</summary>
    public bool HasOwed(UserId user) => _accounts.Any(account => account.Key.Kind == AccountKind.ServiceOrder
        && account.Value.Events.OfType<ServiceOrderCompleted>().Any(e => !e.Bill.Total.IsZero) && IsOf(account.Key, user));

    /// <summary>After some number of rows from these on the signed plan did not hold the order.</summary>
    public bool HasLost(AccountId plan, AccountId order, int rows) => Enumerable.Range(rows, Of(plan).Rows.Count - rows + 1)
        .Any(known => RowRules.FoldPlan(Of(plan), known)?.Holds(order) != true);

    public int OpenOf(UserId user, ServiceOrderTerms terms, int rows) => RowRules.OpenOf(Of(user.Score), terms.ServiceId, rows);

    private bool IsOf(AccountId order, UserId user) => Of(order).Events.OfType<ServiceOrderAccepted>().Any(e => e.User == user);

    public long Count<T>()
        where T : AccountEvent => _accounts.Values.Sum(account => account.Events.Count(happened => happened is T));

    public StoredAccount Of(AccountId account)
    {
        if (!_accounts.TryGetValue(account, out var stored)) _accounts[account] = stored = new();
        return stored;
    }

    /// <exception cref="Violation">Something of the device was paid later than that.</exception>
    public void Fence(AccountId device, Instant at) => _rules.Fence(device, at);

    public bool HasTrade(TransactionId id, AccountId order) => _trades.TryGetValue(id, out var of) && of == order;

    public AccountId? FindOrder(TransactionId id) => _trades.TryGetValue(id, out var order) ? order : null;

    /// <exception cref="Violation">What is to be stored must never be.</exception>
    public AppendOutcome Store(JournalAppend append)
    {
        var stored = Of(append.Account);
        if (stored.Rows.Count != append.ExpectedVersion) return new(AppendStatus.VersionTaken);

        foreach (var row in append.Rows)
        {
            if (row.Movement is { } moved && stored.Find(moved.Transfer) is not null)
            {
                return new(AppendStatus.TransferTaken, moved.Transfer);
            }
        }

        if (append.Trade is { } paid && _trades.ContainsKey(paid.Id)) return new(AppendStatus.TransactionTaken);

        if (append.Trade is { } trade) _trades.Add(trade.Id, trade.Order);
        foreach (var row in append.Rows)
        {
            if (row.Movement is { Kind: MovementKind.Debit } debit)
            {
                _open.Add(new(append.Account, debit.Transfer), (row.At, debit.Counterparty));
            }
        }

        foreach (var row in append.Rows)
        {
            Rows++;
            _rules.Check(append, stored, row);
        }

        stored.Snapshot = append.Snapshot ?? stored.Snapshot;
        return AppendOutcome.Stored;
    }

    public void Acknowledge(AccountId source, TransferId transfer) => _open.Remove(new(source, transfer));

    /// <summary>As the real journal does: asks the targets what has arrived, and forgets that.</summary>
    public IReadOnlyList<OverdueTransfer> Overdue(Instant before, int limit)
    {
        var old = _open.Where(open => open.Value.At < before).Take(limit).ToArray();
        foreach (var (transfer, (_, target)) in old)
        {
            if (Of(target).Find(transfer.Id) is not null) _open.Remove(transfer);
        }

        return [.. old.Select(open => open.Key).Where(_open.ContainsKey)];
    }
}

/// <summary>One account's rows, as they are stored.</summary>
internal sealed class StoredAccount
{
    private readonly Dictionary<TransferId, int> _movements = [];

    public List<JournalRow> Rows { get; } = [];

    /// <summary>The rows' events, each at its row's place.</summary>
    public List<AccountEvent> Events { get; } = [];

    public AccountSnapshot? Snapshot { get; set; }

    /// <summary>So many rows some activation has heard of: what it tells from then on must not be older.</summary>
    public int RowsKnown { get; private set; }

    public void BecomeKnown(int rows) => RowsKnown = Math.Max(RowsKnown, rows);

    public JournalRow? Find(TransferId transfer) =>
        _movements.TryGetValue(transfer, out var at) ? Rows[at] : null;

    /// <summary>The event by which the account took part in a transfer, if it did so before a version.</summary>
    public AccountEvent? EventOf(TransferId transfer, int beforeVersion = int.MaxValue) =>
        _movements.TryGetValue(transfer, out var at) && at < beforeVersion ? Events[at] : null;

    public void Add(JournalRow row, AccountEvent happened)
    {
        if (row.Movement is { } moved) _movements.TryAdd(moved.Transfer, Rows.Count);
        Rows.Add(row);
        Events.Add(happened);
    }
}

/// <summary>Something has happened that must never happen.</summary>
internal sealed class Violation(string message) : Exception(message);
