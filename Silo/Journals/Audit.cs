using System.Data.Common;

namespace Tael.Silo.Journals;

/// <summary>Recomputes every account from the journal and proves the ledger's invariants, on one state of the store.</summary>
internal static class Audit
{
    public static async Task<AuditReport> Run(Shards shards)
    {
        // It takes long: it must not begin on a connection that was lost while it idled.
        foreach (var database in shards.Databases) database.ForgetIdleConnections();
        var connections = await Cut.Connect(shards);
        try
        {
            await Cut.Begin(shards, connections);
            return await Run(shards, connections);
        }
        finally
        {
            foreach (var connection in connections) await Cut.End(connection);
        }
    }

    private static async Task<AuditReport> Run(Shards shards, List<DbConnection> connections)
    {
        var findings = new AuditFindings();
        var sums = new Dictionary<short, Int128>();
        var (accounts, events) = (0L, 0L);
        for (var i = 0; i < connections.Count; i++)
        {
            var walk = await Walk(connections[i], findings);
            (accounts, events) = (accounts + walk.Accounts, events + walk.Events);
            foreach (var (currency, sum) in walk.Sums) sums[currency] = sums.GetValueOrDefault(currency) + sum;
            if (shards.Count > 1) await CheckKept(connections[i], i, shards.Count, findings);
        }

        var open = 0L;
        await TransferPairs.Read(
            connections,
            side =>
            {
                open++;
                sums[side.Currency] = sums.GetValueOrDefault(side.Currency) + side.Amount;
            },
            unpaired =>
            {
                findings.Mismatch(unpaired.Side.Account, 0, $"{unpaired.Side.Transfer} {unpaired.Words}.");
                return true;
            });

        foreach (var (currency, sum) in sums)
        {
            if (sum != 0) findings.Keep(new("", 0, $"Currency {currency}: balances and transfers on their way come to {sum}, not 0."));
        }

        return new(
            accounts,
            events,
            (long)sums.Values.FirstOrDefault(sum => sum != 0),
            open,
            findings.Mismatches,
            findings.ChainBroken,
            findings.Words);
    }

    private static async Task<AuditWalk> Walk(DbConnection connection, AuditFindings findings)
    {
        var walk = new AuditWalk(() => findings);
        await ForEach(connection, AuditQueries.Rows, walk.Follow);
        walk.End();
        foreach (var (sql, words) in AuditQueries.Findings)
        {
            await ForEach(
                connection, sql, reader => findings.Mismatch(reader.GetString(0), 0, $"{reader.GetString(1)} {words}."));
        }

        return walk;
    }

    /// <summary>What another database keeps would be decided anew there.</summary>
    private static Task CheckKept(DbConnection connection, int shard, int count, AuditFindings findings) => ForEach(
        connection,
        "SELECT DISTINCT account FROM journal",
        reader =>
        {
            var account = reader.GetString(0);
            var keeper = Shards.Of(account, count);
            if (keeper != shard) findings.Mismatch(account, 0, $"stands in shard {shard + 1}, and shard {keeper + 1} keeps it.");
        });

    internal static async Task ForEach(DbConnection connection, string sql, Action<DbDataReader> row)
    {
        await using var command = connection.Command(sql);
        command.CommandTimeout = 0; // A journal of years takes as long as it takes.
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) row(reader);
    }
}
