using System.Collections.Immutable;
using System.Data.Common;
using Npgsql;
using Tael.Silo.Journals;

namespace Tael.Silo.Backups;

/// <summary>Which tables of a store belong to a backup.</summary>
internal static class StoreTables
{
    // Which silos are up is a matter of the machines, and made anew at each start: a restored cluster must not wait for those of
    // the old one. The statements in orleansquery come with the schema.
    private const string OnPostgres = """
        SELECT c.relname::text, array_agg(a.attname::text ORDER BY a.attnum)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
          AND c.relname NOT IN ('schema_versions', 'clusters', 'silos', 'orleansquery')
          AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
        GROUP BY c.relname ORDER BY c.relname
        """;

    private const string OnSqlite =
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";

    /// <returns>In order of name; with columns if they are copied one by one; rows not counted.</returns>
    public static async Task<ImmutableArray<BackupTable>> List(DbConnection connection) => connection is NpgsqlConnection
        ? [.. await connection.Query(Postgres, OnPostgres)]
        : [.. await connection.Query(Sqlite, OnSqlite)];

    public static bool Same(BackupTable one, BackupTable other) =>
        one.Name == other.Name && one.Columns.SequenceEqual(other.Columns);

    private static BackupTable Postgres(DbDataReader reader) =>
        new(reader.GetString(0), [.. reader.GetFieldValue<string[]>(1)], 0);

    private static BackupTable Sqlite(DbDataReader reader) => new(reader.GetString(0), [], 0);
}
