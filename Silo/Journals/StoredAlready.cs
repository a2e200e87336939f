using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>What the store already has of what a batch wants to store, and what the batch itself adds to it.</summary>
/// <remarks>Appends are judged in the order of the batch: each sees what those before it will have stored.</remarks>
internal sealed class StoredAlready
{
    private readonly Dictionary<string, long> _versions = [];
    private readonly HashSet<(string Account, string Transfer)> _transfers = [];
    private readonly HashSet<string> _transactions = [];

    public void AddVersion(string account, long last) => _versions[account] = last;

    public void AddTransfer(string account, string transfer) => _transfers.Add((account, transfer));

    public void AddTransaction(string transaction) => _transactions.Add(transaction);

    /// <summary>Whether an append can be stored after all that was judged so before it; if not, what is in its way.</summary>
    public AppendOutcome Judge(JournalAppend append)
    {
        // Not "less": a version that does not follow would leave a gap.
        if (_versions.GetValueOrDefault(append.Account.Value) != append.ExpectedVersion)
        {
            return new(AppendStatus.VersionTaken);
        }

        var added = new List<(string, string)>();
        foreach (var row in append.Rows)
        {
            if (row.Movement is not { } movement) continue;

            var key = (append.Account.Value, movement.Transfer.Value);
            if (!_transfers.Add(key)) return Undo(added, new(AppendStatus.TransferTaken, movement.Transfer));

            added.Add(key);
        }

        if (append.Trade is { } trade && !_transactions.Add(trade.Id.Value))
        {
            return Undo(added, new(AppendStatus.TransactionTaken));
        }

        _versions[append.Account.Value] = append.Rows[^1].Version;
        return AppendOutcome.Stored;
    }

    private AppendOutcome Undo(List<(string, string)> added, AppendOutcome outcome)
    {
        foreach (var key in added) _transfers.Remove(key);
        return outcome;
    }
}
