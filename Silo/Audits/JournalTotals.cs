using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;
using Tael.Silo.Journals;

namespace Tael.Silo.Audits;

/// <summary>The whole journal in a few numbers, as it is at one instant.</summary>
/// <param name="SettledBefore">Rows from before the last horizon: as many as at that look, since rows are only added.</param>
/// <param name="Settled">Rows from before this look's own horizon.</param>
/// <param name="Sums">Σ balances by currency: of all movements, which is the same and needs no look at each account.</param>
internal sealed record JournalTotals(
    long Events,
    long Accounts,
    Instant? Latest,
    long SettledBefore,
    long Settled,
    ImmutableDictionary<Currency, Int128> Sums,
    ImmutableDictionary<Currency, Int128> OnTheirWay)
{
    private static readonly Currency[] Currencies =
        [.. Enum.GetValues<Currency>().Where(currency => currency != Currency.None)];

    /// <summary>Σ balances + Σ on its way, where that is not 0.</summary>
    public ImmutableDictionary<Currency, Int128> Gaps => Currencies
        .Select(currency => (Currency: currency, Sum: Sums[currency] + OnTheirWay.GetValueOrDefault(currency)))
        .Where(gap => gap.Sum != 0)
        .ToImmutableDictionary(gap => gap.Currency, gap => gap.Sum);

    public AuditedSum Of(Currency currency)
    {
        var onItsWay = OnTheirWay.GetValueOrDefault(currency);
        return new(currency, Clamped(Sums[currency] + onItsWay), Clamped(onItsWay));

        static long Clamped(Int128 sum) => (long)Int128.Clamp(sum, long.MinValue, long.MaxValue);
    }

    /// <summary>One sequential pass over the rows, and a look-up for each debit that is still open.</summary>
    public static async Task<JournalTotals> Read(
        DbConnection connection, AuditDialect dialect, string lastHorizon, string horizon)
    {
        await using var command = connection.Command(Sql(dialect), ("last", lastHorizon), ("horizon", horizon));
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var sums = ImmutableDictionary.CreateBuilder<Currency, Int128>();
        for (var i = 0; i < Currencies.Length; i++)
        {
            sums[Currencies[i]] = (Number(reader, 5 + (2 * i)) << 32) + Number(reader, 6 + (2 * i));
        }

        var totals = new JournalTotals(
            reader.GetInt64(0),
            reader.GetInt64(1),
            reader.IsDBNull(2) ? null : new Instant(reader.GetInt64(2)),
            reader.GetInt64(3),
            reader.GetInt64(4),
            sums.ToImmutable(),
            ImmutableDictionary<Currency, Int128>.Empty);
        await reader.DisposeAsync();
        return totals with { OnTheirWay = await ReadOnTheirWay(connection) };
    }

    /// <summary>What is debited and not credited is among the open transfers, or it would never arrive.</summary>
    private static async Task<ImmutableDictionary<Currency, Int128>> ReadOnTheirWay(DbConnection connection)
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

    // Halves of the amounts: no amount that somebody has written can make a sum overflow.
    private static string Sql(AuditDialect dialect)
    {
        var sums = string.Concat(Currencies.Select(currency => $"""
            , CAST(coalesce(sum(CASE WHEN currency = {(short)currency} THEN (2 * movement - 3) * (amount >> 32) END), 0) AS text)
            , CAST(coalesce(sum(CASE WHEN currency = {(short)currency} THEN (2 * movement - 3) * (amount & 4294967295) END), 0) AS text)
            """));
        return $"""
            SELECT count(*), count(CASE WHEN version = 1 THEN 1 END), max(at),
              count(CASE WHEN {dialect.IsNew("j", "@last")} THEN NULL ELSE 1 END),
              count(CASE WHEN {dialect.IsNew("j", "@horizon")} THEN NULL ELSE 1 END)
            {sums}
            FROM journal j
            """;
    }

    private static Int128 Number(DbDataReader reader, int column) =>
        Int128.Parse(reader.GetString(column), CultureInfo.InvariantCulture);
}
