using Microsoft.Data.Sqlite;

namespace Tael.Silo.Backups;

/// <summary>The file of a store on SQLite.</summary>
internal static class StoreFile
{
    /// <returns>Null if the connection string is none of SQLite; whoever opens it says what is wrong with it.</returns>
    public static string? Of(string store)
    {
        try
        {
            var source = new SqliteConnectionStringBuilder(store).DataSource;
            return source is "" or ":memory:" ? null : Path.GetFullPath(source);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Not pooled: when it is closed, the file is.</summary>
    public static string ConnectionString(string path, SqliteOpenMode mode = SqliteOpenMode.ReadWriteCreate) =>
        new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ConnectionString;
}
