using System.Security.Cryptography;
using System.Text;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;

namespace Tael.Grains.Payments;

/// <inheritdoc cref="IPaymentGrain"/>
/// <remarks>It gives its activation up when the order has ended and its money has arrived where it belongs: orders are
/// many, and each is busy only once.</remarks>
[GrainType("payment")]
[CollectionAgeLimit(Minutes = 5)]
public sealed class PaymentGrain(AccountServices services) : AccountGrain<Order, OrderEvent>(services), IPaymentGrain
{
    /// <remarks>Nearly every order is created in the activation that is made for it.</remarks>
    protected override bool OpensUnread => true;

    public override Task<CreditStatus> Credit(CreditAccount command) => Run(
        (order, earlier, now) => CreditOrder.Decide(Self, order, command, earlier, now), command.Id, command.IsRetry);

    public Task<CreateOrderStatus> Create(CreateOrder command) => Run(
        (order, _, now) => CreateOrder.Decide(order, command, now),
        opens: true,
        unable: new(Stopped: CreateOrderStatus.AccountStopped));

    public Task<CloseOrderStatus> Close(CloseOrder command) => Run(
        (order, _, now) => CloseOrder.Decide(order, command, now), unable: new(Stopped: CloseOrderStatus.AccountStopped));

    public async Task<Order?> Look()
    {
        if (!IsKnown || State is { State: OrderState.NotPaid })
        {
            await Run(
                (order, _, now) => ExpireOrder.Decide(order, now), unable: new(Stopped: ExpireOrderStatus.Unchanged));
            return State;
        }

        return await Latest();
    }

    Task<JournalEntry?> IPaymentGrain.FindEntry(TransferId transfer) => FindEntry(transfer);

    protected override Order Evolve(Order? state, OrderEvent happened) => Order.Evolve(state, happened);

    protected override ReadRows ReadRowsOf(Order state, OrderEvent happened)
    {
        if (happened is not OrderPaid paid) return default;

        var terms = state.Terms!;
        var trade = new TradeRow(paid.TransactionId, Self, terms.Merchant, paid.Amount, paid.At);
        if (terms.NotifyUrl is null) return new(trade, null);

        return new(trade, new WebhookRow(
            WebhookId(Self, 1), Self, terms.Merchant, "TRANSACTION.SUCCESS", terms.NotifyUrl, 1, paid.At));
    }

    protected override void OnSettled()
    {
        if (State is { State: OrderState.Paid or OrderState.Closed }) DeactivateOnIdle();
    }

    /// <summary>A UUID that any activation would make again, so that one event never has two notifications.</summary>
    private static string WebhookId(AccountId order, int sequence)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{order.Value}#{sequence}"));
        return new Guid(hash.AsSpan(0, 16)).ToString();
    }
}
