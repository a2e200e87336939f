using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains.Ledger;

namespace Tael.Simulation;

/// <summary>What must hold of every row at the moment when it becomes durable (money.md: I1, I2, I4, I7, I9, I11).</summary>
/// <remarks>Written anew from the rules of money, not from the grains' code: it never asks Domain to decide anything.</remarks>
internal sealed partial class RowRules(SimulatedDisk disk)
{
    private static readonly TimeSpan UnpaidLifetime = TimeSpan.FromDays(7);

    /// <summary>So many payments a wallet remembers that are to be confirmed.</summary>
    private const int AskedMax = 8;

    private readonly Dictionary<AccountId, long> _feesDue = [];
    private long _balances;

    /// <summary>Σ amounts debited and not yet credited.</summary>
    public long OnTheirWay { get; private set; }

    public void Check(JournalAppend append, StoredAccount stored, JournalRow row)
    {
        var account = append.Account;
        var happened = EventJson.Read<AccountEvent>(row);
        CheckChain(account, stored, row);
        CheckMovement(account, stored, row);
        CheckMeaning(append, stored, happened);
        stored.Add(row, happened);

        _balances += row.Movement?.SignedMinor ?? 0;
        OnTheirWay -= row.Movement?.SignedMinor ?? 0;
        Must(_balances + OnTheirWay == 0 && OnTheirWay >= 0, account, row, "I1: the whole is not nothing");
        if (append.Snapshot is { } snapshot && snapshot.Version == row.Version) CheckSnapshot(account, row, snapshot);
    }

    private static void CheckChain(AccountId account, StoredAccount stored, JournalRow row)
    {
        var before = stored.Rows.Count > 0 ? stored.Rows[^1] : null;
        var balance = (before?.BalanceMinor ?? 0) + (row.Movement?.SignedMinor ?? 0);
        var hash = HashChain.Next(
            (before?.Hash ?? HashChain.Start).Span, account, row.Version, row.Kind, row.At, row.Movement, balance, row.Payload.Span);
        Must(row.Version == stored.Rows.Count + 1, account, row, "I11: its version does not follow");
        Must(row.BalanceMinor == balance, account, row, $"I2: its movements come to {balance}, not {row.BalanceMinor}");
        Must(row.Hash.Span.SequenceEqual(hash), account, row, "I11: its hash does not follow");
        Must(balance >= 0 || account == AccountId.Bank, account, row, $"I7: {balance} is below zero");
    }

    private void CheckMovement(AccountId account, StoredAccount stored, JournalRow row)
    {
        if (row.Movement is not { } moved) return;

        var isOfNothing = IsAnnouncement(account, moved) || (IsOfFacts(account) && IsOfFacts(moved.Counterparty));
        Must(
            isOfNothing ? moved.Amount.IsZero : moved.Amount.Minor > 0 && !IsOfFacts(account),
            account, row, "it moves nothing, or money where there is none");
        Must(stored.Find(moved.Transfer) is null, account, row, "I4: the account has taken part in this transfer before");
        if (moved.Kind == MovementKind.Debit) return;

        // Money can only come from where it has left, durably.
        var debit = disk.Of(moved.Counterparty).Find(moved.Transfer)?.Movement;
        Must(debit is { Kind: MovementKind.Debit }, account, row, "I2: what it takes has not been debited");
        Must(debit?.Counterparty == account, account, row, "I2: what it takes was sent to another account");
        Must(debit?.Amount == moved.Amount, account, row, "I2: what it takes is not what was debited");
    }

    private void CheckMeaning(JournalAppend append, StoredAccount stored, AccountEvent happened)
    {
        var account = append.Account;
        switch (happened)
        {
            case OrderCreated e:
                Must(Has<OrderCreated>(stored) is null, account, e, "I6: it has been created before");
                Must(Has<OrderClosed>(stored) is null, account, e, "I9: it was closed before it came");
                CheckMadeAtTill(account, e);
                break;
            case OrderPaid e:
                CheckPaid(append, stored, e);
                CheckPaidAtTill(append, e);
                CheckCollected(account, stored, e);
                break;
            case OrderSettled e:
                Must(Has<OrderPaid>(stored)?.Amount == e.Amount, account, e, "it settles what was not paid");
                Must(Has<OrderSettled>(stored) is null, account, e, "it settles twice");
                Must(Has<OrderCreated>(stored)!.Terms.ProfitSharing != true, account, e, "it settles what is frozen");
                Must(Has<OrderCreated>(stored)!.Terms.Merchant.Account == e.To, account, e, "it settles with another merchant");
                break;
            case OrderClosed e:
                Must(Has<OrderClosed>(stored) is null && Has<OrderPaid>(stored) is null, account, e, "I9: it had ended");
                Must(Has<OrderCreated>(stored)?.Terms.Combined is null, account, e, "it is a part, and only the whole is closed");
                break;
            case PaymentNotTaken e:
                CheckNotTaken(account, stored, e);
                Must(append.Rows.Any(row => row.Movement is { Kind: MovementKind.Debit } back && back.Amount == e.Amount
                    && back.Counterparty == e.From), account, e, "it keeps what is not its own");
                break;
            case PaymentReturned e:
                var not = stored.EventOf(e.Returns);
                Must(not is PaymentNotTaken or RefundNotTaken && not.Movement?.Amount == e.Amount, account, e, "it returns something else");
                break;
            case PaymentSettled e:
                CheckFee(account, stored, e);
                break;
            case FeesMoved e:
                Must(_feesDue.GetValueOrDefault(account) == e.Amount.Minor, account, e, "these are not the fees that are due");
                _feesDue[account] = 0;
                break;
            case OrderPaymentDebited e:
                Must(Has<WalletOpened>(stored) is not null, account, e, "nobody has opened this wallet");
                Must(
                    e.ByPassword || !stored.Events.OfType<PasswordAsked>().TakeLast(AskedMax)
                        .Any(asked => TransferId.Of(account, $"{asked.Id}") == e.Transfer),
                    account, e, "it was to be confirmed with the password");
                CheckByFace(account, stored, e);
                CheckByCard(account, stored, e);
                break;
            default:
                CheckRefund(append, stored, happened);
                CheckPayout(append, stored, happened);
                CheckCombined(append, stored, happened);
                CheckService(append, stored, happened);
                CheckPermission(append, stored, happened);
                CheckPlan(append, stored, happened);
                CheckCorrection(account, stored, happened);
                CheckSharing(append, stored, happened);
                CheckReturn(append, stored, happened);
                CheckDevice(account, stored, happened);
                CheckFamilyCard(account, stored, happened);
                break;
        }
    }

    private void CheckPaid(JournalAppend append, StoredAccount stored, OrderPaid e)
    {
        var account = append.Account;
        var created = Has<OrderCreated>(stored);
        Must(created is not null, account, e, "nobody has made this order");
        Must(Has<OrderPaid>(stored) is null && Has<OrderClosed>(stored) is null, account, e, "I9: it had ended");
        Must(created!.Terms.Amount == e.Amount, account, e, "that is not its price");
        Must(
            created.Terms.Combined is { } combined ? e.From == combined : e.From.Kind == AccountKind.Wallet,
            account, e, "it is not for that account to pay");
        Must(created.Terms.LimitPay != "no_balance", account, e, "it may not be paid from a balance");
        Must(e.At < (created.Terms.TimeExpire ?? new Instant(long.MaxValue)), account, e, "I9: it had expired");
        Must(e.At < created.At + LifetimeOf(created), account, e, "I9: it had gone unpaid too long");
        Must(append.Trade is { } trade && trade.Id == e.TransactionId && trade.Amount == e.Amount
            && trade.Merchant == created.Terms.Merchant, account, e, "I13: its trade is not in the lists");
        if (created.Terms.ProfitSharing == true) _frozen.Add(account);
        CheckNotified(append, e, "TRANSACTION.SUCCESS", created.Terms.NotifyUrl);
    }

    /// <summary>A part lives as long as the whole has not ended, a collection as long as something is due.</summary>
    private static TimeSpan LifetimeOf(OrderCreated created) =>
        created.Terms.Combined is not null || created.Terms.TradeType == TradeType.Auth ? TimeSpan.FromDays(36_500)
        : created.Terms.TradeType is TradeType.Micropay or TradeType.Facepay ? TimeSpan.FromMinutes(5) : UnpaidLifetime;

    private void CheckNotTaken(AccountId account, StoredAccount stored, PaymentNotTaken e)
    {
        var created = Has<OrderCreated>(stored);
        var right = e.Reason switch
        {
            CreditStatus.OrderNotFound => created is null
                || (created.Terms.Combined is { } combined ? combined != e.From : e.From.Kind == AccountKind.Combined),
            CreditStatus.OrderClosed => Has<OrderClosed>(stored) is not null || e.At >= created!.At + LifetimeOf(created),
            CreditStatus.OrderAlreadyPaid => Has<OrderPaid>(stored) is not null,
            CreditStatus.OrderExpired => created!.Terms.TimeExpire <= e.At,
            CreditStatus.AmountDiffers => created!.Terms.Amount != e.Amount,
            CreditStatus.NotThePayer => created!.Terms.Payer?.Wallet != UserOf(e.Transfer, e.From),
            CreditStatus.BalanceExcluded => created!.Terms.LimitPay == "no_balance",
            _ => false,
        };
        Must(right, account, e, $"{e.Reason} is not why");
    }

    /// <summary>A half and more is rounded up, once; on the whole price, whatever of it comes.</summary>
    private void CheckFee(AccountId account, StoredAccount stored, PaymentSettled e)
    {
        var rate = Has<MerchantRegistered>(stored)?.Profile.FeeRate.BasisPoints ?? 0;
        var price = Has<OrderPaid>(disk.Of(e.From))!.Amount.Minor;
        var (whole, rest) = Math.DivRem(price * rate, 10_000);
        Must(e.Fee.Minor == whole + (rest >= 5_000 ? 1 : 0), account, e, $"a fee of {rate} basis points is not {e.Fee}");
        _feesDue[account] = _feesDue.GetValueOrDefault(account) + e.Fee.Minor;
    }

    private static void CheckSnapshot(AccountId account, JournalRow row, AccountSnapshot snapshot)
    {
        Must(snapshot.BalanceMinor == row.BalanceMinor, account, row, "its snapshot has another balance");
        Must(snapshot.Hash.Span.SequenceEqual(row.Hash.Span), account, row, "its snapshot has another hash");
    }

    private static T? Has<T>(StoredAccount stored)
        where T : AccountEvent
    {
        T? has = null;
        foreach (var happened in stored.Events)
        {
            if (happened is T found) has ??= found;
            else if (happened is OrderReleased && has is OrderCreated) has = null; // As if it had never been created.
        }

        return has;
    }

    private static void Must(bool holds, AccountId account, object row, string otherwise)
    {
        if (!holds) throw new Violation($"{account}: {otherwise}. {row}");
    }
}
