using Npgsql;

namespace Tael.Silo.Journals.Postgres;

/// <summary>Finds what of a refused batch is stored already, in one roundtrip.</summary>
internal static class PostgresLookUp
{
    public static async Task<StoredAlready> Run(NpgsqlConnection connection, AppendBatch batch)
    {
        var appends = batch.Appends.ConvertAll(pending => pending.Append);
        var moved = appends
            .SelectMany(append => append.Rows, (append, row) => (Account: append.Account.Value, row.Movement?.Transfer.Value))
            .Where(pair => pair.Value is not null)
            .ToArray();

        await using var lookUp = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Select(
                    """
                    SELECT a.account, last.version FROM unnest($1) AS a (account) CROSS JOIN LATERAL (
                      SELECT version FROM journal j WHERE j.account = a.account ORDER BY version DESC LIMIT 1) last
                    """,
                    appends.Select(append => append.Account.Value).Distinct().ToArray()),
                Select(
                    """
                    SELECT j.account, j.transfer_id FROM unnest($1, $2) AS t (account, transfer_id)
                    JOIN journal j ON j.account = t.account AND j.transfer_id = t.transfer_id
                    """,
                    moved.Select(pair => pair.Account).ToArray(),
                    moved.Select(pair => pair.Value!).ToArray()),
                Select(
                    "SELECT transaction_id FROM trades WHERE transaction_id = ANY($1)",
                    appends.Where(append => append.Trade is not null).Select(append => append.Trade!.Id.Value).ToArray()),
            },
        };

        var stored = new StoredAlready();
        await using var reader = await lookUp.ExecuteReaderAsync();
        while (await reader.ReadAsync()) stored.AddVersion(reader.GetString(0), reader.GetInt64(1));
        await reader.NextResultAsync();
        while (await reader.ReadAsync()) stored.AddTransfer(reader.GetString(0), reader.GetString(1));
        await reader.NextResultAsync();
        while (await reader.ReadAsync()) stored.AddTransaction(reader.GetString(0));
        return stored;
    }

    private static NpgsqlBatchCommand Select(string sql, params string[][] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in values) command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = column });
        return command;
    }
}
