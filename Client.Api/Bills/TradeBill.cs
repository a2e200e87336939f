using System.Text;
using Tael.Client.Api.Keys;
using Tael.Domain.Merchants;
using Tael.Grains.Bills;

namespace Tael.Client.Api.Bills;

/// <summary>The trade bill: what was paid and what was asked to be refunded on a day, in order of time, and the sums of it.</summary>
/// <remarks>
/// A payment is on the bill of the day on which it was made, a refund on that on which it was asked for. In the columns of a refund the
/// order's amounts are 0, and its part of the fee is negative: so sums over a column are the day's. Columns: protocol 2.5.
/// </remarks>
internal sealed class TradeBill(IBillGrain journal, Bill bill, FeeRate rate, OpenIds openIds) : IBillText
{
    private readonly TradeBillRows _rows = new(bill, rate, openIds);

    public long Rows => _rows.Count;

    public async IAsyncEnumerable<string> Parts()
    {
        yield return _rows.Header + BillCells.LineEnd;

        var refunds = Refunds().GetAsyncEnumerator();
        await using (refunds)
        {
            var text = new StringBuilder();
            var next = await refunds.MoveNextAsync() ? refunds.Current : null;
            await foreach (var payment in Payments())
            {
                while (next is not null && next.Refund.RequestedAt < payment.PaidAt)
                {
                    _rows.Add(text, next);
                    next = await refunds.MoveNextAsync() ? refunds.Current : null;
                }

                _rows.Add(text, payment);
                if (text.Length < 65_536) continue;

                yield return text.ToString();
                text.Clear();
            }

            while (next is not null)
            {
                _rows.Add(text, next);
                next = await refunds.MoveNextAsync() ? refunds.Current : null;
                if (text.Length < 65_536) continue;

                yield return text.ToString();
                text.Clear();
            }

            yield return _rows.AddSums(text).ToString();
        }
    }

    private async IAsyncEnumerable<BilledPayment> Payments()
    {
        if (bill.Kind == BillKind.TradeRefund) yield break;

        BilledPayment? last = null;
        while (true)
        {
            var page = await journal.Payments(bill.Merchant, bill.Day, last?.Id, BillPage.RowsMax);
            foreach (var payment in page)
            {
                last = payment;
                if (bill.Shows(payment.Terms)) yield return payment;
            }

            if (page.Length < BillPage.RowsMax) yield break;
        }
    }

    private async IAsyncEnumerable<BilledRefund> Refunds()
    {
        if (bill.Kind == BillKind.TradeSuccess) yield break;

        var last = 0L;
        while (true)
        {
            var page = await journal.Refunds(bill.Merchant, bill.Day, last, BillPage.RowsMax);
            foreach (var refund in page)
            {
                last = refund.Version;
                if (bill.Shows(refund.Payment.Terms)) yield return refund;
            }

            if (page.Length < BillPage.RowsMax) yield break;
        }
    }
}
