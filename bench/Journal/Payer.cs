using System.Text;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;
using Tael.Silo.Journals;

namespace Tael.Bench.Journal;

/// <summary>Appends what the grains append for payments, one after another, from one wallet to one merchant.</summary>
internal sealed class Payer(JournalStore store, int number)
{
    /// <summary>Created, debited, paid, settled, credited; with two open transfers in and out, and one trade.</summary>
    public const int RowsPerPayment = 5;

    // Amounts make no difference to the journal, and so the books balance without a top-up.
    private static readonly Money Nothing = Money.Zero(Currency.Cny);

    private readonly Account _wallet = new($"w-{10_000_000 + number}");
    private readonly Account _merchant = new($"m-{1_900_000_000 + number}");
    private long _payments;

    public long Payments => Volatile.Read(ref _payments);

    public async Task Pay(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var order = Order(_payments);
            var (pay, settle) = (TransferId.Of(_wallet.Id, $"{order.Id}"), TransferId.Of(order.Id, "settle"));
            await Stored(order, order.Row(null));
            await Stored(_wallet, _wallet.Row(Movement.Debit(pay, order.Id, Nothing)));
            await Stored(
                order, order.Row(Movement.Credit(pay, _wallet.Id, Nothing)),
                order.Row(Movement.Debit(settle, _merchant.Id, Nothing)));
            store.Acknowledge(_wallet.Id, pay);
            await Stored(_merchant, _merchant.Row(Movement.Credit(settle, order.Id, Nothing)));
            store.Acknowledge(order.Id, settle);
            Volatile.Write(ref _payments, _payments + 1);
        }
    }

    public async Task ReadOrders(int count)
    {
        for (var i = 0; i < count; i++) await store.Read(Order(i % Math.Max(_payments, 1)).Id);
    }

    private Account Order(long payment) => new($"o-{1_900_000_000 + number}-T{payment:D10}");

    private async Task Stored(Account account, params JournalRow[] rows)
    {
        var trade = rows.Length < 2 ? null : new TradeRow(
            TransactionId.Of(account.Id, rows[0].At), account.Id, new MerchantId(1_900_000_000 + number), Nothing, rows[0].At);
        var outcome = await store.Append(new(account.Id, rows[0].Version - 1, rows, trade));
        if (outcome.Status != AppendStatus.Stored) throw new InvalidOperationException($"{account.Id}: {outcome}");
    }

    private sealed class Account(string id)
    {
        private long _version;
        private ReadOnlyMemory<byte> _hash = HashChain.Start;

        public AccountId Id { get; } = AccountId.Parse(id);

        public JournalRow Row(Movement? movement)
        {
            var at = new Instant(1_700_000_000_000_000 + _version);
            var payload = Encoding.UTF8.GetBytes(
                $$"""{"transfer":"{{movement?.Transfer}}","to":"{{movement?.Counterparty}}","amount":"CNY 1234","at":{{at.UnixMicros}}}""");
            _hash = HashChain.Next(_hash.Span, Id, ++_version, "OrderPaymentDebited", at, movement, 0, payload);
            return new(_version, "OrderPaymentDebited", at, movement, 0, payload, _hash);
        }
    }
}
