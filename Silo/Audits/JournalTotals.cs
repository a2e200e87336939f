using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;
using Tael.Silo.Journals;

namespace Tael.Silo.Audits;

/// <summary>Rows of the journal in a few numbers.</summary>
/// <param name="Accounts">As many as have their first row among them.</param>
/// <param name="Sums">Σ balances by currency: of all movements, which is the same and needs no look at each account.</param>
internal sealed record JournalTotals(long Events, long Accounts, Instant? Latest, ImmutableDictionary<Currency, Int128> Sums)
{
    private static readonly Currency[] Currencies =
        [.. Enum.GetValues<Currency>().Where(currency => currency != Currency.None)];

    /// <summary>Of no rows.</summary>
    public static JournalTotals None { get; } = new(0, 0, null, Currencies.ToImmutableDictionary(currency => currency, _ => (Int128)0));

    public JournalTotals With(JournalTotals other) => new(
        Events + other.Events,
        Accounts + other.Accounts,
        Latest is { } at && !(at < other.Latest) ? at : other.Latest,
        Sums.ToImmutableDictionary(sum => sum.Key, sum => sum.Value + other.Sums[sum.Key]));

    public JournalTotals Without(JournalTotals part) => this with
    {
        Events = Events - part.Events,
        Accounts = Accounts - part.Accounts,
        Sums = Sums.ToImmutableDictionary(sum => sum.Key, sum => sum.Value - part.Sums[sum.Key]),
    };

    /// <summary>Of all rows and of those from before a horizon, by one sequential pass.</summary>
    public static async Task<(JournalTotals All, long Settled)> Read(DbConnection connection, AuditDialect dialect, string horizon)
    {
        await using var command = connection.Command(Sql(dialect), ("horizon", horizon));
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var sums = ImmutableDictionary.CreateBuilder<Currency, Int128>();
        for (var i = 0; i < Currencies.Length; i++)
        {
            sums[Currencies[i]] = (Number(reader, 4 + (2 * i)) << 32) + Number(reader, 5 + (2 * i));
        }

        var latest = reader.IsDBNull(2) ? (Instant?)null : new Instant(reader.GetInt64(2));
        return (new(reader.GetInt64(0), reader.GetInt64(1), latest, sums.ToImmutable()), reader.GetInt64(3));
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
              count(CASE WHEN {dialect.IsNew("j", "@horizon")} THEN NULL ELSE 1 END)
            {sums}
            FROM journal j
            """;
    }

    private static Int128 Number(DbDataReader reader, int column) =>
        Int128.Parse(reader.GetString(column), CultureInfo.InvariantCulture);
}
