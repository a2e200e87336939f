using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>The little of ADO.NET that both databases share.</summary>
internal static class Sql
{
    /// <summary>The columns that <see cref="ReadRow"/> reads, in its order.</summary>
    public const string RowColumns =
        "account, version, kind, at, movement, transfer_id, counterparty, amount, currency, balance, payload, hash";

    public static DbCommand Command(this DbConnection connection, string sql, params (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static async Task<int> Execute(
        this DbConnection connection, string sql, params (string Name, object? Value)[] values)
    {
        await using var command = connection.Command(sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<List<T>> Query<T>(
        this DbConnection connection, Func<DbDataReader, T> read, string sql, params (string Name, object? Value)[] values)
    {
        await using var command = connection.Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }

    public static JournalRow ReadRow(DbDataReader reader) => new(
        reader.GetInt64(1),
        reader.GetString(2),
        new Instant(reader.GetInt64(3)),
        ReadMovement(reader),
        reader.GetInt64(9),
        reader.GetFieldValue<byte[]>(10),
        reader.GetFieldValue<byte[]>(11));

    public static AccountSnapshot ReadSnapshot(DbDataReader reader) => new(
        reader.GetString(1),
        reader.GetInt64(2),
        reader.GetInt64(3),
        reader.GetFieldValue<byte[]>(4),
        reader.GetFieldValue<byte[]>(5));

    private static Movement? ReadMovement(DbDataReader reader) => reader.IsDBNull(4) ? null : new Movement(
        (MovementKind)reader.GetInt16(4),
        TransferId.Parse(reader.GetString(5)),
        AccountId.Parse(reader.GetString(6)),
        new Money(reader.GetInt64(7), (Currency)reader.GetInt16(8)));
}
