using Microsoft.Data.Sqlite;

namespace Tael.Silo.Journals.Sqlite;

/// <summary>Reads the histories of many accounts as they were at one instant.</summary>
internal static class SqliteHistories
{
    public static void Read(SqliteConnection connection, HistoriesRead histories)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        using var snapshot = new SqliteStatement(
            connection,
            "SELECT account, format, version, balance, state, hash FROM snapshots WHERE account = $1",
            SqliteType.Text);
        using var rows = new SqliteStatement(
            connection,
            $"SELECT {Sql.RowColumns} FROM journal WHERE account = $1 AND version > $2 ORDER BY version",
            SqliteType.Text, SqliteType.Integer);

        foreach (var account in histories.Accounts)
        {
            var after = 0L;
            using (var reader = snapshot.Read(account))
            {
                if (histories.FromSnapshots && reader.Read())
                {
                    histories.AddSnapshot(reader);
                    after = reader.GetInt64(2);
                }
            }

            using (var reader = rows.Read(account, after))
            {
                while (reader.Read()) histories.AddRow(reader);
            }
        }
    }
}
