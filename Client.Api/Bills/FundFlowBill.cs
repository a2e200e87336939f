using System.Globalization;
using System.Text;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Payouts;
using Tael.Domain.Sharing;
using Tael.Grains.Bills;

namespace Tael.Client.Api.Bills;

/// <summary>The fund-flow bill: every row of the merchant's account that moved money on a day, and the sums of it.</summary>
/// <remarks>
/// A line is a row of the journal: its number (资金流水单号) ends in the row's version, and the balance is the one stored in the row.
/// Each balance must follow from the one before it, or there is no bill. Columns: protocol 2.5.
/// </remarks>
internal sealed class FundFlowBill(IBillGrain journal, Bill bill) : IBillText
{
    private const string Header =
        "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,业务凭证号";

    private const string Sums = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额";

    private (long Count, long Minor) _income;
    private (long Count, long Minor) _outgo;

    public long Rows => _income.Count + _outgo.Count;

    public async IAsyncEnumerable<string> Parts()
    {
        yield return Header + BillCells.LineEnd;

        var last = 0L;
        while (true)
        {
            var page = bill.Kind == BillKind.FundBasic
                ? await journal.Entries(bill.Merchant, bill.Day, last, BillPage.RowsMax)
                : [];
            var text = new StringBuilder();
            foreach (var entry in page) Add(text, entry);
            yield return text.ToString();
            if (page.Length < BillPage.RowsMax) break;

            last = page[^1].Version;
        }

        yield return new StringBuilder(Sums).Append(BillCells.LineEnd).Row(
            $"{Rows}", $"{_income.Count}", BillCells.Yuan(_income.Minor), $"{_outgo.Count}", BillCells.Yuan(_outgo.Minor))
            .ToString();
    }

    private void Add(StringBuilder text, BilledEntry entry)
    {
        var isIncome = entry.Movement == MovementKind.Credit;
        var signed = isIncome ? entry.Amount.Minor : -entry.Amount.Minor;
        if (entry.PreviousMinor + signed != entry.BalanceMinor)
        {
            throw new InvalidDataException($"{bill.Merchant.Account}: the balance of row {entry.Version} does not follow.");
        }

        ref var sum = ref isIncome ? ref _income : ref _outgo;
        sum = (sum.Count + 1, sum.Minor + entry.Amount.Minor);
        var facts = Facts.Of(bill, entry);
        text.Row(
            BillCells.Time(entry.At), facts.Number, NumberOf(entry), facts.Name, facts.Type, isIncome ? "收入" : "支出",
            BillCells.Yuan(entry.Amount.Minor), BillCells.Yuan(entry.BalanceMinor), facts.AskedBy, facts.Remark, facts.Voucher);
    }

    /// <summary>28 digits: merchant, day, version of the row.</summary>
    private string NumberOf(BilledEntry entry) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{bill.Merchant.Value:D10}{bill.Day.Date:yyyyMMdd}{entry.Version:D10}");

    /// <summary>What a row is about, in WeChat Pay's words.</summary>
    private readonly record struct Facts(string Number, string Name, string Type, string AskedBy, string Remark, string Voucher)
    {
        public static Facts Of(Bill bill, BilledEntry entry)
        {
            var order = entry.PaidAt is { } paidAt ? TransactionId.Of(entry.Counterparty, paidAt).Value : "";
            return entry.Kind switch
            {
                "PaymentSettled" => new(order, "交易", "交易", "system", FeeOf(entry, "交易"), OwnNumberOf(bill, entry)),
                "RefundDebited" => OfRefund(bill, entry),
                "RefundReturned" => new(order, "退款退回", "退款", "system", FeeOf(entry, "退款"), OwnNumberOf(bill, entry)),
                "PayoutDebited" or "PayoutReturned" => OfPayout(bill, entry),
                "ShareReceived" or "ShareReturnDebited" or "ShareReturnRefused" => OfShare(bill, entry),
                "FeesMoved" => new("", "扣除交易手续费", "交易手续费", "system", "", ""),
                _ => new(order, "其他", "其他", "system", "", OwnNumberOf(bill, entry)),
            };
        }

        private static Facts OfRefund(Bill bill, BilledEntry entry) => new(
            RefundId.Of(entry.Transfer, entry.At).Value, "退款", "退款", $"{bill.Merchant}API", FeeOf(entry, "退款"),
            OutRefundNo.TryOf(entry.Transfer, bill.Merchant.Account, out var no) ? no.Value : "");

        private static Facts OfPayout(Bill bill, BilledEntry entry)
        {
            var no = OutBillNo.Parse(OwnNumberOf(bill, entry));
            var isBack = entry.Movement == MovementKind.Credit;
            return new(
                new TransferBillNo(bill.Merchant, no).ToString(), isBack ? "商家转账退回" : "商家转账", "商家转账",
                isBack ? "system" : $"{bill.Merchant}API", "", no.Value);
        }

        /// <summary>Of this merchant's own profit-sharing order it is what a receiver has given back; else it is the receiver.</summary>
        private static Facts OfShare(Bill bill, BilledEntry entry)
        {
            var own = OwnNumberOf(bill, entry);
            var isReturn = own.Length > 0 || entry.Kind != "ShareReceived";
            return new(
                ShareIdOf(entry.Counterparty), isReturn ? entry.Kind == "ShareReturnRefused" ? "分账回退退回" : "分账回退" : "分账", "分账", "system", "", own);
        }

        private static string ShareIdOf(AccountId share)
        {
            var parts = share.Value.Split('-', 3);
            return new ShareOrderId(MerchantId.Parse(parts[1]), OutSharingNo.Parse(parts[2])).ToString();
        }

        private static string FeeOf(BilledEntry entry, string what) =>
            $"{what}总金额{BillCells.Yuan(entry.Amount.Minor)}元;含手续费{BillCells.Yuan(entry.Fee?.Minor ?? 0)}元";

        /// <summary>The merchant's own number of the order or payout on the other side; empty if it is neither.</summary>
        private static string OwnNumberOf(Bill bill, BilledEntry entry)
        {
            var middle = $"-{bill.Merchant}-";
            var account = entry.Counterparty.Value;
            return account.AsSpan(1).StartsWith(middle, StringComparison.Ordinal) ? account[(1 + middle.Length)..] : "";
        }
    }
}
