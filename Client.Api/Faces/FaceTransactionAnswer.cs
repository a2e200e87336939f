using System.Collections.Immutable;
using System.Text.Json;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Client.Api.Faces;

/// <summary>A payment by face as its merchant sees it.</summary>
/// <remarks>Source: POST /v3/offlineface/transactions. debt_state, repayment_transaction_id and error_type never stand there: nobody pays
/// later here.</remarks>
internal sealed record FaceTransactionAnswer
{
    public required string SpAppid { get; init; }
    public required string SpMchid { get; init; }
    public string? SubAppid { get; init; }
    public required string SubMchid { get; init; }
    public FacePayerAnswer? Payer { get; init; }
    public required FaceAmountAnswer Amount { get; init; }
    public required ImmutableArray<PromotionAnswer> PromotionDetail { get; init; }
    public FaceSceneAnswer? SceneInfo { get; init; }
    public string? BankType { get; init; }
    [OneOf("FACEPAY")] public required string TradeType { get; init; }
    [OneOf("SUCCESS", "REFUND", "USERPAYING", "PAYERROR", "REVOKED")] public required string TradeState { get; init; }

    /// <summary>The state in words.</summary>
    public required string TradeStateDescription { get; init; }

    public required string Description { get; init; }
    public string? Attach { get; init; }
    public string? SuccessTime { get; init; }
    public string? TransactionId { get; init; }
    public required string OutTradeNo { get; init; }

    /// <param name="order">One that has terms.</param>
    public static FaceTransactionAnswer Of(Order order, OpenIds openIds)
    {
        var terms = order.Terms!;
        var (state, words) = TransactionJson.StateOf(order);
        var isPaid = order.State == OrderState.Paid;
        return new()
        {
            SpAppid = terms.AppId,
            SpMchid = $"{terms.Partner ?? terms.Merchant}",
            SubAppid = terms.SubAppId,
            SubMchid = $"{terms.Merchant}",
            Payer = isPaid && order.PaidBy is { } account && UserId.TryOf(account, out var payer)
                ? new(openIds.Of(payer, terms.AppId), terms.SubAppId is { } own ? openIds.Of(payer, own) : null)
                : null,
            Amount = new(terms.Amount.Minor, "CNY"),
            PromotionDetail = [],
            SceneInfo = SceneOf(terms),
            BankType = isPaid ? "OTHERS" : null,
            TradeType = "FACEPAY",
            TradeState = state,
            TradeStateDescription = words,
            Description = terms.Description,
            Attach = isPaid ? terms.Attach : null,
            SuccessTime = order.PaidAt is { } at ? Times.Format(at) : null,
            TransactionId = order.TransactionId?.Value,
            OutTradeNo = terms.OutTradeNo.Value,
        };
    }

    private static FaceSceneAnswer? SceneOf(OrderTerms terms)
    {
        using var scene = JsonDocument.Parse(terms.SceneInfo ?? "{}");
        return scene.RootElement.TryGetProperty("device_ip", out var ip) ? new(ip.GetString()!) : null;
    }
}

internal sealed record FacePayerAnswer(string SpOpenid, string? SubOpenid);

internal sealed record FaceAmountAnswer(long Total, string Currency);

internal sealed record FaceSceneAnswer(string DeviceIp);
