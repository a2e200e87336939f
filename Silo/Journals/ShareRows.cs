using System.Collections.Immutable;
using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Sharing;
using Tael.Grains.Bills;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <summary>The rows of a merchant's profit-sharing orders that are dated on a day.</summary>
/// <remarks>Their accounts begin alike, so they stand together in the index of accounts and versions: a page is found there and
/// nowhere else, though it passes by the merchant's other days.</remarks>
internal static class ShareRows
{
    private const int Rest = 12;

    private static readonly string Columns = string.Join(", ", Sql.RowColumns.Split(", ").Select(column => $"r.{column}"));

    public static async Task<ImmutableArray<BilledShare>> Read(
        JournalDatabase database, Shards shards, MerchantId merchant, SettlementDay day, AccountId? after, long version, int limit)
    {
        var rows = await database.Query(
            reader => (Share: ReadShare(reader, merchant), Movement: ReadReturned(reader)),
            $"""
            SELECT {Columns},
              (SELECT c.payload FROM journal c WHERE c.account = r.account AND c.kind = 'ShareCreated'),
              (SELECT c.at FROM journal c WHERE c.account = r.account AND c.kind = 'ShareCreated'),
              (SELECT p.amount FROM journal p WHERE p.kind = 'OrderPaid' AND p.account =
                (SELECT f.counterparty FROM journal f WHERE f.account = r.account AND f.kind = 'ShareFunded')),
              (SELECT d.payload FROM journal d WHERE d.account = r.counterparty AND d.transfer_id = r.transfer_id
                AND d.kind = 'ShareReturnDebited'),
              (SELECT d.at FROM journal d WHERE d.account = r.counterparty AND d.transfer_id = r.transfer_id
                AND d.kind = 'ShareReturnDebited')
            FROM journal r
            WHERE r.account >= @first AND r.account < @end AND (r.account > @after OR (r.account = @after AND r.version > @version))
              AND r.kind IN ('SharePaid', 'ShareReturnTaken') AND r.at >= @from AND r.at < @until
            ORDER BY r.account, r.version LIMIT @limit
            """,
            ("first", after?.Value ?? $"h-{merchant}-"),
            ("end", $"h-{merchant}."), // The character after the dash.
            ("after", after?.Value ?? ""),
            ("version", version),
            ("from", day.Start.UnixMicros),
            ("until", day.Next.Start.UnixMicros),
            ("limit", limit));
        var read = ImmutableArray.CreateBuilder<BilledShare>(rows.Count);
        foreach (var (share, returned) in rows)
        {
            // Who gives back may be a merchant of another shard.
            read.Add(returned is { } moved && share.Return is null
                ? share with { Return = await FindReturn(shards.Of(moved.Counterparty), merchant, share.Share, moved) }
                : share);
        }

        return read.MoveToImmutable();
    }

    private static async Task<AskedReturn> FindReturn(JournalDatabase database, MerchantId merchant, AccountId share, Movement moved)
    {
        var debits = await database.Query(
            reader => AskedOf(share, merchant, moved, reader.GetFieldValue<byte[]>(0), new(reader.GetInt64(1))),
            "SELECT payload, at FROM journal WHERE account = @account AND transfer_id = @transfer AND kind = 'ShareReturnDebited'",
            ("account", moved.Counterparty.Value), ("transfer", moved.Transfer.Value));
        return debits.Count > 0 ? debits[0] : throw new InvalidDataException($"{moved.Transfer} was returned, but by nobody.");
    }

    private static Movement? ReadReturned(DbDataReader reader) => reader.GetString(2) == "ShareReturnTaken" ? Sql.ReadRow(reader).Movement : null;

    private static BilledShare ReadShare(DbDataReader reader, MerchantId merchant)
    {
        var row = Sql.ReadRow(reader);
        var moved = row.Movement!.Value;
        var terms = EventJson.Read<ShareCreated>(new JournalRow(0, "ShareCreated", default, null, 0, reader.GetFieldValue<byte[]>(Rest), default)).Terms;
        return new(
            AccountId.Parse(reader.GetString(0)),
            row.Version,
            row.At,
            moved.Counterparty,
            moved.Amount,
            terms,
            new(reader.GetInt64(Rest + 1)),
            new(reader.GetInt64(Rest + 2), moved.Amount.Currency),
            EventJson.Read<ShareEvent>(row) is SharePaid paid ? paid.Receiver : null,
            reader.IsDBNull(Rest + 3) ? null : ReadReturn(reader, merchant, moved));
    }

    private static AskedReturn ReadReturn(DbDataReader reader, MerchantId sharer, Movement moved) => AskedOf(
        AccountId.Parse(reader.GetString(0)), sharer, moved, reader.GetFieldValue<byte[]>(Rest + 3), new(reader.GetInt64(Rest + 4)));

    private static AskedReturn AskedOf(AccountId share, MerchantId sharer, Movement moved, byte[] payload, Instant at)
    {
        var debit = EventJson.Read<ShareReturnDebited>(new JournalRow(
            0, "ShareReturnDebited", at, Movement.Debit(moved.Transfer, share, moved.Amount), 0, payload, default));
        return OutReturnNo.TryOf(moved.Transfer, moved.Counterparty, sharer, out var no) && MerchantId.TryOf(moved.Counterparty, out var returner)
            ? new(no, moved.Transfer, returner, share, moved.Amount, debit.Description, debit.At)
            : throw new InvalidDataException($"{moved.Transfer} is no return's transfer.");
    }
}
