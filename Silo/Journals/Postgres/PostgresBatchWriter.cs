using Npgsql;
using Tael.Domain.Ledger;

namespace Tael.Silo.Journals.Postgres;

/// <summary>Stores batches on PostgreSQL: one transaction, one roundtrip.</summary>
internal sealed class PostgresBatchWriter(NpgsqlDataSource source) : IBatchWriter
{
    private readonly JournalInsert _journal = new();
    private readonly OpenTransferInsert _opened = new();
    private readonly OpenTransferDelete _acknowledged = new();
    private readonly TradeInsert _trades = new();
    private readonly WebhookInsert _webhooks = new();
    private readonly SnapshotInsert _snapshots = new();
    private readonly NpgsqlBatchCommand _begin = new("BEGIN");
    private readonly NpgsqlBatchCommand _commit = new("COMMIT");
    private readonly NpgsqlBatch _batch = new();

    public async Task Connect(CancellationToken cancellation) =>
        _batch.Connection ??= await source.OpenConnectionAsync(cancellation);

    public async Task Commit(AppendBatch batch)
    {
        Fill(batch);
        try
        {
            // COMMIT answers when the server has made it durable; whatever fails before it makes the server skip it.
            await _batch.ExecuteNonQueryAsync();
        }
        catch (PostgresException refused) when (refused.InvariantSeverity == "ERROR")
        {
            await RollBack();
            throw IsAboutContent(refused)
                ? new BatchRefusedException(refused)
                : new JournalNotStoredException("PostgreSQL could not store it.", refused);
        }
        catch (Exception lost)
        {
            throw new JournalOutcomeUnknownException("PostgreSQL was lost during a commit.", lost);
        }
        finally
        {
            Clear();
        }
    }

    public Task<StoredAlready> LookUp(AppendBatch batch) => PostgresLookUp.Run(_batch.Connection!, batch);

    public async ValueTask Disconnect()
    {
        if (_batch.Connection is not { } connection) return;

        // The pool would hand the other connections out that were lost with this one.
        _batch.Connection = null;
        source.Clear();
        await connection.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Disconnect();
        await _batch.DisposeAsync();
    }

    /// <summary>Unique, check, out of range, invalid text; and a deadlock with another process's batch, which is likewise
    /// solved by looking again.</summary>
    private static bool IsAboutContent(PostgresException refused) => refused.SqlState[..2] is "22" or "23" or "40" or "54";

    private async Task RollBack()
    {
        try
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", _batch.Connection);
            await rollback.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException lost)
        {
            // The server rolls back by itself when it loses us.
            throw new JournalNotStoredException("PostgreSQL could not store it, and was lost.", lost);
        }
    }

    private void Fill(AppendBatch batch)
    {
        foreach (var pending in batch.Appends)
        {
            var append = pending.Append;
            var rows = append.Rows;
            for (var i = 0; i < rows.Count; i++)
            {
                _journal.Add(append.Account, rows[i]);
                if (rows[i].Movement is { Kind: MovementKind.Debit }) _opened.Add(append.Account, rows[i]);
            }

            if (append.Trade is { } trade) _trades.Add(trade);
            if (append.Webhook is { } webhook) _webhooks.Add(webhook);
            if (append.Snapshot is { } snapshot) _snapshots.Add(append.Account, snapshot);
        }

        foreach (var (accountId, transfer) in batch.Acknowledged) _acknowledged.Add(accountId, transfer);

        _batch.BatchCommands.Add(_begin);
        _journal.AddTo(_batch);
        _opened.AddTo(_batch);
        _trades.AddTo(_batch);
        _webhooks.AddTo(_batch);
        _snapshots.AddTo(_batch);
        _acknowledged.AddTo(_batch);
        _batch.BatchCommands.Add(_commit);
    }

    private void Clear()
    {
        _batch.BatchCommands.Clear();
        _journal.Clear();
        _opened.Clear();
        _trades.Clear();
        _webhooks.Clear();
        _snapshots.Clear();
        _acknowledged.Clear();
    }
}
