using Tael.Silo.Journals;

namespace Tael.Silo;

/// <summary>What a silo has to be told.</summary>
/// <param name="Store">An ADO.NET connection string: <c>Host=…</c> for PostgreSQL, <c>Data Source=…</c> for SQLite. Several of
/// PostgreSQL with <c> | </c> between them are the shards of one store.</param>
/// <param name="Clock">The time of business: timers, reminders, expiry and retries follow it.</param>
/// <param name="Cluster">Null: one silo alone. Otherwise the store is PostgreSQL, and the runtime Microsoft Orleans.</param>
public sealed record TaelOptions(string Store, TimeProvider Clock, ClusterAddress? Cluster = null)
{
    public bool IsPostgres => Store.Contains("Host=", StringComparison.OrdinalIgnoreCase)
        || Store.Contains("Server=", StringComparison.OrdinalIgnoreCase);

    /// <summary>The database that keeps what is no account's: reminders, and who is in the cluster.</summary>
    internal string FirstStore => Shards.Split(Store)[0];

    internal bool IsInMemory => Store.Contains(":memory:", StringComparison.Ordinal);
}
