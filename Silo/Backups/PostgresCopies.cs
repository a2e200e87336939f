using System.Text;
using Npgsql;

namespace Tael.Silo.Backups;

/// <summary>Tables of PostgreSQL as files of COPY's text format: by Npgsql alone, so that any server serves and no program
/// of PostgreSQL's is needed.</summary>
internal static class PostgresCopies
{
    /// <returns>The file, and the table with the number of its rows.</returns>
    public static async Task<(BackupFile File, BackupTable Table)> Out(
        NpgsqlConnection connection, BackupTable table, string folder)
    {
        using var file = new HashedFile(Path.Combine(folder, FileName(table)));
        using var copy = await connection.BeginTextExportAsync($"COPY {Columns(table)} TO STDOUT");
        var rows = 0L;
        var chars = new char[1 << 15];
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(chars.Length)];
        var encoder = Encoding.UTF8.GetEncoder();
        for (int read; (read = await copy.ReadAsync(chars)) > 0;)
        {
            // In COPY's text format a line feed within a value is escaped: each that is not ends a row.
            rows += chars.AsSpan(0, read).Count('\n');
            file.Write(bytes.AsSpan(0, encoder.GetBytes(chars.AsSpan(0, read), bytes, flush: false)));
        }

        return (file.Finish(), table with { Rows = rows });
    }

    public static async Task In(NpgsqlConnection connection, BackupTable table, string folder)
    {
        using var file = new StreamReader(Path.Combine(folder, FileName(table)), Encoding.UTF8, false, 1 << 16);
        await using var copy = await connection.BeginTextImportAsync($"COPY {Columns(table)} FROM STDIN");
        var chars = new char[1 << 15];
        for (int read; (read = await file.ReadAsync(chars)) > 0;) await copy.WriteAsync(chars.AsMemory(0, read));
    }

    public static string FileName(BackupTable table) => $"{table.Name}.copy";

    private static string Columns(BackupTable table) => $"{table.Name} ({string.Join(", ", table.Columns)})";
}
