using System.Collections.Immutable;
using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;
using Tael.Silo.Journals;

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
    /// <param name="connections">To all databases, in a snapshot of one instant.</param>
    public static async Task<ImmutableDictionary<Currency, Int128>> ReadOnTheirWay(IReadOnlyList<DbConnection> connections)
    {
        var open = ImmutableDictionary.CreateBuilder<Currency, Int128>();
        foreach (var connection in connections)
        {
            foreach (var transfer in await NotArrivedHere(connection))
            {
                if (await HasArrivedElsewhere(connections, connection, transfer)) continue;

                open[transfer.Currency] = open.GetValueOrDefault(transfer.Currency) + transfer.Amount;
            }
        }

        return open.ToImmutable();
    }

    private static Task<List<(Currency Currency, long Amount, string Target, string Transfer)>> NotArrivedHere(DbConnection connection) =>
        connection.Query(
            reader => ((Currency)reader.GetInt16(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3)),
            """
            SELECT o.currency, o.amount, o.target, o.transfer_id
            FROM open_transfers o
            WHERE coalesce((
              SELECT 1 FROM journal c
              WHERE c.account = o.target AND c.transfer_id = o.transfer_id AND c.movement = 2), 0) = 0
            """);

    private static async Task<bool> HasArrivedElsewhere(
        IReadOnlyList<DbConnection> connections, DbConnection asked, (Currency, long, string Target, string Transfer) transfer)
    {
        var keeper = connections[Shards.Of(transfer.Target, connections.Count)];
        return keeper != asked && (await keeper.Query(
            reader => reader.GetInt32(0),
            "SELECT 1 FROM journal WHERE account = @account AND transfer_id = @transfer AND movement = 2",
            ("account", transfer.Target), ("transfer", transfer.Transfer))).Count > 0;
    }

    private AuditedSum Of(Currency currency)
    {
        var onItsWay = OnTheirWay.GetValueOrDefault(currency);
        return new(currency, Clamped(Totals.Sums[currency] + onItsWay), Clamped(onItsWay));

        static long Clamped(Int128 sum) => (long)Int128.Clamp(sum, long.MinValue, long.MaxValue);
    }
}
