using System.Data.Common;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>Histories of several accounts, while they are being read.</summary>
internal sealed class HistoriesRead
{
    private static readonly AccountHistory Empty = new(null, []);

    private readonly Dictionary<string, AccountHistory> _histories = [];
    private readonly Dictionary<string, InvalidDataException> _damaged = [];
    private readonly string[] _accounts;

    /// <param name="fromSnapshots">False: all rows, from the first.</param>
    public HistoriesRead(IEnumerable<AccountId> accounts, bool fromSnapshots = true)
    {
        FromSnapshots = fromSnapshots;
        _accounts = [.. accounts.Select(account => account.Value).Distinct()];
    }

    public bool FromSnapshots { get; }

    /// <summary>Each once.</summary>
    public string[] Accounts => _accounts;

    /// <param name="reader">At a snapshot, account first.</param>
    public void AddSnapshot(DbDataReader reader) => Add(reader, account =>
        _histories[account] = Started(account) with { Snapshot = Sql.ReadSnapshot(reader) });

    /// <param name="reader">At a row, account first; in order of version.</param>
    public void AddRow(DbDataReader reader) => Add(reader, account => AddRow(account, Sql.ReadRow(reader)));

    private void AddRow(string account, JournalRow row)
    {
        var history = Started(account);
        var expected = history.Rows.Count > 0 ? history.Rows[^1].Version + 1 : (history.Snapshot?.Version ?? 0) + 1;
        if (row.Version != expected)
        {
            throw new InvalidDataException($"{account}: row {expected} is missing; {row.Version} follows. Run an audit.");
        }

        ((List<JournalRow>)history.Rows).Add(row);
    }

    public void Clear()
    {
        _histories.Clear();
        _damaged.Clear();
    }

    /// <exception cref="InvalidDataException">What is stored is no history. Those of other accounts are none the worse for it.</exception>
    public AccountHistory Of(AccountId account) => _damaged.TryGetValue(account.Value, out var damage)
        ? throw damage
        : _histories.GetValueOrDefault(account.Value, Empty);

    private void Add(DbDataReader reader, Action<string> add)
    {
        var account = reader.GetString(0);
        if (_damaged.ContainsKey(account)) return;

        try
        {
            add(account);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or FormatException or ArgumentException or InvalidCastException)
        {
            _damaged[account] = wrong as InvalidDataException ?? new($"{account}: a row can't be read. Run an audit.", wrong);
        }
    }

    private AccountHistory Started(string account)
    {
        if (!_histories.TryGetValue(account, out var history))
        {
            history = new(null, new List<JournalRow>());
            _histories.Add(account, history);
        }

        return history;
    }
}
