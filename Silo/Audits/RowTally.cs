using System.Collections.Immutable;
using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Ledger;

namespace Tael.Silo.Audits;

/// <summary>Adds up rows as they are stored, also such as can be no row: as the database itself adds them up in
/// <see cref="JournalTotals.Read"/>.</summary>
internal sealed class RowTally
{
    private readonly Dictionary<Currency, Int128> _sums = [];
    private long _events;
    private long _accounts;
    private long _latest = long.MinValue;

    public JournalTotals Totals => JournalTotals.None.With(new(
        _events,
        _accounts,
        _events == 0 ? null : new Instant(_latest),
        JournalTotals.None.Sums.ToImmutableDictionary(sum => sum.Key, sum => _sums.GetValueOrDefault(sum.Key))));

    /// <param name="reader">At a row, its first columns those of the journal.</param>
    public void Add(DbDataReader reader)
    {
        _events++;
        if (reader.GetInt64(1) == 1) _accounts++;
        _latest = Math.Max(_latest, reader.GetInt64(3));
        if (reader.IsDBNull(4) || reader.IsDBNull(7) || reader.IsDBNull(8)) return;

        var currency = (Currency)reader.GetInt16(8);
        _sums[currency] = _sums.GetValueOrDefault(currency) + (((2 * reader.GetInt16(4)) - 3) * (Int128)reader.GetInt64(7));
    }
}
