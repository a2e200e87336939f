using Tael.Domain;
using Tael.Domain.CombinedOrders;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;

namespace Tael.Simulation;

/// <summary>The rules of combined orders: all of one is paid, or nothing.</summary>
internal sealed partial class RowRules
{
    /// <summary>When nothing is on its way any more: whatever combined order is paid, its parts are.</summary>
    public bool CombinedOrdersAreWhole => disk.Accounts.Where(pair => pair.Id.Kind == AccountKind.Combined)
        .Where(pair => Has<CombinedOrderPaid>(pair.Account) is not null)
        .All(pair => Has<CombinedOrderCreated>(pair.Account)!.Terms.SubOrders.All(
            sub => Has<OrderPaid>(disk.Of(sub.OutTradeNo.OrderOf(sub.Merchant)))?.From == pair.Id));

    private void CheckCombined(JournalAppend append, StoredAccount stored, AccountEvent happened)
    {
        var account = append.Account;
        var terms = Has<CombinedOrderCreated>(stored)?.Terms;
        switch (happened)
        {
            case CombinedOrderCreated e:
                Must(terms is null, account, e, "I6: it has been created before");
                Must(Has<CombinedOrderClosed>(stored) is null, account, e, "I9: it was closed before it came");
                break;
            case SubOrdersReserved e:
                MustBeOpen(account, stored, e);
                Must(
                    terms!.SubOrders.All(sub => Has<OrderCreated>(disk.Of(sub.OutTradeNo.OrderOf(sub.Merchant)))?.Terms == sub),
                    account, e, "not all of its parts are its own");
                break;
            case SubOrderTaken e:
                MustBeOpen(account, stored, e);
                Must(Has<SubOrdersReserved>(stored) is null, account, e, "all of its parts were its own");
                break;
            case CombinedOrderClosed e:
                MustBeOpen(account, stored, e);
                break;
            case CombinedOrderPaid e:
                CheckCombinedPaid(append, stored, e);
                break;
            case SubOrderPassedOn e:
                Must(stored.Events.OfType<CombinedOrderPaid>().Count() == 1, account, e, "nobody has paid");
                Must(append.Rows.Any(row => row.Kind == "CombinedOrderPaid"), account, e, "it is not passed on with the payment");
                break;
            case CombinedPaymentNotTaken e:
                CheckCombinedNotTaken(account, stored, e);
                Must(append.Rows.Any(row => row.Movement is { Kind: MovementKind.Debit } back && back.Amount == e.Amount
                    && back.Counterparty == e.From), account, e, "it keeps what is not its own");
                break;
            case CombinedPaymentReturned e:
                Must(
                    e.Transfer.TryReturned(out var returned) && (stored.EventOf(returned) as CombinedPaymentNotTaken)?.Amount == e.Amount,
                    account, e, "it returns something else");
                break;
            case OrderReleased e:
                var owner = Has<OrderCreated>(stored)?.Terms.Combined;
                Must(owner is not null && Has<OrderPaid>(stored) is null, account, e, "nobody has reserved it, or it is paid");
                Must(Has<SubOrderTaken>(disk.Of(owner!.Value)) is not null, account, e, "its combined order may still be paid");
                break;
        }
    }

    private static void CheckCombinedPaid(JournalAppend append, StoredAccount stored, CombinedOrderPaid e)
    {
        var account = append.Account;
        MustBeOpen(account, stored, e);
        Must(Has<SubOrdersReserved>(stored) is not null, account, e, "not all of its parts are its own");
        var created = Has<CombinedOrderCreated>(stored)!;
        Must(created.Terms.SubOrders.Sum(sub => sub.Amount.Minor) == e.Amount.Minor, account, e, "that is not its price");
        Must(created.Terms.LimitPay != "no_balance", account, e, "it may not be paid from a balance");
        Must(created.Terms.Payer is null || created.Terms.Payer.Value.Wallet == e.From, account, e, "somebody else is to pay");
        Must(e.At < (created.Terms.TimeExpire ?? new Instant(long.MaxValue)), account, e, "I9: it had expired");
        Must(e.At < created.At + UnpaidLifetime, account, e, "I9: it had gone unpaid too long");

        var parts = append.Rows.Where(row => row.Kind == "SubOrderPassedOn").Select(row => (row.Movement!.Value.Counterparty, row.Movement.Value.Amount));
        var due = created.Terms.SubOrders.Select(sub => (sub.OutTradeNo.OrderOf(sub.Merchant), sub.Amount));
        Must(parts.SequenceEqual(due), account, e, "not every part gets its price, or not at once");
        Must(
            append.Webhooks.Count(w => w.Sequence == 1 && w.EventType == "TRANSACTION.SUCCESS" && w.Url == created.Terms.NotifyUrl) == 1,
            account, e, "I14: nobody will be told, or twice");
    }

    private static void CheckCombinedNotTaken(AccountId account, StoredAccount stored, CombinedPaymentNotTaken e)
    {
        var created = Has<CombinedOrderCreated>(stored);
        var isOver = Has<CombinedOrderClosed>(stored) is not null || Has<SubOrderTaken>(stored) is not null;
        var right = e.Reason switch
        {
            CreditStatus.OrderNotFound => Has<SubOrdersReserved>(stored) is null,
            CreditStatus.OrderClosed => isOver || e.At >= created!.At + UnpaidLifetime,
            CreditStatus.OrderAlreadyPaid => Has<CombinedOrderPaid>(stored) is not null,
            CreditStatus.OrderExpired => created!.Terms.TimeExpire <= e.At,
            CreditStatus.AmountDiffers => created!.Terms.SubOrders.Sum(sub => sub.Amount.Minor) != e.Amount.Minor,
            CreditStatus.NotThePayer => created!.Terms.Payer?.Wallet != e.From,
            CreditStatus.BalanceExcluded => created!.Terms.LimitPay == "no_balance",
            _ => false,
        };
        Must(right, account, e, $"{e.Reason} is not why");
    }

    private static void MustBeOpen(AccountId account, StoredAccount stored, CombinedOrderEvent e) => Must(
        Has<CombinedOrderPaid>(stored) is null && Has<CombinedOrderClosed>(stored) is null && Has<SubOrderTaken>(stored) is null,
        account, e, "I9: it had ended");

    /// <summary>Whose wallet an order's money came from, also by way of a combined order.</summary>
    private static AccountId PayerOf(OrderPaid paid) => paid.From.Kind == AccountKind.Combined
        ? AccountId.Parse($"w-{paid.Transfer.Value.Split("-by-")[^1]}")
        : paid.From;
}
