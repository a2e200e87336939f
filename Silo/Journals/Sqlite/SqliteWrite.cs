using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tael.Silo.Journals.Sqlite;

/// <summary>A prepared statement that stores: its values are added in order, then it runs.</summary>
/// <remarks>On SQLite's own functions: a command of Microsoft.Data.Sqlite costs several times what SQLite itself takes for a
/// row, since it looks its parameters up by name and makes a reader each time.</remarks>
internal sealed class SqliteWrite : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _added;

    public SqliteWrite(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public SqliteWrite Add(string? text)
    {
        Check(text is null
            ? raw.sqlite3_bind_null(_statement, ++_added)
            : raw.sqlite3_bind_text(_statement, ++_added, text));
        return this;
    }

    public SqliteWrite Add(long? number)
    {
        Check(number is { } value
            ? raw.sqlite3_bind_int64(_statement, ++_added, value)
            : raw.sqlite3_bind_null(_statement, ++_added));
        return this;
    }

    public SqliteWrite Add(ReadOnlyMemory<byte> bytes)
    {
        Check(bytes.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, ++_added, 0)
            : raw.sqlite3_bind_blob(_statement, ++_added, bytes.Span));
        return this;
    }

    public void Run()
    {
        _added = 0;
        var result = raw.sqlite3_step(_statement);
        var failed = result != raw.SQLITE_DONE ? Failure(result) : null;
        raw.sqlite3_reset(_statement);
        if (failed is not null) throw failed;
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result == raw.SQLITE_OK) return;

        _added = 0;
        throw Failure(result);
    }

    private SqliteException Failure(int result) =>
        new(raw.sqlite3_errmsg(_database).utf8_to_string(), result & 0xFF, raw.sqlite3_extended_errcode(_database));
}
