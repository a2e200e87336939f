using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Tael.Client.Api.Wire;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Payments;

/// <summary>A refund as merchants see it: the answer to request and query, and the plaintext of their notification.</summary>
/// <remarks>Money that was paid from a balance goes back to it at once, so a refund is SUCCESS as soon as its order has taken
/// it, unless a test wants it to be held. <c>success_time</c> stands there only then. Source: protocol 2.3, Refund.</remarks>
public static class RefundJson
{
    public static ReadOnlyMemory<byte> Of(Order order, Refund refund, RefundOutcome outcome) => Write(json =>
    {
        WriteNumbers(json, order, refund);
        json.WriteString("channel", outcome.Way is RefundWay.PayersBank or RefundWay.Merchant ? "OTHER_BANKCARD" : "ORIGINAL");
        json.WriteString("user_received_account", ReceivedBy(outcome));
        if (outcome.State == RefundState.Success) json.WriteString("success_time", Times.Format(outcome.At));
        json.WriteString("create_time", Times.Format(refund.RequestedAt));
        json.WriteString("status", WordOf(outcome.State));
        json.WriteString("funds_account", "AVAILABLE");
        json.WriteStartObject("amount");
        WriteAmount(json, refund);
        if (refund.Terms.From is { } from)
        {
            json.WritePropertyName("from");
            json.WriteRawValue(from);
        }

        json.WriteNumber("settlement_refund", refund.Amount.Minor);
        json.WriteNumber("settlement_total", refund.Terms.Total.Minor);
        json.WriteNumber("discount_refund", 0);
        json.WriteString("currency", "CNY");
        json.WriteNumber("refund_fee", refund.Fee.Minor);
        json.WriteEndObject();
        json.WriteStartArray("promotion_detail");
        json.WriteEndArray();
    });

    public static ReadOnlyMemory<byte> Notification(Order order, Refund refund, RefundOutcome outcome) => Write(json =>
    {
        if (order.Terms!.Partner is { } partner)
        {
            json.WriteString("sp_mchid", $"{partner}");
            json.WriteString("sub_mchid", $"{order.Terms.Merchant}");
        }
        else
        {
            json.WriteString("mchid", $"{order.Terms.Merchant}");
        }

        WriteNumbers(json, order, refund);
        json.WriteString("refund_status", WordOf(outcome.State));
        if (outcome.State == RefundState.Success) json.WriteString("success_time", Times.Format(outcome.At));
        json.WriteString("user_received_account", ReceivedBy(outcome));
        json.WriteStartObject("amount");
        WriteAmount(json, refund);
        json.WriteEndObject();
    });

    private static string ReceivedBy(RefundOutcome outcome) => outcome.Way switch
    {
        RefundWay.PayersBank => "用户银行卡",
        RefundWay.Merchant => "商户账户",
        _ => "支付用户零钱",
    };

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, WireJson.WriterOptions);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteNumbers(Utf8JsonWriter json, Order order, Refund refund)
    {
        json.WriteString("refund_id", refund.Id.Value);
        json.WriteString("out_refund_no", refund.OutRefundNo.Value);
        if (order.TransactionId is { } transaction) json.WriteString("transaction_id", transaction.Value);
        json.WriteString("out_trade_no", order.Terms!.OutTradeNo.Value);
    }

    private static void WriteAmount(Utf8JsonWriter json, Refund refund)
    {
        json.WriteNumber("total", refund.Terms.Total.Minor);
        json.WriteNumber("refund", refund.Amount.Minor);
        json.WriteNumber("payer_total", refund.Terms.Total.Minor);
        json.WriteNumber("payer_refund", refund.Amount.Minor);
    }

    private static string WordOf(RefundState state) => state switch
    {
        RefundState.Processing => "PROCESSING",
        RefundState.Success => "SUCCESS",
        RefundState.Closed => "CLOSED",
        RefundState.Abnormal => "ABNORMAL",
        _ => throw new UnreachableException($"{state}"),
    };
}
