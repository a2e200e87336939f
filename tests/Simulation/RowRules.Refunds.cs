using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains.Ledger;

namespace Tael.Simulation;

/// <summary>The rules of refunds (money.md: I10).</summary>
internal sealed partial class RowRules
{
    private const int RefundsMax = 50;

    private static readonly TimeSpan RefundWithin = TimeSpan.FromDays(365);

    private readonly Dictionary<AccountId, int> _notifications = [];

    /// <summary>What has left merchants to be refunded and has not come back.</summary>
    private long _takenFromMerchants;

    /// <summary>What orders have passed on to payers.</summary>
    private long _passedOn;

    /// <summary>What waits in orders until somebody says where it goes.</summary>
    private long _held;

    /// <summary>When nothing is on its way any more.</summary>
    public bool RefundsAddUp => _takenFromMerchants == _passedOn + _held;

    private void CheckRefund(JournalAppend append, StoredAccount stored, AccountEvent happened)
    {
        var account = append.Account;
        switch (happened)
        {
            case RefundDebited e:
                CheckDebited(account, stored, e);
                break;
            case RefundReturned e:
                var debit = e.Transfer.TryReturned(out var refund) ? stored.EventOf(refund) as RefundDebited : null;
                Must(debit?.Amount == e.Amount && debit.Fee == e.Fee, account, e, "that is not what it had paid");
                _feesDue[account] = _feesDue.GetValueOrDefault(account) + e.Fee.Minor;
                _takenFromMerchants -= e.Amount.Minor;
                break;
            case RefundPaid e:
                CheckRefundPaid(append, stored, e);
                if (e.Hold != RefundHold.Processing) CheckNotified(append, e, e.Hold is null ? "REFUND.SUCCESS" : "REFUND.ABNORMAL", e.NotifyUrl);
                if (e.Hold is not null) _held += e.Amount.Minor;
                break;
            case RefundReleased e:
                CheckReleased(stored, account, e);
                CheckNotified(append, e, "REFUND.SUCCESS", e.NotifyUrl);
                break;
            case RefundPassedOn e:
                Must((stored.EventOf(e.Refund) as RefundPaid)?.Amount == e.Amount, account, e, "I10: it passes on what it has not got");
                Must(stored.Events.OfType<RefundPassedOn>().All(other => other.Refund != e.Refund), account, e, "I10: twice");
                Must(PayerOf(Has<OrderPaid>(stored)!) == e.To, account, e, "I10: somebody else paid");
                _passedOn += e.Amount.Minor;
                break;
            case RefundNotTaken e:
                CheckRefundNotTaken(append, stored, e);
                CheckNotified(append, e, "REFUND.CLOSED", e.NotifyUrl);
                break;
        }
    }

    private void CheckDebited(AccountId account, StoredAccount stored, RefundDebited e)
    {
        var rate = Has<MerchantRegistered>(stored)!.Profile.FeeRate.BasisPoints;
        var (whole, rest) = Math.DivRem(e.Terms.Total.Minor * rate, 10_000);
        var fee = whole + (rest >= 5_000 ? 1 : 0);
        Must(e.FeeCharged.Minor == fee && e.Fee.Minor <= fee, account, e, $"{e.Fee} is no part of a fee of {fee}");

        _feesDue[account] = _feesDue.GetValueOrDefault(account) - e.Fee.Minor;
        var left = stored.Rows[^1].BalanceMinor - e.Amount.Minor;
        Must(left >= Math.Max(0, _feesDue[account]), account, e, "I7: it spends fees that are due");
        _takenFromMerchants += e.Amount.Minor;
    }

    private void CheckRefundPaid(JournalAppend append, StoredAccount stored, RefundPaid e)
    {
        var account = append.Account;
        var paid = Has<OrderPaid>(stored);
        var earlier = stored.Events.OfType<RefundPaid>().ToArray();
        Must(paid is not null, account, e, "I10: nobody has paid this order");
        Must(Has<OrderCreated>(stored)!.Terms.Merchant.Account == e.From, account, e, "I10: another merchant pays");
        Must(earlier.Sum(r => r.Amount.Minor) + e.Amount.Minor <= paid!.Amount.Minor, account, e, "I10: that is more than was paid");
        var charged = (disk.Of(e.From).EventOf(e.Transfer) as RefundDebited)!.FeeCharged;
        Must(earlier.Sum(r => r.Fee.Minor) + e.Fee.Minor <= charged.Minor, account, e, "I10: more than the fee goes back");
        Must(earlier.Length < RefundsMax, account, e, "I10: too many refunds");
        Must(earlier.All(r => r.Transfer != e.Transfer), account, e, "I10: twice");
        Must(e.At <= paid.At + RefundWithin, account, e, "I10: too late");
        Must(
            append.Rows.Any(row => row.Movement is { Kind: MovementKind.Debit } out1 && out1.Amount == e.Amount
                && out1.Counterparty == PayerOf(paid)) == e.Hold is null,
            account, e, "I10: it keeps the payer's money, or pays what is held");
    }

    private void CheckReleased(StoredAccount stored, AccountId account, RefundReleased e)
    {
        var held = stored.Events.OfType<RefundPaid>().SingleOrDefault(refund => refund.OutRefundNo == e.OutRefundNo);
        Must(held?.Hold is not null && held.Amount == e.Amount, account, e, "I10: it releases what it does not hold");
        Must(stored.Events.OfType<RefundReleased>().All(other => other.OutRefundNo != e.OutRefundNo), account, e, "I10: twice");
        var to = e.Way switch
        {
            RefundWay.Payer => PayerOf(Has<OrderPaid>(stored)!),
            RefundWay.PayersBank => AccountId.Bank,
            _ => held!.From,
        };
        Must(e.To == to, account, e, "I10: it goes elsewhere");
        _held -= e.Amount.Minor;
        if (e.Way != RefundWay.Merchant) _passedOn += e.Amount.Minor;
    }

    private void CheckRefundNotTaken(JournalAppend append, StoredAccount stored, RefundNotTaken e)
    {
        var account = append.Account;
        var created = Has<OrderCreated>(stored);
        var paid = Has<OrderPaid>(stored);
        var before = stored.Events.OfType<RefundPaid>().ToArray();
        var debit = (RefundDebited)disk.Of(e.From).EventOf(e.Transfer)!;
        var right = e.Reason switch
        {
            CreditStatus.OrderNotFound => created is null || created.Terms.Merchant.Account != e.From,
            CreditStatus.OrderNotPaid => paid is null,
            CreditStatus.AmountDiffers => created!.Terms.Amount != debit.Terms.Total,
            CreditStatus.OrderFrozen => _frozen.Contains(account),
            CreditStatus.RefundTooLate => e.At > paid!.At + RefundWithin,
            CreditStatus.RefundsTooMany => before.Length == RefundsMax,
            CreditStatus.RefundsOverlap => before.Sum(r => r.Fee.Minor) + debit.Fee.Minor > debit.FeeCharged.Minor,
            CreditStatus.RefundExceedsPaid => before.Sum(r => r.Amount.Minor) + e.Amount.Minor > paid!.Amount.Minor,
            _ => false,
        };
        Must(right, account, e, $"{e.Reason} is not why");
        Must(append.Rows.Any(row => row.Movement is { Kind: MovementKind.Debit } back && back.Amount == e.Amount
            && back.Counterparty == e.From), account, e, "I10: it keeps the merchant's money");
    }

    private void CheckNotified(JournalAppend append, AccountEvent e, string eventType, string? url)
    {
        if (url is null) return;

        var sequence = _notifications[append.Account] = _notifications.GetValueOrDefault(append.Account) + 1;
        Must(
            append.Webhooks.Count(w => w.Sequence == sequence && w.EventType == eventType && w.Url == url) == 1,
            append.Account, e, $"I14: nobody will be told {eventType} as number {sequence}");
    }
}
