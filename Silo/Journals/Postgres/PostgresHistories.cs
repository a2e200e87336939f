using Npgsql;

namespace Tael.Silo.Journals.Postgres;

/// <summary>Reads the histories of many accounts in one roundtrip, as they were at one instant.</summary>
internal static class PostgresHistories
{
    private const string Snapshots = """
        SELECT s.account, s.format, s.version, s.balance, s.state, s.hash
        FROM unnest($1) AS a (account) JOIN snapshots s ON s.account = a.account AND $2
        """;

    // OFFSET 0 keeps the planner from turning the look-up around: each account goes by its index, whatever the statistics.
    private static readonly string Rows = $"""
        SELECT {string.Join(", ", Sql.RowColumns.Split(", ").Select(column => $"j.{column}"))}
        FROM unnest($1) AS a (account) LEFT JOIN snapshots s ON s.account = a.account AND $2
        CROSS JOIN LATERAL (
          SELECT * FROM journal j WHERE j.account = a.account AND j.version > coalesce(s.version, 0) OFFSET 0) j
        ORDER BY j.account, j.version
        """;

    public static async Task Read(NpgsqlConnection connection, HistoriesRead histories)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                // One state of everything: a snapshot must not be younger than the rows that follow it.
                new NpgsqlBatchCommand("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
                Select(Snapshots, histories.Accounts, histories.FromSnapshots),
                Select(Rows, histories.Accounts, histories.FromSnapshots),
                new NpgsqlBatchCommand("COMMIT"),
            },
        };

        await using var reader = await batch.ExecuteReaderAsync();
        while (await reader.ReadAsync()) histories.AddSnapshot(reader);
        await reader.NextResultAsync();
        while (await reader.ReadAsync()) histories.AddRow(reader);
    }

    private static NpgsqlBatchCommand Select(string sql, string[] accounts, bool fromSnapshots)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = accounts });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = fromSnapshots });
        return command;
    }
}
