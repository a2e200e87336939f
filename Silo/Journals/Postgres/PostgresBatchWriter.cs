using Npgsql;

namespace Tael.Silo.Journals.Postgres;

/// <summary>Stores batches on PostgreSQL: one transaction, one roundtrip.</summary>
internal sealed class PostgresBatchWriter(NpgsqlDataSource source, Action forgetIdleConnections, bool isSharded) : IBatchWriter
{
    private NpgsqlConnection? _connection;
    private PostgresStatements? _statements;

    public async Task Connect(CancellationToken cancellation)
    {
        if (_connection is not null) return;

        _connection = await source.OpenConnectionAsync(cancellation);
        _statements = new(_connection, isSharded);
    }

    public async Task Commit(AppendBatch batch)
    {
        try
        {
            await _statements!.Store(batch);
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
    }

    public Task<StoredAlready> LookUp(AppendBatch batch) => PostgresLookUp.Run(_connection!, batch);

    public async ValueTask Disconnect()
    {
        if (_connection is not { } connection) return;

        forgetIdleConnections();
        _statements!.Dispose();
        _statements = null;
        _connection = null;
        await connection.DisposeAsync();
    }

    public ValueTask DisposeAsync() => Disconnect();

    /// <summary>Unique, check, out of range, invalid text; and a deadlock with another process's batch, which is likewise
    /// solved by looking again.</summary>
    private static bool IsAboutContent(PostgresException refused) => refused.SqlState[..2] is "22" or "23" or "40" or "54";

    private async Task RollBack()
    {
        try
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", _connection);
            await rollback.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException lost)
        {
            // The server rolls back by itself when it loses us.
            throw new JournalNotStoredException("PostgreSQL could not store it, and was lost.", lost);
        }
    }
}
