using System.Collections.Immutable;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Partners;

/// <summary>The members of a transaction of a service provider: <see cref="TransactionJson"/> writes them.</summary>
internal sealed record PartnerTransactionAnswer
{
    public required string SpAppid { get; init; }
    public required string SpMchid { get; init; }
    public string? SubAppid { get; init; }
    public required string SubMchid { get; init; }
    public required string OutTradeNo { get; init; }

    /// <summary>Our number of the payment, 28 digits; once it is paid.</summary>
    public string? TransactionId { get; init; }

    [OneOf("JSAPI", "NATIVE", "MICROPAY", "APP", "MWEB", "FACEPAY")] public required string TradeType { get; init; }
    [OneOf("SUCCESS", "REFUND", "NOTPAY", "CLOSED", "REVOKED", "USERPAYING", "PAYERROR")] public required string TradeState { get; init; }
    public required string TradeStateDesc { get; init; }
    public string? BankType { get; init; }
    public string? Attach { get; init; }
    public string? SuccessTime { get; init; }
    public PartnerTransactionPayerAnswer? Payer { get; init; }
    public required TransactionAmountAnswer Amount { get; init; }
    public TransactionSceneAnswer? SceneInfo { get; init; }
    public required ImmutableArray<PromotionAnswer> PromotionDetail { get; init; }
}

internal sealed record PartnerTransactionPayerAnswer(string SpOpenid, string? SubOpenid);
