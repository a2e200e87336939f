using System.Data.Common;
using Tael.Silo.Journals;

namespace Tael.Tests.Backups;

/// <summary>All rows of a table as text, in an order of their own.</summary>
internal static class TableText
{
    public static async Task<List<string>> Of(DbConnection connection, string table)
    {
        var rows = await connection.Query(Row, $"SELECT * FROM {table}");
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private static string Row(DbDataReader reader) => string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i =>
        reader.IsDBNull(i) ? "null" : reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : $"{reader.GetValue(i)}"));
}
