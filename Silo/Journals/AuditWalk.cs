using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>Follows the rows of each account in turn and recomputes what the next must be.</summary>
/// <remarks>Takes every row of the journal in order of account and version, and remembers one account only.</remarks>
internal sealed class AuditWalk(AuditFindings findings)
{
    private readonly Dictionary<short, Int128> _sums = [];
    private AccountId _account;
    private long _version;
    private long _balance;
    private short _currency;
    private ReadOnlyMemory<byte> _hash;

    public long Accounts { get; private set; }

    public long Events { get; private set; }

    /// <summary>Σ balances by currency, after <see cref="End"/>.</summary>
    public IReadOnlyDictionary<short, Int128> Sums => _sums;

    /// <param name="reader">At a row: the journal's columns, then balance and hash of a snapshot of this version, if there is one.</param>
    public void Follow(DbDataReader reader)
    {
        var name = reader.GetString(0);
        if (Accounts == 0 || name != _account.Value) Begin(name);

        if (!TryRead(reader, out var row)) return;

        Follow(row);
        if (reader.IsDBNull(12)) return;

        var snapshotHash = reader.GetFieldValue<byte[]>(13);
        if (reader.GetInt64(12) != _balance || !snapshotHash.AsSpan().SequenceEqual(_hash.Span))
        {
            findings.Mismatch($"{_account}: its snapshot of version {_version} is not what its rows come to.");
        }
    }

    public void End()
    {
        if (Accounts == 0) return;

        _sums.TryGetValue(_currency, out var sum);
        _sums[_currency] = sum + _balance;
    }

    private void Begin(string account)
    {
        End();
        Accounts++;
        _account = AccountId.Parse(account);
        _version = 0;
        _balance = 0;
        _currency = 0;
        _hash = HashChain.Start;
    }

    private bool TryRead(DbDataReader reader, out JournalRow row)
    {
        Events++;
        try
        {
            row = Sql.ReadRow(reader);
            return true;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or InvalidCastException)
        {
            row = null!;
            findings.Mismatch($"{_account}: version {reader.GetInt64(1)} is no row of a journal: {wrong.Message}");
            return false;
        }
    }

    private void Follow(JournalRow row)
    {
        if (row.Version != _version + 1)
        {
            findings.Mismatch($"{_account}: version {row.Version} follows {_version}; rows are missing or doubled.");
        }

        var next = HashChain.Next(
            _hash.Span, _account, row.Version, row.Kind, row.At, row.Movement, row.BalanceMinor, row.Payload.Span);
        if (!row.Hash.Span.SequenceEqual(next))
        {
            findings.BrokenChain(
                $"{_account}: the hash of version {row.Version} does not follow; this row, or what was before it, was changed.");
        }

        var balance = (Int128)_balance + (row.Movement?.SignedMinor ?? 0);
        if (row.BalanceMinor != balance)
        {
            findings.Mismatch(
                $"{_account}: version {row.Version} says balance {row.BalanceMinor}, its movements come to {balance}.");
        }

        if (row.BalanceMinor < 0 && _account != AccountId.Bank)
        {
            findings.Mismatch($"{_account}: version {row.Version} has a balance below zero, {row.BalanceMinor}.");
        }

        // From what is stored, so that one wrong row is one finding and not one for each that follows.
        _version = row.Version;
        _balance = row.BalanceMinor;
        _currency = (short?)row.Movement?.Amount.Currency ?? _currency;
        _hash = row.Hash;
    }
}
