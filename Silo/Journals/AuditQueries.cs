namespace Tael.Silo.Journals;

/// <summary>What the database itself compares: both sides of each transfer, and the rows beside the journal.</summary>
/// <remarks>Each finding's columns: account, transfer, words. None remembers more than the database spills to its own disk.</remarks>
internal static class AuditQueries
{
    public const string Rows = $"""
        SELECT j.account, j.version, j.kind, j.at, j.movement, j.transfer_id, j.counterparty, j.amount, j.currency,
          j.balance, j.payload, j.hash, s.balance, s.hash
        FROM journal j LEFT JOIN snapshots s ON s.account = j.account AND s.version = j.version
        ORDER BY j.account, j.version
        """;

    /// <summary>Currency, count and sum of what has been debited and not yet credited.</summary>
    public const string OnTheirWay = """
        SELECT d.currency, count(*), CAST(sum(d.amount) AS bigint)
        FROM journal d
        LEFT JOIN journal c ON c.account = d.counterparty AND c.transfer_id = d.transfer_id AND c.movement = 2
        WHERE d.movement = 1 AND c.account IS NULL
        GROUP BY d.currency
        """;

    /// <summary>Has the other account as a third column.</summary>
    public static readonly (string Sql, string Words) CreditWithoutDebit = (
        """
        SELECT c.account, c.transfer_id, c.counterparty
        FROM journal c
        LEFT JOIN journal d ON d.account = c.counterparty AND d.transfer_id = c.transfer_id AND d.movement = 1
          AND d.counterparty = c.account AND d.amount = c.amount AND d.currency = c.currency
        WHERE c.movement = 2 AND d.account IS NULL
        """,
        "was credited, but no account was debited the same for it");

    /// <summary>Has the other account as a third column.</summary>
    public static readonly (string Sql, string Words) DebitWithoutCredit = (
        """
        SELECT d.account, d.transfer_id, d.counterparty
        FROM journal d
        LEFT JOIN journal c ON c.account = d.counterparty AND c.transfer_id = d.transfer_id AND c.movement = 2
        LEFT JOIN open_debits o ON o.account = d.account AND o.version = d.version
        WHERE d.movement = 1 AND c.account IS NULL AND o.account IS NULL
        """,
        "was debited and not credited, and is not among the open transfers: it would never arrive");

    public static readonly (string Sql, string Words)[] Findings =
    [
        CreditWithoutDebit,
        (
            """
            SELECT account, transfer_id FROM journal WHERE transfer_id IS NOT NULL
            GROUP BY account, transfer_id HAVING count(*) > 1
            """,
            "has more than one row of this account"),
        DebitWithoutCredit,
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
