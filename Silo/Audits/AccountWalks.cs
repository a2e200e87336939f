using System.Data.Common;
using Tael.Silo.Journals;

namespace Tael.Silo.Audits;

/// <summary>Walks along the chains of accounts: page by page through all of them, or through one.</summary>
/// <remarks>Each page is one statement on one state of the store. Pages need not be of one state: rows are only ever added, at an
/// account's end, and whatever is added after a walk has passed is new to <see cref="JournalScan"/>.</remarks>
internal static class AccountWalks
{
    private const int PageRows = 2_000;

    private const string Rows = """
        SELECT j.account, j.version, j.kind, j.at, j.movement, j.transfer_id, j.counterparty, j.amount, j.currency,
          j.balance, j.payload, j.hash, s.balance, s.hash
        FROM journal j LEFT JOIN snapshots s ON s.account = j.account AND s.version = j.version
        """;

    /// <returns>Whether there may be more.</returns>
    public static async Task<bool> WalkPage(DbConnection connection, AuditWalk walk)
    {
        var before = walk.Events;
        await Read(
            connection,
            walk,
            $"{Rows} WHERE (j.account, j.version) > (@account, @version) ORDER BY j.account, j.version LIMIT @limit",
            ("account", walk.At.Account), ("version", walk.At.Version), ("limit", PageRows));
        return walk.Events - before == PageRows;
    }

    /// <summary>An account from its first row to its last.</summary>
    public static async Task Walk(DbConnection connection, string account, Tips tips, AuditFindings findings)
    {
        var walk = new AuditWalk(() => findings, (name, last) => tips.See(name, last, isEnd: true, findings));
        await Read(connection, walk, $"{Rows} WHERE j.account = @account ORDER BY j.version", ("account", account));
        walk.End();
    }

    private static async Task Read(
        DbConnection connection, AuditWalk walk, string sql, params (string Name, object? Value)[] values)
    {
        await using var command = connection.Command(sql, values);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) walk.Follow(reader);
    }
}
