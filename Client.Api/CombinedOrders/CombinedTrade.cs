using System.Collections.Immutable;
using System.Text.Json;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Domain.CombinedOrders;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.CombinedOrders;

/// <summary>A combined order and, if it is paid, its sub-orders: all that a merchant is told of it.</summary>
/// <param name="SubOrders">Empty unless it is paid; then each has its money.</param>
internal sealed record CombinedTrade(CombinedOrder Order, ImmutableArray<Order> SubOrders)
{
    /// <summary>Null if there is none. Of one that is paid nothing is told before every sub-order has its part: each names its payment
    /// itself, and none is told as paid that can't be refunded yet.</summary>
    public static async Task<CombinedTrade?> Find(IGrainFactory grains, AccountId account)
    {
        var combined = grains.Combined(account);
        if (await combined.Look() is not { WasReserved: true, Terms: { } terms } order) return null;
        if (order.State != CombinedOrderState.Paid) return new(order, []);

        await combined.Settle();
        var paid = await Task.WhenAll(terms.SubOrders.Select(sub => grains.Payment(sub.OutTradeNo.OrderOf(sub.Merchant)).Look()));
        return paid.All(sub => sub is { State: OrderState.Paid })
            ? new(order, [.. paid!])
            : throw new OutcomeUnknownException($"{account} has not paid all of its sub-orders yet.");
    }

    public ReadOnlyMemory<byte> ToJson(OpenIds openIds) => WireJson.Write(ToAnswer(openIds));

    /// <summary>As it was when it was paid, whatever has been refunded since.</summary>
    public CombinedTrade AsPaid() => this with { SubOrders = [.. SubOrders.Select(sub => sub with { Refunds = [] })] };

    private CombinedOrderAnswer ToAnswer(OpenIds openIds)
    {
        var terms = Order.Terms!;
        return new()
        {
            CombineAppid = terms.AppId,
            CombineMchid = $"{terms.Merchant}",
            CombineOutTradeNo = terms.OutTradeNo.Value,
            SceneInfo = DeviceOf(terms) is { } device ? new(device) : null,
            SubOrders = [.. terms.SubOrders.Select((sub, place) => Of(sub, SubOrders.IsEmpty ? null : SubOrders[place], openIds))],
            CombinePayerInfo = Payer is { } payer ? new(openIds.Of(payer, terms.AppId)) : null,
        };
    }

    private UserId? Payer => Order.PaidBy is { } wallet && UserId.TryOf(wallet, out var payer) ? payer : null;

    private SubOrderAnswer Of(OrderTerms terms, Order? paid, OpenIds openIds)
    {
        var fen = terms.Amount.Minor;
        return new()
        {
            Mchid = $"{terms.Partner ?? terms.Merchant}",
            SubMchid = terms.Partner is null ? null : $"{terms.Merchant}",
            SubAppid = terms.SubAppId,
            SubOpenid = paid is not null && Payer is { } payer && terms.SubAppId is { } app ? openIds.Of(payer, app) : null,
            TradeType = TransactionJson.TradeTypeOf(terms.TradeType),
            TradeState = paid is not null ? TransactionJson.StateOf(paid).State
                : Order.State == CombinedOrderState.Closed ? "CLOSED"
                : "NOTPAY",
            BankType = paid is null ? null : "OTHERS",
            Attach = terms.Attach ?? "",
            Amount = paid is null ? new(fen, "CNY", null, null) : new(fen, "CNY", fen, "CNY"),
            SuccessTime = paid is null ? null : Times.Format(paid.PaidAt!.Value),
            TransactionId = paid?.TransactionId?.Value,
            OutTradeNo = terms.OutTradeNo.Value,
            PromotionDetail = [],
        };
    }

    private static string? DeviceOf(CombinedOrderTerms terms)
    {
        if (terms.SceneInfo is null) return null;

        using var scene = JsonDocument.Parse(terms.SceneInfo);
        return scene.RootElement.TryGetProperty("device_id", out var device) ? device.GetString() : null;
    }
}
