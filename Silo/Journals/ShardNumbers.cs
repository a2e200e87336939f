using System.Globalization;

namespace Tael.Silo.Journals;

/// <summary>Each shard knows which one it is, of how many and of which store: so no account is ever looked for in the wrong database.</summary>
internal static class ShardNumbers
{
    /// <summary>Gives numbers to new databases, and refuses such as belong otherwise together.</summary>
    /// <exception cref="JournalStoreException">The databases are not the shards of one store, all and in their order.</exception>
    public static async Task Check(Shards shards)
    {
        // SQLite is one process's, and one file's.
        if (shards.Databases.Any(database => !database.CanBeShard))
        {
            if (shards.Count > 1) throw new JournalStoreException("Shards are databases of PostgreSQL: a store on SQLite is one file.");
            return;
        }

        var known = new List<Number?>();
        foreach (var database in shards.Databases) known.Add(await Read(database));

        if (shards.Count > 1 && known.Contains(null)) await RefuseJournals(shards);
        var store = known[0]?.Store ?? Guid.NewGuid().ToString("N");
        for (var i = 0; i < shards.Count; i++)
        {
            var (database, expected) = (shards.Databases[i], new Number(i + 1, shards.Count, store));
            var number = known[i] ?? (shards.Count > 1 ? await Give(database, expected) : null);
            if (number is null) continue;
            if (i == 0) store = number.Store;
            if (number != expected with { Store = store }) throw new JournalStoreException(Why(database, number, expected));
        }
    }

    /// <summary>Shards get their numbers while all are empty: an account never moves from one database to another.</summary>
    private static async Task RefuseJournals(Shards shards)
    {
        foreach (var database in shards.Databases)
        {
            var rows = await database.Query(reader => reader.GetInt32(0), "SELECT 1 FROM journal LIMIT 1");
            if (rows.Count == 0) continue;

            throw new JournalStoreException(
                $"{database.Place} has a journal, and not all databases beside it are its shards. Shards begin empty, all at once; "
                + "restore a backup of all of them where one was lost.");
        }
    }

    private static string Why(JournalDatabase database, Number known, Number expected) => known.Store != expected.Store
        ? $"{database.Place} is a shard of another store. Name the databases of one store."
        : $"{database.Place} is shard {known.Of(CultureInfo.InvariantCulture)}, and is named as {expected.Of(CultureInfo.InvariantCulture)}. "
            + "Name all shards, in their order: how many there are is for ever.";

    private static async Task<Number?> Read(JournalDatabase database) => (await database.Query(
        reader => new Number(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(2)),
        "SELECT number, count, store FROM shard")).SingleOrDefault();

    private static async Task<Number> Give(JournalDatabase database, Number number)
    {
        await using var connection = await database.Connect();
        await connection.Execute(
            "INSERT INTO shard (number, count, store) VALUES (@number, @count, @store) ON CONFLICT DO NOTHING",
            ("number", number.Nth), ("count", number.Count), ("store", number.Store));

        // Another process may have been faster.
        return (await Read(database))!;
    }

    private sealed record Number(int Nth, int Count, string Store)
    {
        public string Of(IFormatProvider culture) => string.Create(culture, $"{Nth} of {Count}");
    }
}
