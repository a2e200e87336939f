using Microsoft.Data.Sqlite;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;
using static Microsoft.Data.Sqlite.SqliteType;

namespace Tael.Silo.Journals.Sqlite;

/// <summary>What a batch is stored with, prepared once for a connection.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly SqliteWrite _row = new(
        connection,
        $"INSERT INTO journal ({Sql.RowColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");

    private readonly SqliteWrite _opened = new(
        connection, "INSERT INTO open_commits (id, opened_at, debits) VALUES ($1, $2, $3)");

    private readonly SqliteWrite _arrived = new(connection, "DELETE FROM open_commits WHERE id = $1");

    private readonly SqliteWrite _trade = new(
        connection,
        """
        INSERT INTO trades (transaction_id, account, merchant, amount, currency, paid_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """);

    private readonly SqliteWrite _webhook = new(
        connection,
        """
        INSERT INTO webhooks (id, account, merchant, event_type, url, sequence, created_at, next_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
        """);

    private readonly SqliteWrite _snapshot = new(
        connection,
        "INSERT OR REPLACE INTO snapshots (account, format, version, balance, state, hash) VALUES ($1, $2, $3, $4, $5, $6)");

    private readonly SqliteWrite _refusal = new(
        connection,
        "INSERT OR REPLACE INTO refusals (account, request, command, code, at) VALUES ($1, $2, $3, $4, $5)");

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
            _trade.Add(trade.Id.Value).Add(trade.Order.Value).Add(trade.Merchant.Value).Add(trade.Amount.Minor)
                .Add((long)trade.Amount.Currency).Add(trade.PaidAt.UnixMicros).Run();
        }

        foreach (var webhook in append.Webhooks.IsDefault ? [] : append.Webhooks)
        {
            _webhook.Add(webhook.Id).Add(webhook.Order.Value).Add(webhook.Merchant.Value).Add(webhook.EventType)
                .Add(webhook.Url).Add(webhook.Sequence).Add(webhook.CreatedAt.UnixMicros).Run();
        }

        if (append.Snapshot is { } snapshot)
        {
            _snapshot.Add(append.Account.Value).Add(snapshot.Format).Add(snapshot.Version).Add(snapshot.BalanceMinor)
                .Add(snapshot.State).Add(snapshot.Hash).Run();
        }
    }

    public void Store(OpenCommit opened) =>
        _opened.Add(opened.Id).Add(opened.OpenedAt.UnixMicros).Add(opened.Debits).Run();

    public void Delete(string arrived) => _arrived.Add(arrived).Run();

    public void Store(Refusal refusal) => _refusal.Add(refusal.Account.Value).Add(refusal.Request.Value)
        .Add(refusal.Command).Add(refusal.Code).Add(refusal.At.UnixMicros).Run();

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
        foreach (var statement in (IDisposable[])
            [_row, _opened, _arrived, _trade, _webhook, _snapshot, _refusal, _last, _transfer, _transaction])
        {
            statement.Dispose();
        }
    }

    private void Store(string account, JournalRow row)
    {
        var movement = row.Movement;
        _row.Add(account).Add(row.Version).Add(row.Kind).Add(row.At.UnixMicros).Add((long?)movement?.Kind)
            .Add(movement?.Transfer.Value).Add(movement?.Counterparty.Value).Add(movement?.Amount.Minor)
            .Add((long?)movement?.Amount.Currency).Add(row.BalanceMinor).Add(row.Payload).Add(row.Hash).Run();
    }
}
