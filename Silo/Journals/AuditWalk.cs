using System.Data.Common;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>Follows the rows of each account in turn and recomputes what the next must be.</summary>
/// <remarks>Takes rows in order of account and version, and remembers one account only.</remarks>
/// <param name="into">Where findings go at the moment.</param>
/// <param name="ended">Told where each account's rows end.</param>
internal sealed class AuditWalk(Func<AuditFindings> into, Action<string, ChainLink>? ended = null)
{
    private readonly Dictionary<short, Int128> _sums = [];
    private string _name = "";
    private AccountId? _account;
    private ChainLink _last;
    private short _currency;

    public long Accounts { get; private set; }

    public long Events { get; private set; }

    /// <summary>Σ balances by currency, after <see cref="End"/>.</summary>
    public IReadOnlyDictionary<short, Int128> Sums => _sums;

    /// <summary>The row that was read last.</summary>
    public (string Account, long Version) At { get; private set; } = ("", 0);

    /// <param name="reader">At a row: the journal's columns, then balance and hash of a snapshot of this version, if there is one.</param>
    public void Follow(DbDataReader reader)
    {
        var name = reader.GetString(0);
        if (Accounts == 0 || name != _name) Begin(name);

        At = (name, reader.GetInt64(1));
        Events++;
        if (_account is not { } account || !TryRead(reader, into(), out var row)) return;

        _last = _last.Follow(account, row, into());
        _currency = (short?)row.Movement?.Amount.Currency ?? _currency;
        if (reader.IsDBNull(12)) return;

        var snapshotHash = reader.GetFieldValue<byte[]>(13);
        if (reader.GetInt64(12) != _last.BalanceMinor || !snapshotHash.AsSpan().SequenceEqual(_last.Hash.Span))
        {
            into().Mismatch(
                name, row.Version, $"its snapshot of version {row.Version} is not what its rows come to.");
        }
    }

    public void End()
    {
        if (Accounts == 0) return;

        _sums.TryGetValue(_currency, out var sum);
        _sums[_currency] = sum + _last.BalanceMinor;
        ended?.Invoke(_name, _last);
    }

    /// <returns>False, and a finding, if what is stored there can be no row.</returns>
    public static bool TryRead(DbDataReader reader, AuditFindings findings, out JournalRow row)
    {
        try
        {
            row = Sql.ReadRow(reader);
            return true;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or InvalidCastException)
        {
            row = null!;
            var version = reader.GetInt64(1);
            findings.Mismatch(reader.GetString(0), version, $"version {version} is no row of a journal: {wrong.Message}");
            return false;
        }
    }

    private void Begin(string name)
    {
        End();
        Accounts++;
        _name = name;
        _account = AccountId.TryParse(name, out var account) ? account : null;
        _last = ChainLink.Start;
        _currency = 0;
        if (_account is null) into().Mismatch(name, 0, "is no account's name.");
    }
}
