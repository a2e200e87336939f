namespace Tael.Silo.Journals;

/// <summary>What a database itself compares: the rows beside the journal. Both sides of each transfer may be in two databases:
/// <see cref="TransferPairs"/>.</summary>
/// <remarks>Each finding's columns: account, transfer, words. None remembers more than the database spills to its own disk.</remarks>
internal static class AuditQueries
{
    public const string Rows = $"""
        SELECT j.account, j.version, j.kind, j.at, j.movement, j.transfer_id, j.counterparty, j.amount, j.currency,
          j.balance, j.payload, j.hash, s.balance, s.hash
        FROM journal j LEFT JOIN snapshots s ON s.account = j.account AND s.version = j.version
        ORDER BY j.account, j.version
        """;

    public static readonly (string Sql, string Words)[] Findings =
    [
        (
            """
            SELECT account, transfer_id FROM journal WHERE transfer_id IS NOT NULL
            GROUP BY account, transfer_id HAVING count(*) > 1
            """,
            "has more than one row of this account"),
        (
            """
            SELECT o.account, CAST(o.version AS text)
            FROM open_debits o LEFT JOIN journal d ON d.account = o.account AND d.version = o.version AND d.movement = 1
            WHERE d.account IS NULL
            """,
            "is a version that is kept as an open debit, and is none"),
        (
            """
            SELECT t.account, t.transaction_id
            FROM trades t
            LEFT JOIN journal c ON c.account = t.account AND c.movement = 2 AND c.amount = t.amount AND c.currency = t.currency
            WHERE c.account IS NULL
            """,
            "is a trade, but its order was not credited with it"),
        (
            """
            SELECT s.account, s.format
            FROM snapshots s LEFT JOIN journal j ON j.account = s.account AND j.version = s.version
            WHERE j.account IS NULL
            """,
            "is a snapshot of a version that is not in the journal"),
    ];
}
