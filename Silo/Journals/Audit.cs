using System.Data.Common;

namespace Tael.Silo.Journals;

/// <summary>Recomputes every account from the journal and proves the ledger's invariants, on one state of the store.</summary>
internal static class Audit
{
    public static async Task<AuditReport> Run(JournalDatabase database)
    {
        // It takes long: it must not begin on a connection that was lost while it idled.
        database.ForgetIdleConnections();
        await using var connection = await database.Connect();
        foreach (var begin in database.BeginSnapshot) await connection.Execute(begin);

        try
        {
            return await Run(connection);
        }
        finally
        {
            await connection.Execute("ROLLBACK");
        }
    }

    private static async Task<AuditReport> Run(DbConnection connection)
    {
        var findings = new AuditFindings();
        var walk = new AuditWalk(() => findings);
        await ForEach(connection, AuditQueries.Rows, walk.Follow);
        walk.End();

        foreach (var (sql, words) in AuditQueries.Findings)
        {
            await ForEach(
                connection, sql, reader => findings.Mismatch(reader.GetString(0), 0, $"{reader.GetString(1)} {words}."));
        }

        var sums = walk.Sums.ToDictionary();
        var open = 0L;
        await ForEach(connection, AuditQueries.OnTheirWay, reader =>
        {
            var currency = reader.GetInt16(0);
            open += reader.GetInt64(1);
            sums[currency] = sums.GetValueOrDefault(currency) + reader.GetInt64(2);
        });

        foreach (var (currency, sum) in sums)
        {
            if (sum != 0) findings.Keep(new("", 0, $"Currency {currency}: balances and transfers on their way come to {sum}, not 0."));
        }

        return new(
            walk.Accounts,
            walk.Events,
            (long)sums.Values.FirstOrDefault(sum => sum != 0),
            open,
            findings.Mismatches,
            findings.ChainBroken,
            findings.Words);
    }

    internal static async Task ForEach(DbConnection connection, string sql, Action<DbDataReader> row)
    {
        await using var command = connection.Command(sql);
        command.CommandTimeout = 0; // A journal of years takes as long as it takes.
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) row(reader);
    }
}
