using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Payments;

/// <summary>An order as merchants see it: the answer to their query, and the plaintext of their notification.</summary>
/// <remarks>
/// One function, so that the two can't differ. Never null: what is not so is not there. <c>transaction_id</c>,
/// <c>attach</c>, <c>bank_type</c>, <c>success_time</c>, <c>payer</c> and what was paid stand there only when paid.
/// Source: protocol 2.1, Transaction.
/// </remarks>
public static class TransactionJson
{
    /// <summary>An order as it was when it was paid, whatever has been refunded since.</summary>
    public static ReadOnlyMemory<byte> OfPayment(Order order, OpenIds openIds) => Of(order with { Refunds = [] }, openIds);

    /// <param name="order">One that has terms: it exists.</param>
    public static ReadOnlyMemory<byte> Of(Order order, OpenIds openIds)
    {
        var terms = order.Terms ?? throw new ArgumentException("An order without terms is no transaction.");
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, WireJson.WriterOptions);
        json.WriteStartObject();
        WriteMerchant(json, terms);
        json.WriteString("out_trade_no", terms.OutTradeNo.Value);
        if (order.TransactionId is { } transaction) json.WriteString("transaction_id", transaction.Value);
        json.WriteString("trade_type", TradeTypeOf(terms.TradeType));
        var (state, words) = StateOf(order);
        json.WriteString("trade_state", state);
        json.WriteString("trade_state_desc", words);
        if (order.State == OrderState.Paid) WritePaid(json, order, terms, openIds);
        WriteAmount(json, order, terms);
        WriteDevice(json, terms);
        json.WriteStartArray("promotion_detail");
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteMerchant(Utf8JsonWriter json, OrderTerms terms)
    {
        var isPartners = terms.Partner is not null;
        json.WriteString(isPartners ? "sp_appid" : "appid", terms.AppId);
        json.WriteString(isPartners ? "sp_mchid" : "mchid", $"{terms.Partner ?? terms.Merchant}");
        if (!isPartners) return;

        if (terms.SubAppId is { } own) json.WriteString("sub_appid", own);
        json.WriteString("sub_mchid", $"{terms.Merchant}");
    }

    private static void WritePaid(Utf8JsonWriter json, Order order, OrderTerms terms, OpenIds openIds)
    {
        // Paid from a balance, which is no bank's: WeChat Pay has OTHERS for that.
        json.WriteString("bank_type", "OTHERS");
        if (terms.Attach is not null) json.WriteString("attach", terms.Attach);
        json.WriteString("success_time", Times.Format(order.PaidAt!.Value));
        if (order.Payer is { } account && UserId.TryOf(account, out var payer))
        {
            json.WriteStartObject("payer");
            json.WriteString(terms.Partner is null ? "openid" : "sp_openid", openIds.Of(payer, terms.AppId));
            if (terms.SubAppId is { } own) json.WriteString("sub_openid", openIds.Of(payer, own));
            json.WriteEndObject();
        }
    }

    private static void WriteAmount(Utf8JsonWriter json, Order order, OrderTerms terms)
    {
        json.WriteStartObject("amount");
        json.WriteNumber("total", terms.Amount.Minor);
        json.WriteString("currency", "CNY");
        if (order.State == OrderState.Paid)
        {
            json.WriteNumber("payer_total", terms.Amount.Minor);
            json.WriteString("payer_currency", "CNY");
        }

        json.WriteEndObject();
    }

    private static void WriteDevice(Utf8JsonWriter json, OrderTerms terms)
    {
        if (terms.SceneInfo is null) return;

        using var scene = JsonDocument.Parse(terms.SceneInfo);
        if (!scene.RootElement.TryGetProperty("device_id", out var device)) return;

        json.WriteStartObject("scene_info");
        json.WriteString("device_id", device.GetString());
        json.WriteEndObject();
    }

    public static string TradeTypeOf(TradeType type) => type switch
    {
        TradeType.Native => "NATIVE",
        TradeType.Jsapi => "JSAPI",
        TradeType.Micropay => "MICROPAY",
        TradeType.App => "APP",
        TradeType.Mweb => "MWEB",
        TradeType.Auth => "AUTH",
        TradeType.Facepay => "FACEPAY",
        _ => throw new UnreachableException($"{type}"),
    };

    private static bool IsByCode(Order order) => order.Terms!.IsAtTill;

    private static bool AsksPassword(OrderTerms terms) =>
        terms.AsksPassword is true || terms.Amount.Minor > PayOrder.PasswordFreeMaxMinor;

    internal static (string State, string Words) StateOf(Order order) => order.State switch
    {
        _ when order.IsReversed => ("REVOKED", "订单已撤销"),
        OrderState.NotPaid when order.Terms!.TradeType == TradeType.Facepay || (IsByCode(order) && AsksPassword(order.Terms)) => ("USERPAYING", "支付中"),
        OrderState.NotPaid => ("NOTPAY", "订单未支付"),
        OrderState.Paid when order.Refunds.Length > 0 => ("REFUND", "转入退款"),
        OrderState.Paid => ("SUCCESS", "支付成功"),
        OrderState.Closed when IsByCode(order) && order.ClosedBy == OrderClosedBy.Time => ("PAYERROR", "支付失败"),
        OrderState.Closed => ("CLOSED", "订单已关闭"),
        _ => throw new UnreachableException($"{order.State}"),
    };
}
