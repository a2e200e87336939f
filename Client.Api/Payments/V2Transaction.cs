using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tael.Client.Api.Keys;
using Tael.Domain;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Payments;

/// <summary>An order as merchants of APIv2 see it.</summary>
/// <remarks>Source: the answers of /pay/micropay and /pay/orderquery.</remarks>
internal static class V2Transaction
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <param name="order">One that has been paid.</param>
    public static ImmutableArray<(string Name, string? Value)> Paid(Order order, OpenIds openIds)
    {
        var terms = order.Terms!;
        var fen = terms.Amount.Minor.ToString(CultureInfo.InvariantCulture);
        return
        [
            ("device_info", DeviceOf(terms)),
            ("openid", order.Payer is { } account && UserId.TryOf(account, out var payer) ? openIds.Of(payer, terms.AppId) : null),
            ("is_subscribe", "N"),
            ("trade_type", TransactionJson.TradeTypeOf(terms.TradeType)),
            ("bank_type", "OTHERS"),
            ("fee_type", "CNY"),
            ("total_fee", fen),
            ("cash_fee_type", "CNY"),
            ("cash_fee", fen),
            ("transaction_id", order.TransactionId?.Value),
            ("out_trade_no", terms.OutTradeNo.Value),
            ("attach", terms.Attach),
            ("time_end", Time(order.PaidAt!.Value)),
        ];
    }

    /// <summary>What the order is, paid or not.</summary>
    public static ImmutableArray<(string Name, string? Value)> Of(Order order, OpenIds openIds)
    {
        var (state, words) = TransactionJson.StateOf(order);
        (string, string?)[] stands = [("trade_state", state), ("trade_state_desc", words)];
        return order.State == OrderState.Paid
            ? [.. Paid(order, openIds), .. PayerOf(order, openIds), .. stands]
            : [("device_info", DeviceOf(order.Terms!)), ("out_trade_no", order.Terms!.OutTradeNo.Value), .. stands];
    }

    /// <summary>The payer as the merchant in whose name it is knows them.</summary>
    private static (string Name, string? Value)[] PayerOf(Order order, OpenIds openIds) =>
        order.Terms!.SubAppId is { } app && order.Payer is { } account && UserId.TryOf(account, out var payer)
            ? [("sub_openid", openIds.Of(payer, app)), ("sub_is_subscribe", "N")]
            : [];

    private static string Time(Instant at) =>
        at.ToDateTimeOffset().ToOffset(China).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    private static string? DeviceOf(OrderTerms terms)
    {
        if (terms.SceneInfo is null) return null;

        using var scene = JsonDocument.Parse(terms.SceneInfo);
        return scene.RootElement.TryGetProperty("device_id", out var device) ? device.GetString() : null;
    }
}
