using Microsoft.Data.Sqlite;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;
using static Microsoft.Data.Sqlite.SqliteType;

namespace Tael.Silo.Journals.Sqlite;

/// <summary>What a batch is stored with, prepared once for a connection.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _row = new(
        connection,
        $"INSERT INTO journal ({Sql.RowColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        Text, Integer, Text, Integer, Integer, Text, Text, Integer, Integer, Integer, Blob, Blob);

    private readonly SqliteStatement _open = new(
        connection,
        """
        INSERT INTO open_transfers (source, transfer_id, target, amount, currency, opened_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        Text, Text, Text, Integer, Integer, Integer);

    private readonly SqliteStatement _acknowledged = new(
        connection, "DELETE FROM open_transfers WHERE source = $1 AND transfer_id = $2", Text, Text);

    private readonly SqliteStatement _trade = new(
        connection,
        """
        INSERT INTO trades (transaction_id, account, merchant, amount, currency, paid_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        Text, Text, Integer, Integer, Integer, Integer);

    private readonly SqliteStatement _webhook = new(
        connection,
        """
        INSERT INTO webhooks (id, account, merchant, event_type, url, sequence, created_at, next_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
        """,
        Text, Text, Integer, Text, Text, Integer, Integer);

    private readonly SqliteStatement _snapshot = new(
        connection,
        "INSERT OR REPLACE INTO snapshots (account, format, version, balance, state, hash) VALUES ($1, $2, $3, $4, $5, $6)",
        Text, Text, Integer, Integer, Blob, Blob);

    private readonly SqliteStatement _last = new(
        connection, "SELECT version FROM journal WHERE account = $1 ORDER BY version DESC LIMIT 1", Text);

    private readonly SqliteStatement _transfer = new(
        connection, "SELECT 1 FROM journal WHERE account = $1 AND transfer_id = $2", Text, Text);

    private readonly SqliteStatement _transaction = new(
        connection, "SELECT 1 FROM trades WHERE transaction_id = $1", Text);

    public void Store(JournalAppend append)
    {
        foreach (var row in append.Rows) Store(append.Account.Value, row);

        if (append.Trade is { } trade)
        {
            _trade.Run(
                trade.Id.Value, trade.Order.Value, trade.Merchant.Value, trade.Amount.Minor,
                (long)trade.Amount.Currency, trade.PaidAt.UnixMicros);
        }

        if (append.Webhook is { } webhook)
        {
            _webhook.Run(
                webhook.Id, webhook.Order.Value, webhook.Merchant.Value, webhook.EventType, webhook.Url,
                (long)webhook.Sequence, webhook.CreatedAt.UnixMicros);
        }

        if (append.Snapshot is { } snapshot)
        {
            _snapshot.Run(
                append.Account.Value, snapshot.Format, snapshot.Version, snapshot.BalanceMinor,
                snapshot.State.ToArray(), snapshot.Hash.ToArray());
        }
    }

    public void Acknowledge(AccountId source, TransferId transfer) => _acknowledged.Run(source.Value, transfer.Value);

    public StoredAlready LookUp(AppendBatch batch)
    {
        var stored = new StoredAlready();
        foreach (var pending in batch.Appends)
        {
            var append = pending.Append;
            using (var last = _last.Read(append.Account.Value))
            {
                if (last.Read()) stored.AddVersion(append.Account.Value, last.GetInt64(0));
            }

            foreach (var row in append.Rows)
            {
                if (row.Movement is not { } movement) continue;

                using var taken = _transfer.Read(append.Account.Value, movement.Transfer.Value);
                if (taken.Read()) stored.AddTransfer(append.Account.Value, movement.Transfer.Value);
            }

            if (append.Trade is not { } trade) continue;

            using var paid = _transaction.Read(trade.Id.Value);
            if (paid.Read()) stored.AddTransaction(trade.Id.Value);
        }

        return stored;
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])
            [_row, _open, _acknowledged, _trade, _webhook, _snapshot, _last, _transfer, _transaction])
        {
            statement.Dispose();
        }
    }

    private void Store(string account, JournalRow row)
    {
        var movement = row.Movement;
        _row.Run(
            account, row.Version, row.Kind, row.At.UnixMicros, (long?)movement?.Kind, movement?.Transfer.Value,
            movement?.Counterparty.Value, movement?.Amount.Minor, (long?)movement?.Amount.Currency, row.BalanceMinor,
            row.Payload.ToArray(), row.Hash.ToArray());

        if (movement is { Kind: MovementKind.Debit } debit)
        {
            _open.Run(
                account, debit.Transfer.Value, debit.Counterparty.Value, debit.Amount.Minor,
                (long)debit.Amount.Currency, row.At.UnixMicros);
        }
    }
}
