using System.Data.Common;
using Tael.Silo.Journals;

namespace Tael.Silo.Backups;

/// <summary>How many rows a table has.</summary>
internal static class TableRows
{
    public static async Task<long> Of(DbConnection connection, string table)
    {
        await using var command = connection.Command($"SELECT count(*) FROM {table}");
        command.CommandTimeout = 0;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
