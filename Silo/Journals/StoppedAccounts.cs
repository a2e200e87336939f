using System.Collections.Frozen;
using Tael.Domain.Ledger;

namespace Tael.Silo.Journals;

/// <summary>The accounts that nothing is stored for until an operator releases them.</summary>
/// <remarks>Asked before every append, so it costs a read of one field while there are none. What is stopped is released only
/// by name: rows that vanish from the store release nothing.</remarks>
internal sealed class StoppedAccounts
{
    private readonly Lock _lock = new();
    private volatile FrozenSet<string> _accounts = FrozenSet<string>.Empty;

    public bool Contains(AccountId account)
    {
        var accounts = _accounts;
        return accounts.Count > 0 && accounts.Contains(account.Value);
    }

    public void Change(IEnumerable<string> stopped, IEnumerable<string> released)
    {
        lock (_lock)
        {
            var next = _accounts.Except(released).Union(stopped).ToFrozenSet();
            if (!next.SetEquals(_accounts)) _accounts = next;
        }
    }
}
