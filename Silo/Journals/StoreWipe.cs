using System.Data.Common;
using Npgsql;
using Tael.Silo.Backups;

namespace Tael.Silo.Journals;

/// <summary>Takes every row out of a store, and leaves its tables: for tests alone.</summary>
/// <remarks>Of each database in one transaction: a crash leaves all or nothing of it. Nobody may have the store open.</remarks>
public static class StoreWipe
{
    /// <exception cref="JournalStoreException">The store can't be used.</exception>
    public static async Task Run(string connectionStrings)
    {
        foreach (var each in Shards.Split(connectionStrings)) await WipeOne(each);
    }

    private static async Task WipeOne(string connectionString)
    {
        await using var database = await JournalStore.OpenDatabase(connectionString, new JournalOptions());
        await using var connection = await database.Connect();
        var tables = (await StoreTables.List(connection)).Select(table => table.Name).Where(name => name is not ("schema_versions" or "shard")).ToList();
        if (tables.Count == 0) return;

        await using var transaction = await connection.BeginTransactionAsync();
        if (connection is NpgsqlConnection) await Execute(transaction, $"TRUNCATE {string.Join(", ", tables)}");
        else foreach (var table in tables) await Execute(transaction, $"DELETE FROM {table}");
        await transaction.CommitAsync();
    }

    private static async Task Execute(DbTransaction transaction, string sql)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
