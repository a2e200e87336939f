using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Tests.Payments;

/// <summary>The same rules without grains, journal or time: every transfer arrives at once. What it answers is right.</summary>
internal sealed class PureTael(Instant now)
{
    private readonly Dictionary<AccountId, Order?> _orders = [];
    private readonly Dictionary<AccountId, Wallet?> _wallets = [];
    private readonly Dictionary<(AccountId, TransferId), AccountEvent> _movements = [];

    public CreateOrderStatus Create(OrderTerms terms)
    {
        var self = terms.OutTradeNo.OrderOf(terms.Merchant);
        var decision = CreateOrder.Decide(_orders.GetValueOrDefault(self), new CreateOrder(terms), now);
        Apply(self, decision.Events);
        return decision.Status;
    }

    public CloseOrderStatus Close(AccountId self)
    {
        var decision = CloseOrder.Decide(_orders.GetValueOrDefault(self), new CloseOrder(), now);
        Apply(self, decision.Events);
        return decision.Status;
    }

    public void Fund(UserId user, Money amount) => Apply<WalletEvent>(user.Wallet,
    [
        new WalletOpened(now),
        new WalletCredited(TransferId.Of(AccountId.Bank, $"{user}"), AccountId.Bank, amount, null, now),
    ]);

    public PayOrderStatus Pay(PayOrder command)
    {
        var self = command.Payer.Wallet;
        var earlier = (WalletEvent?)_movements.GetValueOrDefault((self, command.Transfer));
        var decision = PayOrder.Decide(_wallets.GetValueOrDefault(self), command, earlier, now);
        Apply(self, decision.Events);
        return decision.Status == PayOrderStatus.Paid ? PayOrder.Of(Arrive(command)) : decision.Status;
    }

    public long Balance(UserId user) => _wallets[user.Wallet]!.BalanceMinor;

    private CreditStatus Arrive(PayOrder command)
    {
        var credit = new CreditAccount(command.Transfer, command.Payer.Wallet, command.Amount, now, IsRetry: true);
        var earlier = (OrderEvent?)_movements.GetValueOrDefault((command.Order, command.Transfer));
        var order = _orders.GetValueOrDefault(command.Order);
        var decision = CreditOrder.Decide(command.Order, order, credit, earlier, now);
        Apply(command.Order, decision.Events);
        foreach (var returned in decision.Events.OfType<PaymentReturned>())
        {
            Apply<WalletEvent>(returned.To, [new WalletCredited(returned.Transfer, command.Order, returned.Amount, returned.Returns, now)]);
        }

        return decision.Status;
    }

    private void Apply<TEvent>(AccountId self, System.Collections.Immutable.ImmutableArray<TEvent> events)
        where TEvent : AccountEvent
    {
        foreach (var happened in events)
        {
            if (happened.Movement is { } moved) _movements.Add((self, moved.Transfer), happened);
            if (happened is OrderEvent o) _orders[self] = Order.Evolve(_orders.GetValueOrDefault(self), o);
            if (happened is WalletEvent w) _wallets[self] = Wallet.Evolve(_wallets.GetValueOrDefault(self), w);
        }
    }
}
