using System.Collections.Immutable;
using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <inheritdoc cref="IAccountBook"/>
/// <remarks>Each look goes by an index and reads no more rows than it answers; what is on its way, by the open commits, which are
/// few.</remarks>
internal sealed class AccountBook(JournalDatabase database, Shards shards) : IAccountBook
{
    public async Task<ImmutableArray<BookEntry>> Entries(AccountId account, long beforeVersion, int limit) =>
    [
        .. await database.Query(
            ReadEntry,
            """
            SELECT version, kind, at, movement, transfer_id, counterparty, amount, currency, balance FROM journal
            WHERE account = @account AND version < @before ORDER BY version DESC LIMIT @limit
            """,
            ("account", account.Value), ("before", beforeVersion), ("limit", limit)),
    ];

    public async Task<ImmutableArray<BookTransfer>> OnTheirWay(AccountId account, int limit)
    {
        var onTheirWay = ImmutableArray.CreateBuilder<BookTransfer>();
        for (var after = ""; onTheirWay.Count < limit;)
        {
            var open = await NotArrivedHere(account, after, limit);
            foreach (var transfer in open)
            {
                after = transfer.Transfer.Value;
                if (onTheirWay.Count < limit && !await shards.HasArrivedElsewhere(database, transfer.To, transfer.Transfer))
                {
                    onTheirWay.Add(transfer);
                }
            }

            if (open.Count < limit) break;
        }

        return onTheirWay.ToImmutable();
    }

    private Task<List<BookTransfer>> NotArrivedHere(AccountId account, string after, int limit) => database.Query(
        reader => new BookTransfer(
            TransferId.Parse(reader.GetString(0)),
            AccountId.Parse(reader.GetString(1)),
            new(reader.GetInt64(2), (Currency)reader.GetInt16(3))),
        """
        SELECT o.transfer_id, o.target, o.amount, o.currency FROM open_transfers o
        WHERE o.source = @account AND o.transfer_id > @after AND coalesce((
          SELECT 1 FROM journal c
          WHERE c.account = o.target AND c.transfer_id = o.transfer_id AND c.movement = 2), 0) = 0
        ORDER BY o.transfer_id LIMIT @limit
        """,
        ("account", account.Value), ("after", after), ("limit", limit));

    public async Task<Refusal?> FindRefusal(AccountId account, RequestId request)
    {
        var refusals = await database.Query(
            reader => new Refusal(account, request, reader.GetString(0), reader.GetString(1), new(reader.GetInt64(2))),
            "SELECT command, code, at FROM refusals WHERE account = @account AND request = @request",
            ("account", account.Value), ("request", request.Value));
        return refusals.Count > 0 ? refusals[0] : null;
    }

    /// <summary>Some at a time: the next call goes on.</summary>
    public async Task ForgetRefusals(Instant before)
    {
        var old = await database.Query(
            reader => (reader.GetString(0), reader.GetString(1)),
            "SELECT account, request FROM refusals WHERE at < @before ORDER BY at LIMIT 500", ("before", before.UnixMicros));
        if (old.Count == 0) return;

        using var alone = await database.WriteAlone();
        await using var connection = await database.Connect();
        await connection.Execute(
            """
            DELETE FROM refusals WHERE (account, request) IN (
              SELECT account, request FROM refusals WHERE at < @before ORDER BY at LIMIT 500)
            """,
            ("before", before.UnixMicros));
    }

    private static BookEntry ReadEntry(DbDataReader reader)
    {
        var moves = !reader.IsDBNull(3);
        return new(
            reader.GetInt64(0),
            reader.GetString(1),
            new(reader.GetInt64(2)),
            moves ? (MovementKind)reader.GetInt16(3) : null,
            moves ? TransferId.Parse(reader.GetString(4)) : null,
            moves ? AccountId.Parse(reader.GetString(5)) : null,
            moves ? new Money(reader.GetInt64(6), (Currency)reader.GetInt16(7)) : null,
            reader.GetInt64(8));
    }
}
