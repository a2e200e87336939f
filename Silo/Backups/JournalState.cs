using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Tael.Silo.Journals;

namespace Tael.Silo.Backups;

/// <summary>All money of a store at one instant, in one hash: where each account's journal ends, and what is on its way.</summary>
/// <remarks>
/// SHA-256 over every account in order of its bytes (account ‖ last version ‖ balance ‖ last hash), then over every open commit
/// in order of its id (id ‖ time ‖ debits). Numbers are 8 bytes big-endian, texts and hashes have their length before them. Since
/// each row's hash covers all rows before it, equal states have equal histories.
/// </remarks>
/// <param name="Events">Rows of the journal.</param>
/// <param name="Hash">Lower-case hexadecimal.</param>
public sealed record JournalState(long Events, long Accounts, string Hash)
{
    /// <summary>Where each account of a store ends, one after another in order; then the events that there were.</summary>
    internal static async Task<long> ForEachTip(DbConnection connection, Action<AccountEnd> tip)
    {
        await using var command = connection.Command("SELECT account, version, balance, hash FROM journal ORDER BY account, version");
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync();
        var events = 0L;
        AccountEnd? last = null;
        while (await reader.ReadAsync())
        {
            events++;
            var next = new AccountEnd(
                reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3));
            if (last is { } end && end.Account != next.Account) tip(end);
            last = next;
        }

        if (last is { } ended) tip(ended);
        return events;
    }

    internal static async Task<JournalState> Of(DbConnection connection)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var accounts = 0L;
        var events = await ForEachTip(connection, tip =>
        {
            accounts++;
            Add(hash, tip.Account);
            Add(hash, tip.Version);
            Add(hash, tip.BalanceMinor);
            Add(hash, tip.Hash);
        });

        await using var command = connection.Command("SELECT id, opened_at, debits FROM open_commits ORDER BY id");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            Add(hash, reader.GetString(0));
            Add(hash, reader.GetInt64(1));
            Add(hash, reader.GetString(2));
        }

        return new(events, accounts, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void Add(IncrementalHash hash, string text) => Add(hash, Encoding.UTF8.GetBytes(text));

    private static void Add(IncrementalHash hash, byte[] bytes)
    {
        Add(hash, bytes.LongLength);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}

/// <summary>The last row of one account.</summary>
internal readonly record struct AccountEnd(string Account, long Version, long BalanceMinor, byte[] Hash);
