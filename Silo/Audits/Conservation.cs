using System.Collections.Immutable;
using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Silo.Audits;

/// <summary>What all balances come to, and what is on its way between them: together nothing, or money was lost or made up.</summary>
internal sealed record Conservation(JournalTotals Totals, ImmutableDictionary<Currency, Int128> OnTheirWay)
{
    /// <summary>Σ balances + Σ on its way, where that is not 0.</summary>
    public ImmutableDictionary<Currency, Int128> Gaps => Totals.Sums
        .Select(sum => (Currency: sum.Key, Sum: sum.Value + OnTheirWay.GetValueOrDefault(sum.Key)))
        .Where(gap => gap.Sum != 0)
        .ToImmutableDictionary(gap => gap.Currency, gap => gap.Sum);

    public ImmutableArray<AuditedSum> Sums => [.. Totals.Sums.Keys.Order().Select(Of)];

    /// <summary>What is debited and not credited is among the open transfers, or it would never arrive.</summary>
    public static async Task<ImmutableDictionary<Currency, Int128>> ReadOnTheirWay(DbConnection connection)
    {
        var open = ImmutableDictionary.CreateBuilder<Currency, Int128>();
        await Journals.Audit.ForEach(
            connection,
            """
            SELECT o.currency, o.amount, coalesce((
              SELECT 1 FROM journal c
              WHERE c.account = o.target AND c.transfer_id = o.transfer_id AND c.movement = 2), 0)
            FROM open_transfers o
            """,
            reader =>
            {
                if (reader.GetInt32(2) == 1) return;

                var currency = (Currency)reader.GetInt16(0);
                open[currency] = open.GetValueOrDefault(currency) + reader.GetInt64(1);
            });
        return open.ToImmutable();
    }

    private AuditedSum Of(Currency currency)
    {
        var onItsWay = OnTheirWay.GetValueOrDefault(currency);
        return new(currency, Clamped(Totals.Sums[currency] + onItsWay), Clamped(onItsWay));

        static long Clamped(Int128 sum) => (long)Int128.Clamp(sum, long.MinValue, long.MaxValue);
    }
}
