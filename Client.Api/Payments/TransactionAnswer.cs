using System.Collections.Immutable;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Payments;

/// <summary>The members of a transaction, for those who read about it: <see cref="TransactionJson"/> writes them.</summary>
/// <remarks>Tests hold every answer against it, so it can't say anything else.</remarks>
internal sealed record TransactionAnswer
{
    public required string Appid { get; init; }
    public required string Mchid { get; init; }
    public required string OutTradeNo { get; init; }

    /// <summary>Our number of the payment, 28 digits; once it is paid.</summary>
    public string? TransactionId { get; init; }

    [OneOf("JSAPI", "NATIVE", "MICROPAY", "APP", "MWEB", "AUTH", "FACEPAY")] public required string TradeType { get; init; }

    [OneOf("SUCCESS", "REFUND", "NOTPAY", "CLOSED", "REVOKED", "USERPAYING", "PAYERROR")]
    public required string TradeState { get; init; }

    public required string TradeStateDesc { get; init; }
    public string? BankType { get; init; }
    public string? Attach { get; init; }
    public string? SuccessTime { get; init; }
    public TransactionPayerAnswer? Payer { get; init; }
    public required TransactionAmountAnswer Amount { get; init; }
    public TransactionSceneAnswer? SceneInfo { get; init; }
    public required ImmutableArray<PromotionAnswer> PromotionDetail { get; init; }
}

internal sealed record TransactionPayerAnswer(string Openid);

internal sealed record TransactionAmountAnswer(long Total, string Currency, long? PayerTotal, string? PayerCurrency);

internal sealed record TransactionSceneAnswer(string? DeviceId);

/// <summary>There are no promotions here, so no array of them has an item.</summary>
internal sealed record PromotionAnswer;
