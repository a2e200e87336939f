using Microsoft.Data.Sqlite;

namespace Tael.Silo.Journals.Sqlite;

/// <summary>A statement that reads and whose parameters are set by place: <c>$1, $2, …</c></summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;

    public SqliteStatement(SqliteConnection connection, string sql, params SqliteType[] types)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 0; i < types.Length; i++) _command.Parameters.Add($"${i + 1}", types[i]);
    }

    public SqliteDataReader Read(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteReader();
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
