using System.Data.Common;

namespace Tael.Silo.Journals;

/// <summary>What is different from one database to another.</summary>
internal abstract class JournalDatabase : IAsyncDisposable
{
    /// <summary>Where the store is, without secrets, for messages.</summary>
    public abstract string Place { get; }

    /// <summary>The folder of its schema scripts beside this file.</summary>
    public abstract string Scripts { get; }

    /// <summary>Begins a transaction in which no other process changes the schema.</summary>
    public abstract string BeginMigration { get; }

    /// <summary>Begins a transaction that sees one state of everything, whatever others store meanwhile.</summary>
    public abstract IReadOnlyList<string> BeginSnapshot { get; }

    /// <summary>How a running audit tells what has been written.</summary>
    public abstract AuditDialect AuditDialect { get; }

    /// <summary>Ends a subquery of rows that will be changed, so that two who ask at once get different ones.</summary>
    public abstract string LockRows { get; }

    /// <summary>It can be one of several databases of a store.</summary>
    public virtual bool CanBeShard => false;

    /// <summary>Waits until no append is being committed, and lets none begin until the transaction ends. See <see cref="Cut"/>.</summary>
    public virtual string LockOutAppends => throw new NotSupportedException($"{Place} is no shard.");

    public abstract Task<DbConnection> Connect();

    /// <summary>Asks once more if the connection was lost: one that has idled through a restart is only found out by using it.</summary>
    public async Task<List<T>> Query<T>(
        Func<DbDataReader, T> read, string sql, params (string Name, object? Value)[] values)
    {
        try
        {
            return await Once();
        }
        catch (DbException lost) when (lost.IsTransient)
        {
            ForgetIdleConnections();
            return await Once();
        }

        async Task<List<T>> Once()
        {
            await using var connection = await Connect();
            return await connection.Query(read, sql, values);
        }
    }

    /// <summary>After a connection was lost: those that idle in a pool were lost with it.</summary>
    public abstract void ForgetIdleConnections();

    public abstract GroupCommit StartWriters(JournalOptions options);

    /// <summary>Reads each account's snapshot and the rows after it, as they were at one instant.</summary>
    public abstract Task ReadHistories(HistoriesRead histories);

    /// <summary>Held while something other than a batch is written, if the database takes one writer only.</summary>
    public abstract ValueTask<IDisposable?> WriteAlone();

    public abstract ValueTask DisposeAsync();
}
