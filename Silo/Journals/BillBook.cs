using System.Collections.Immutable;
using System.Data.Common;
using Tael.Domain;
using Tael.Domain.Bills;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains.Bills;
using Tael.Grains.Ledger;

namespace Tael.Silo.Journals;

/// <inheritdoc cref="IBillBook"/>
/// <remarks>
/// Payments are found by their day in <c>trades</c>; whatever else concerns a merchant is in its own account, whose rows stand in
/// order of time, so a day's are found by halving and need no index of times. Subqueries look up one row each by an index, whatever
/// the statistics, where a join might be planned as a pass over the journal.
/// </remarks>
internal sealed class BillBook(JournalDatabase database, Shards shards) : IBillBook
{
    /// <summary>Rows of one account may be this far out of order of time: silos that held it by turns have clocks of their own.</summary>
    private static readonly TimeSpan DisorderMax = TimeSpan.FromMinutes(5);

    private static readonly string OrderColumns = """
        (SELECT c.payload FROM journal c WHERE c.account = r.counterparty AND c.kind = 'OrderCreated' ORDER BY c.version DESC LIMIT 1),
        (SELECT p.at FROM journal p WHERE p.account = r.counterparty AND p.kind = 'OrderPaid'),
        (SELECT p.counterparty || ' ' || p.transfer_id FROM journal p WHERE p.account = r.counterparty AND p.kind = 'OrderPaid')
        """;

    private static readonly string RowColumns =
        string.Join(", ", Sql.RowColumns.Split(", ").Select(column => $"r.{column}"));

    public async Task<ImmutableArray<BilledPayment>> Payments(
        MerchantId merchant, SettlementDay day, TransactionId? after, int limit) =>
    [
        .. await database.Query(
            ReadPayment,
            """
            SELECT t.transaction_id, t.account, t.amount, t.currency, t.paid_at,
              (SELECT c.payload FROM journal c WHERE c.account = t.account AND c.kind = 'OrderCreated' ORDER BY c.version DESC LIMIT 1),
              (SELECT p.counterparty || ' ' || p.transfer_id FROM journal p WHERE p.account = t.account AND p.kind = 'OrderPaid'),
              (SELECT s.payload FROM journal s
               WHERE s.account = @account AND s.transfer_id = t.account || '/settle' AND s.at < @closes)
            FROM (
              SELECT * FROM trades
              WHERE merchant = @merchant AND transaction_id > @after AND transaction_id < @until
              ORDER BY transaction_id LIMIT @limit) t
            ORDER BY t.transaction_id
            """,
            ("account", merchant.Account.Value),
            ("closes", BillDay.ClosesAt(day).UnixMicros),
            ("merchant", merchant.Value),
            ("after", after?.Value ?? TransactionId.StartOf(day)),
            ("until", TransactionId.StartOf(day.Next)),
            ("limit", limit)),
    ];

    public async Task<ImmutableArray<BilledRefund>> Refunds(MerchantId merchant, SettlementDay day, long after, int limit)
    {
        var refunds = ImmutableArray.CreateBuilder<BilledRefund>();
        while (true)
        {
            var page = await Rows(
                reader => (reader.GetInt64(1), ReadRefund(reader, merchant)),
                $"""
                {RowColumns}, {OrderColumns},
                (SELECT o.kind FROM journal o
                 WHERE o.account = r.counterparty AND o.transfer_id = r.transfer_id AND o.at < @closes),
                (SELECT o.at FROM journal o
                 WHERE o.account = r.counterparty AND o.transfer_id = r.transfer_id AND o.at < @closes)
                """,
                "r.kind = 'RefundDebited'", merchant, day, after, limit - refunds.Count);
            refunds.AddRange(page.Select(row => row.Item2).OfType<BilledRefund>());
            if (page.Count == 0 || refunds.Count == limit) return refunds.ToImmutable();

            after = page[^1].Item1;
        }
    }

    public async Task<ImmutableArray<BilledEntry>> Entries(MerchantId merchant, SettlementDay day, long after, int limit) =>
    [
        .. await Rows(
            ReadEntry,
            $"""
            {RowColumns}, {OrderColumns},
            (SELECT b.balance FROM journal b WHERE b.account = r.account AND b.version = r.version - 1)
            """,
            "r.movement IS NOT NULL", merchant, day, after, limit),
    ];

    public Task<ImmutableArray<BilledShare>> Shares(
        MerchantId merchant, SettlementDay day, AccountId? after, long version, int limit) =>
        ShareRows.Read(database, shards, merchant, day, after, version, limit);

    /// <summary>Rows of the merchant's account that are dated on the day.</summary>
    private async Task<List<T>> Rows<T>(
        Func<DbDataReader, T> read, string columns, string which, MerchantId merchant, SettlementDay day, long after, int limit)
    {
        var account = merchant.Account;
        var last = await LastVersion(account);
        var from = after > 0 ? after + 1 : await FirstFrom(account, last, day.Start + -DisorderMax);
        var until = await FirstFrom(account, last, day.Next.Start + DisorderMax);
        return await database.Query(
            read,
            $"""
            SELECT {columns} FROM journal r
            WHERE r.account = @account AND r.version >= @from AND r.version < @until
              AND r.at >= @start AND r.at < @end AND {which}
            ORDER BY r.version LIMIT @limit
            """,
            ("account", account.Value), ("from", from), ("until", until), ("limit", limit),
            ("start", day.Start.UnixMicros), ("end", day.Next.Start.UnixMicros),
            ("closes", BillDay.ClosesAt(day).UnixMicros));
    }

    /// <summary>The first version that is dated so or later; one past <paramref name="last"/> if none is.</summary>
    private async Task<long> FirstFrom(AccountId account, long last, Instant at)
    {
        var (low, high) = (1L, last + 1);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var dated = await database.Query(
                reader => reader.GetInt64(0),
                "SELECT at FROM journal WHERE account = @account AND version = @version",
                ("account", account.Value), ("version", middle));
            if (dated[0] < at.UnixMicros) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private async Task<long> LastVersion(AccountId account) => (await database.Query(
        reader => reader.GetInt64(0),
        "SELECT version FROM journal WHERE account = @account ORDER BY version DESC LIMIT 1",
        ("account", account.Value))).SingleOrDefault();

    private static BilledPayment ReadPayment(DbDataReader reader)
    {
        var order = AccountId.Parse(reader.GetString(1));
        var amount = new Money(reader.GetInt64(2), (Currency)reader.GetInt16(3));
        return new(
            TransactionId.Parse(reader.GetString(0)),
            new(reader.GetInt64(4)),
            ReadPayer(reader, 6),
            ReadTerms(reader, 5),
            reader.IsDBNull(7) ? null : ReadFee(order, amount, reader.GetFieldValue<byte[]>(7)));
    }

    /// <summary>Null if it was refused: then it is no business, and only its money went there and back.</summary>
    private static BilledRefund? ReadRefund(DbDataReader reader, MerchantId merchant)
    {
        if (reader.IsDBNull(12) || reader.IsDBNull(13)) return null;

        var row = Sql.ReadRow(reader);
        var debited = EventJson.Read<RefundDebited>(row);
        if (!OutRefundNo.TryOf(debited.Transfer, merchant.Account, out var no))
        {
            throw new InvalidDataException($"{debited.Transfer} is no refund's transfer.");
        }

        var state = reader.IsDBNull(15) ? RefundState.Processing
            : reader.GetString(15) == "RefundPaid" ? RefundState.Success // Also where its money waits: the merchant has paid it.
            : RefundState.Closed;
        if (state == RefundState.Closed) return null;

        var payment = ReadOrder(reader, debited.To);
        if (payment.Terms.Merchant != merchant) return null;

        return new(
            row.Version,
            new(no, debited.Transfer, debited.To, debited.Amount, debited.Terms, debited.At, debited.Fee),
            new(state, new(reader.IsDBNull(16) ? 0 : reader.GetInt64(16)), no),
            payment);
    }

    private static BilledEntry ReadEntry(DbDataReader reader)
    {
        var row = Sql.ReadRow(reader);
        var movement = row.Movement!.Value;
        return new(
            row.Version, row.Kind, row.At, movement.Kind, movement.Transfer, movement.Counterparty, movement.Amount,
            reader.IsDBNull(15) ? 0 : reader.GetInt64(15),
            row.BalanceMinor,
            reader.IsDBNull(13) ? null : new(reader.GetInt64(13)),
            EventJson.Read<MerchantEvent>(row) switch
            {
                PaymentSettled e => e.Fee,
                RefundDebited e => e.Fee,
                RefundReturned e => e.Fee,
                _ => null,
            });
    }

    private static BilledPayment ReadOrder(DbDataReader reader, AccountId order)
    {
        var paidAt = new Instant(reader.GetInt64(13));
        return new(
            TransactionId.Of(order, paidAt), paidAt, ReadPayer(reader, 14), ReadTerms(reader, 12), Fee: null);
    }

    /// <summary>From whom the money came, and by which transfer: that of a combined order names the payer.</summary>
    private static AccountId ReadPayer(DbDataReader reader, int ordinal)
    {
        var parts = reader.GetString(ordinal).Split(' ');
        return new OrderPaid(TransferId.Parse(parts[1]), AccountId.Parse(parts[0]), default, default, default).Payer;
    }

    private static OrderTerms ReadTerms(DbDataReader reader, int ordinal) =>
        EventJson.Read<OrderCreated>(RowOf("OrderCreated", null, reader.GetFieldValue<byte[]>(ordinal))).Terms;

    private static Money ReadFee(AccountId order, Money amount, byte[] settled) => EventJson.Read<PaymentSettled>(
        RowOf("PaymentSettled", Movement.Credit(TransferId.Of(order, "settle"), order, amount), settled)).Fee;

    private static JournalRow RowOf(string kind, Movement? movement, byte[] payload) =>
        new(0, kind, default, movement, 0, payload, default);
}
