using System.Text;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Sharing;
using Tael.Domain.Ledger;
using Tael.Domain.Sharing;
using Tael.Grains.Bills;

namespace Tael.Client.Api.Bills;

/// <summary>The profit-sharing bill: what of a merchant's orders went to receivers on a day, and what they gave back, and the sums of it.
/// </summary>
/// <remarks>
/// A line is a row of the journal, in the order of the merchant's own numbers. What receivers could not have has moved nothing and is not
/// on it; what is unfrozen is on the fund-flow bill. WeChat Pay's documents are not explicit about the sums; these are ours.
/// </remarks>
internal sealed class ShareBill(IBillGrain journal, Bill bill, OpenIds openIds) : IBillText
{
    private const string Header =
        "分账时间,分账发起方,分账方,微信订单号,微信分账/回退单号,分账明细单号,商户分账/回退单号,订单金额,分账接收方,金额,业务类型,处理状态,备注";

    private const string Sums = "总笔数,分账笔数,分账总金额,回退笔数,回退总金额";

    private (long Count, long Minor) _shared;
    private (long Count, long Minor) _returned;

    public long Rows => _shared.Count + _returned.Count;

    public async IAsyncEnumerable<string> Parts()
    {
        yield return Header + BillCells.LineEnd;

        (AccountId Share, long Version)? last = null;
        while (true)
        {
            var page = await journal.Shares(bill.Merchant, bill.Day, last?.Share, last?.Version ?? 0, BillPage.RowsMax);
            var text = new StringBuilder();
            foreach (var entry in page.Where(entry => bill.Shows(entry.Terms))) Add(text, entry);
            yield return text.ToString();
            if (page.Length < BillPage.RowsMax) break;

            last = (page[^1].Share, page[^1].Version);
        }

        yield return new StringBuilder(Sums).Append(BillCells.LineEnd).Row(
            $"{Rows}", $"{_shared.Count}", BillCells.Yuan(_shared.Minor), $"{_returned.Count}", BillCells.Yuan(_returned.Minor)).ToString();
    }

    private void Add(StringBuilder text, BilledShare entry)
    {
        var (terms, back) = (entry.Terms, entry.Return);
        ref var sum = ref back is null ? ref _shared : ref _returned;
        sum = (sum.Count + 1, sum.Minor + entry.Amount.Minor);
        text.Row(
            BillCells.Time(entry.At),
            $"{terms.Caller}",
            $"{terms.Merchant}",
            terms.TransactionId.Value,
            back?.Id ?? $"{new ShareOrderId(terms.Merchant, terms.OutSharingNo)}",
            entry.Part is { } part ? ShareDetailId.OfPart(Share.TransferOf(entry.Share, part), entry.CreatedAt) : "",
            back?.OutReturnNo.Value ?? terms.OutSharingNo.Value,
            BillCells.Yuan(entry.Price.Minor),
            ReceiverAccounts.NameOf(terms, entry.Receiver, entry.Part, openIds),
            BillCells.Yuan(entry.Amount.Minor),
            back is null ? "分账" : "分账回退",
            "处理成功",
            BillCells.Own(back is null ? terms.Receivers[entry.Part!.Value].Description : back.Description));
    }
}
