using System.Collections.Immutable;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Tael.Domain.Ledger;

namespace Tael.Silo.Journals;

/// <summary>The databases of one store, in the order in which they are named, and which of them keeps an account.</summary>
/// <remarks>
/// <para>A shard follows from the account's owner, the part of its name between the dashes: so a merchant stands beside its orders,
/// refunds and profit-sharing orders, and bills are read in one database. Users and merchants are spread over all.</para>
/// <para>No commit touches two databases. What is told of several at one instant is read under a <see cref="Cut"/>.</para>
/// </remarks>
internal sealed class Shards(ImmutableArray<JournalDatabase> databases) : IAsyncDisposable
{
    /// <summary>Between the connection strings of a store's shards.</summary>
    public const string Separator = " | ";

    /// <summary>The first of them also keeps what is no account's: reminders, the cluster's silos, what the audit has found.</summary>
    public JournalDatabase First => databases[0];

    public ImmutableArray<JournalDatabase> Databases => databases;

    public int Count => databases.Length;

    /// <summary>The connection strings of a store: one, or several shards' with <c> | </c> between them.</summary>
    public static string[] Split(string store) => store.Split(Separator, StringSplitOptions.TrimEntries);

    /// <summary>The place among <paramref name="count"/> databases of what bears this name; the same for ever.</summary>
    public static int Of(string account, int count)
    {
        if (count == 1) return 0;

        var end = account.Length > 2 ? account.IndexOf('-', 2) : -1;
        var owner = account.Length > 2 ? account[2..(end < 0 ? account.Length : end)] : account;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(owner), hash);
        return (int)(BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)count);
    }

    public JournalDatabase Of(AccountId account) => databases[Of(account.Value, Count)];

    /// <summary>Whether a transfer has been credited in another database than the one that was asked already.</summary>
    public async ValueTask<bool> HasArrivedElsewhere(JournalDatabase asked, AccountId target, TransferId transfer)
    {
        var keeper = Of(target);
        if (keeper == asked) return false;

        var credits = await keeper.Query(
            reader => reader.GetInt32(0),
            "SELECT 1 FROM journal WHERE account = @account AND transfer_id = @transfer AND movement = 2",
            ("account", target.Value), ("transfer", transfer.Value));
        return credits.Count > 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in databases) await database.DisposeAsync();
    }
}
