using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using Tael.Silo.Journals;

namespace Tael.Bench.Chaos;

/// <summary>Looks for what the clients know, past all of Tael's own reading, and then has the store audited.</summary>
internal static class Books
{
    public static async Task<Found> Check(string store, ChaosLog log)
    {
        var paid = await Count(store, "SELECT account, count(*) FROM journal WHERE kind = 'OrderPaid' GROUP BY account");
        var debits = await Count(store, "SELECT transfer_id, count(*) FROM journal WHERE kind = 'OrderPaymentDebited' GROUP BY transfer_id");
        var balances = await Count(store, """
            SELECT j.account, j.balance FROM journal j
            WHERE j.account LIKE 'w-%' AND j.version = (SELECT max(version) FROM journal l WHERE l.account = j.account)
            """);

        var byOrder = paid.ToDictionary(pair => pair.Key[(pair.Key.IndexOf('-', 2) + 1)..], pair => pair.Value);
        var lost = log.Acknowledged.Count(payment => !byOrder.ContainsKey(payment.OutTradeNo));
        var doubled = byOrder.Values.Count(times => times > 1) + debits.Values.Count(times => times > 1);

        // The clients know the outcome of all they have asked for, so nothing else can have moved.
        var spent = log.Acknowledged.ToLookup(payment => payment.Payer, payment => payment.Amount);
        var wrong = log.Payers.Count(payer => balances.GetValueOrDefault($"w-{payer}") != Customer.Balance - spent[payer].Sum());

        await using var journal = await JournalStore.Open(store);
        var audit = await journal.AuditAsync();
        return new(lost, doubled, wrong, audit.IsClean, [.. audit.Findings]);
    }

    /// <summary>Adds up what each of the store's databases says.</summary>
    private static async Task<Dictionary<string, long>> Count(string store, string sql)
    {
        var counted = new Dictionary<string, long>();
        foreach (var database in store.Split(" | "))
        {
            await using DbDataSource source = database.Contains("Data Source=", StringComparison.OrdinalIgnoreCase)
                ? SqliteFactory.Instance.CreateDataSource(database)
                : NpgsqlDataSource.Create(database);
            await using var command = source.CreateCommand(sql);
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                counted[rows.GetString(0)] = counted.GetValueOrDefault(rows.GetString(0)) + rows.GetInt64(1);
            }
        }

        return counted;
    }
}

/// <param name="Lost">Acknowledged payments that the store does not know.</param>
/// <param name="Doubled">Payments or orders that the store knows twice.</param>
/// <param name="BalancesWrong">Wallets that do not hold what their owner knows they must.</param>
internal sealed record Found(int Lost, int Doubled, int BalancesWrong, bool AuditClean, string[] Findings)
{
    public bool IsClean => Lost == 0 && Doubled == 0 && BalancesWrong == 0 && AuditClean;
}
