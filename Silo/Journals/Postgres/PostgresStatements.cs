using Npgsql;

namespace Tael.Silo.Journals.Postgres;

/// <summary>What batches are stored with on one connection, prepared there.</summary>
/// <remarks>Not for another connection: Npgsql's commands remember where they were prepared.</remarks>
internal sealed class PostgresStatements(NpgsqlConnection connection, bool isSharded) : IDisposable
{
    private readonly JournalInsert _journal = new();
    private readonly OpenCommitInsert _opened = new();
    private readonly OpenCommitDelete _arrived = new();
    private readonly TradeInsert _trades = new();
    private readonly WebhookInsert _webhooks = new();
    private readonly SnapshotInsert _snapshots = new();
    private readonly RefusalInsert _refusals = new();
    private readonly NpgsqlBatchCommand _begin = new("BEGIN");
    private readonly NpgsqlBatchCommand _shareAppends = new(PostgresDatabase.ShareAppends);
    private readonly NpgsqlBatchCommand _commit = new("COMMIT");
    private readonly NpgsqlBatch _batch = new(connection);

    /// <summary>Returns when the server has made all durable. If anything fails, the server skips what follows, COMMIT too.</summary>
    public async Task Store(AppendBatch batch)
    {
        Fill(batch);
        try
        {
            await _batch.ExecuteNonQueryAsync();
        }
        finally
        {
            Clear();
        }
    }

    public void Dispose() => _batch.Dispose();

    private void Fill(AppendBatch batch)
    {
        foreach (var pending in batch.Appends)
        {
            var append = pending.Append;
            var rows = append.Rows;
            for (var i = 0; i < rows.Count; i++) _journal.Add(append.Account, rows[i]);

            if (append.Trade is { } trade) _trades.Add(trade);
            if (!append.Webhooks.IsDefault) foreach (var webhook in append.Webhooks) _webhooks.Add(webhook);
            if (append.Snapshot is { } snapshot) _snapshots.Add(append.Account, snapshot);
        }

        if (batch.Opened is { } opened) _opened.Add(opened);
        foreach (var id in batch.Arrived) _arrived.Add(id);
        foreach (var refusal in batch.Refusals.Values) _refusals.Add(refusal);

        _batch.BatchCommands.Add(_begin);
        if (isSharded) _batch.BatchCommands.Add(_shareAppends);
        _journal.AddTo(_batch);
        _opened.AddTo(_batch);
        _trades.AddTo(_batch);
        _webhooks.AddTo(_batch);
        _snapshots.AddTo(_batch);
        _arrived.AddTo(_batch);
        _refusals.AddTo(_batch);
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
        _arrived.Clear();
        _refusals.Clear();
    }
}
