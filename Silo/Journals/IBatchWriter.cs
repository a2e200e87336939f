namespace Tael.Silo.Journals;

/// <summary>One connection that stores batches. Used by one writer at a time.</summary>
internal interface IBatchWriter : IAsyncDisposable
{
    /// <summary>Connects, if it is not connected.</summary>
    Task Connect(CancellationToken cancellation);

    /// <summary>Stores a batch in one transaction, and returns when it is durable.</summary>
    /// <exception cref="BatchRefusedException">Nothing is stored: something in the batch is in the way of another, or of
    /// what is stored. The connection stays good.</exception>
    /// <exception cref="JournalNotStoredException">Nothing is stored.</exception>
    /// <exception cref="JournalOutcomeUnknownException">All is stored, or nothing.</exception>
    Task Commit(AppendBatch batch);

    /// <summary>What the store already has of that which a batch wants to store.</summary>
    Task<StoredAlready> LookUp(AppendBatch batch);

    /// <summary>Gives the connection up after a failure; <see cref="Connect"/> makes a new one.</summary>
    ValueTask Disconnect();
}
