using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>Histories of several accounts, while they are being read.</summary>
internal sealed class HistoriesRead
{
    private static readonly AccountHistory Empty = new(null, []);

    private readonly Dictionary<string, AccountHistory> _histories = [];
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

    public void Add(string account, AccountSnapshot snapshot) =>
        _histories[account] = Started(account) with { Snapshot = snapshot };

    /// <summary>In order of version.</summary>
    public void Add(string account, JournalRow row)
    {
        var history = Started(account);
        var expected = history.Rows.Count > 0 ? history.Rows[^1].Version + 1 : (history.Snapshot?.Version ?? 0) + 1;
        if (row.Version != expected)
        {
            throw new InvalidDataException($"{account}: row {expected} is missing; {row.Version} follows. Run an audit.");
        }

        ((List<JournalRow>)history.Rows).Add(row);
    }

    public void Clear() => _histories.Clear();

    public AccountHistory Of(AccountId account) => _histories.GetValueOrDefault(account.Value, Empty);

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
