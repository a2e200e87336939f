using System.Data.Common;

namespace Tael.Silo.Journals;

/// <summary>One state of all of a store's databases, though each has transactions of its own.</summary>
/// <remarks>
/// A transfer is debited in one database before it is credited in another. Were they read one after the other, there would be credits
/// without debits, and a backup would make up money. So for the milliseconds in which the snapshots are taken nobody commits an append: who
/// appends holds a lock that he shares with others, and a cut waits until it has all of them alone. Locks are taken in the order of the
/// shards and none of them is held while one of another kind is waited for, so nobody waits for ever.
/// </remarks>
internal static class Cut
{
    /// <summary>Begins a snapshot on each connection; whoever asked ends it by <c>ROLLBACK</c>.</summary>
    /// <param name="connections">One to each database, in their order.</param>
    public static async Task Begin(Shards shards, IReadOnlyList<DbConnection> connections)
    {
        var locks = new List<DbConnection>();
        try
        {
            foreach (var database in shards.Count > 1 ? shards.Databases : [])
            {
                locks.Add(await database.Connect());
                await locks[^1].Execute("BEGIN");
                await locks[^1].Execute(database.LockOutAppends);
            }

            for (var i = 0; i < connections.Count; i++)
            {
                foreach (var begin in shards.Databases[i].BeginSnapshot) await connections[i].Execute(begin);

                // The first query takes the snapshot.
                if (locks.Count > 0) await connections[i].Execute("SELECT 1");
            }
        }
        finally
        {
            foreach (var held in locks) await End(held);
        }
    }

    /// <summary>Gives a connection back without its snapshot: in a pool it would be found again.</summary>
    public static async Task End(DbConnection connection)
    {
        try
        {
            if (connection.State == System.Data.ConnectionState.Open) await connection.Execute("ROLLBACK");
        }
        catch (DbException)
        {
            // There is none, or the connection is lost, and with it the snapshot.
        }

        await connection.DisposeAsync();
    }

    /// <summary>Connects to each database, in their order.</summary>
    public static async Task<List<DbConnection>> Connect(Shards shards)
    {
        var connections = new List<DbConnection>();
        try
        {
            foreach (var database in shards.Databases) connections.Add(await database.Connect());
            return connections;
        }
        catch
        {
            foreach (var connection in connections) await connection.DisposeAsync();
            throw;
        }
    }
}
