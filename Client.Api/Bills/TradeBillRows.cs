using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Payments;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains.Bills;

namespace Tael.Client.Api.Bills;

/// <summary>Writes the rows of a trade bill and adds them up.</summary>
internal sealed class TradeBillRows(Bill bill, FeeRate rate, OpenIds openIds)
{
    private const string Order =
        "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额";

    private const string RefundTimes = ",退款申请时间,退款成功时间";
    private const string Refund = ",微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态";
    private const string Rest = ",商品名称,商户数据包,手续费,费率,订单金额";
    private const string Asked = ",申请退款金额";
    private const string Remark = ",费率备注";
    private const string Sums = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额";

    private long _paidMinor;
    private long _refundedMinor;
    private long _feesMinor;

    public long Count { get; private set; }

    public string Header => bill.Kind switch
    {
        BillKind.TradeAll => Order + Refund + Rest + Asked + Remark,
        BillKind.TradeSuccess => Order + Rest + Remark,
        BillKind.TradeRefund => Order + RefundTimes + Refund + Rest + Asked + Remark,
        _ => throw new UnreachableException($"{bill.Kind}"),
    };

    public void Add(StringBuilder text, BilledPayment payment)
    {
        var amount = payment.Terms.Amount.Minor;
        var fee = (payment.Fee ?? rate.Of(payment.Terms.Amount)).Minor;
        Count++;
        _paidMinor += amount;
        _feesMinor += fee;
        var total = BillCells.Yuan(amount);
        text.Row([
            .. OrderCells(payment, BillCells.Time(payment.PaidAt), "SUCCESS", total),
            .. (string[])(bill.Kind == BillKind.TradeAll ? ["0", "0", "0.00", "0.00", "", ""] : []),
            .. RestCells(payment, fee, total),
            .. (string[])(bill.Kind == BillKind.TradeAll ? ["0.00", ""] : [""]),
        ]);
    }

    public void Add(StringBuilder text, BilledRefund refund)
    {
        var (asked, outcome) = (refund.Refund, refund.Outcome);
        var amount = asked.Amount.Minor;
        Count++;
        _refundedMinor += amount;
        _feesMinor -= asked.Fee.Minor;
        var withTimes = bill.Kind == BillKind.TradeRefund;
        var time = BillCells.Time(withTimes ? refund.Payment.PaidAt : asked.RequestedAt);
        var isDone = outcome.State == RefundState.Success;
        text.Row([
            .. OrderCells(refund.Payment, time, "REFUND", "0.00"),
            .. (string[])(withTimes ? [BillCells.Time(asked.RequestedAt), isDone ? BillCells.Time(outcome.At) : ""] : []),
            asked.Id.Value, asked.OutRefundNo.Value, BillCells.Yuan(amount), "0.00", "ORIGINAL",
            isDone ? "SUCCESS" : "PROCESSING",
            .. RestCells(refund.Payment, -asked.Fee.Minor, "0.00"),
            BillCells.Yuan(amount), "",
        ]);
    }

    public StringBuilder AddSums(StringBuilder text)
    {
        var (paid, refunded) = (BillCells.Yuan(_paidMinor), BillCells.Yuan(_refundedMinor));
        return text.Append(Sums).Append(BillCells.LineEnd).Row(
            $"{Count}", paid, refunded, "0.00", BillCells.FeeYuan(_feesMinor), paid, refunded);
    }

    private string[] OrderCells(BilledPayment payment, string time, string state, string total)
    {
        var terms = payment.Terms;
        return
        [
            time, terms.AppId, $"{terms.Partner ?? terms.Merchant}", terms.Partner is null ? "0" : $"{terms.Merchant}", DeviceOf(terms), payment.Id.Value, terms.OutTradeNo.Value,
            UserId.TryOf(payment.PaidBy, out var payer) ? openIds.Of(payer, terms.AppId) : "",
            TransactionJson.TradeTypeOf(terms.TradeType), state, "OTHERS", "CNY", total, "0.00",
        ];
    }

    private string[] RestCells(BilledPayment payment, long feeMinor, string total) =>
    [
        BillCells.Own(payment.Terms.Description), BillCells.Own(payment.Terms.Attach),
        BillCells.FeeYuan(feeMinor), BillCells.Percent(rate.BasisPoints), total,
    ];

    private static string DeviceOf(OrderTerms terms)
    {
        if (terms.SceneInfo is null) return "";

        using var scene = JsonDocument.Parse(terms.SceneInfo);
        return scene.RootElement.TryGetProperty("device_id", out var device) ? BillCells.Own(device.GetString()) : "";
    }
}
