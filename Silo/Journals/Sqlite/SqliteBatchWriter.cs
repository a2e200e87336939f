using Microsoft.Data.Sqlite;

namespace Tael.Silo.Journals.Sqlite;

/// <summary>Stores batches on SQLite. Blocks its thread while the disk writes.</summary>
internal sealed class SqliteBatchWriter(string connectionString, SemaphoreSlim alone) : IBatchWriter
{
    private const int Constraint = 19; // SQLITE_CONSTRAINT
    private const int Mismatch = 20; // SQLITE_MISMATCH

    private SqliteConnection? _connection;
    private SqliteStatements? _statements;

    public async Task Connect(CancellationToken cancellation)
    {
        if (_connection is not null) return;

        _connection = await SqliteDatabase.Connect(connectionString);
        _statements = new(_connection);
    }

    public async Task Commit(AppendBatch batch)
    {
        await alone.WaitAsync();
        try
        {
            Store(batch);
        }
        finally
        {
            alone.Release();
        }
    }

    public Task<StoredAlready> LookUp(AppendBatch batch) => Task.FromResult(_statements!.LookUp(batch));

    public async ValueTask Disconnect()
    {
        _statements?.Dispose();
        _statements = null;
        if (_connection is not null) await _connection.DisposeAsync();
        _connection = null;
    }

    public ValueTask DisposeAsync() => Disconnect();

    private void Store(AppendBatch batch)
    {
        try
        {
            Run("BEGIN IMMEDIATE");
        }
        catch (SqliteException busy)
        {
            throw new JournalNotStoredException("SQLite is locked by another process. Nothing was stored.", busy);
        }

        try
        {
            foreach (var pending in batch.Appends) _statements!.Store(pending.Append);
            if (batch.Opened is { } opened) _statements!.Store(opened);
            foreach (var id in batch.Arrived) _statements!.Delete(id);
            foreach (var refusal in batch.Refusals.Values) _statements!.Store(refusal);
        }
        catch (SqliteException refused)
        {
            Run("ROLLBACK");
            throw refused.SqliteErrorCode is Constraint or Mismatch
                ? new BatchRefusedException(refused)
                : new JournalNotStoredException("SQLite could not store it.", refused);
        }

        try
        {
            Run("COMMIT");
        }
        catch (SqliteException lost)
        {
            throw new JournalOutcomeUnknownException("SQLite failed in a commit.", lost);
        }
    }

    private void Run(string sql)
    {
        using var command = _connection!.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
