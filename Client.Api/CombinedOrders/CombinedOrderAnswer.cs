using System.Collections.Immutable;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.CombinedOrders;

/// <summary>A combined order as its merchant sees it: the answer to a query, and the plaintext of the notification.</summary>
/// <remarks>Never null: what is not so is not there. Source: GET /v3/combine-transactions/out-trade-no/{combine_out_trade_no}.</remarks>
internal sealed record CombinedOrderAnswer
{
    public required string CombineAppid { get; init; }
    public required string CombineMchid { get; init; }
    public required string CombineOutTradeNo { get; init; }
    public TransactionSceneAnswer? SceneInfo { get; init; }
    public required ImmutableArray<SubOrderAnswer> SubOrders { get; init; }

    /// <summary>Who has paid; once it is paid.</summary>
    public TransactionPayerAnswer? CombinePayerInfo { get; init; }
}

internal sealed record SubOrderAnswer
{
    public required string Mchid { get; init; }
    public string? SubMchid { get; init; }
    public string? SubAppid { get; init; }

    /// <summary>Who has paid, as <c>sub_appid</c> knows them.</summary>
    public string? SubOpenid { get; init; }
    [OneOf("JSAPI", "NATIVE", "APP", "MWEB")] public required string TradeType { get; init; }
    [OneOf("SUCCESS", "REFUND", "NOTPAY", "CLOSED")] public required string TradeState { get; init; }
    public string? BankType { get; init; }
    public required string Attach { get; init; }
    public required SubOrderAmountAnswer Amount { get; init; }
    public string? SuccessTime { get; init; }

    /// <summary>Our number of the sub-order's payment, 28 digits; once it is paid.</summary>
    public string? TransactionId { get; init; }
    public required string OutTradeNo { get; init; }
    public required ImmutableArray<PromotionAnswer> PromotionDetail { get; init; }
}

/// <param name="TotalAmount">Fen.</param>
/// <param name="PayerAmount">Fen that the payer has paid.</param>
internal sealed record SubOrderAmountAnswer(long TotalAmount, string Currency, long? PayerAmount, string? PayerCurrency);
