using System.Collections.Immutable;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.CombinedOrders;
using Tael.Domain.Payments;

namespace Tael.Client.Api.CombinedOrders;

/// <summary>What every way of combining orders has in common in its request.</summary>
/// <remarks>Source: POST /v3/combine-transactions/{jsapi,app,h5,native}; lengths as with single orders.</remarks>
public abstract record CombinedOrderRequest
{
    internal const string NoAlphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*";

    [Text(32)] public required string CombineAppid { get; init; }
    [Text(32)] public required string CombineMchid { get; init; }

    [Text(OutTradeNo.LengthMax, LengthMin = OutTradeNo.LengthMin, Alphabet = NoAlphabet)]
    public required string CombineOutTradeNo { get; init; }

    [Items(CombinedOrderTerms.SubOrdersMax, Min = CombinedOrderTerms.SubOrdersMin)]
    public required ImmutableArray<SubOrderRequest> SubOrders { get; init; }

    [Rfc3339] public string? TimeStart { get; init; }
    [Rfc3339] public string? TimeExpire { get; init; }
    [NotifyUrl(255)] public required string NotifyUrl { get; init; }
    [Items(3), OneOf("no_balance", "no_debit", "balance_only")] public ImmutableArray<string>? LimitPay { get; init; }
}

/// <summary>One of the orders that are paid together; its merchant need not be the one that combines.</summary>
public sealed record SubOrderRequest
{
    /// <summary>Whose order it is; in a merchant's name (<c>sub_mchid</c>), who orders it.</summary>
    [Text(32)] public required string Mchid { get; init; }
    [Text(128, LengthMin = 0)] public required string Attach { get; init; }
    public required SubOrderAmountRequest Amount { get; init; }

    [Text(Domain.Payments.OutTradeNo.LengthMax, LengthMin = Domain.Payments.OutTradeNo.LengthMin, Alphabet = CombinedOrderRequest.NoAlphabet)]
    public required string OutTradeNo { get; init; }

    /// <summary>Whose order it is, if <c>mchid</c> is its service provider and orders in its name.</summary>
    [Text(32)] public string? SubMchid { get; init; }
    [Text(32)] public string? SubAppid { get; init; }
    [Text(6000, LengthMin = 0)] public string? Detail { get; init; }
    [Text(32, LengthMin = 0)] public string? GoodsTag { get; init; }
    [Text(127)] public required string Description { get; init; }
    public SubOrderSettleRequest? SettleInfo { get; init; }
    [NotOffered("settle_info.profit_sharing says it")] public bool? ProfitSharing { get; init; }
}

public sealed record SubOrderAmountRequest
{
    /// <summary>Fen.</summary>
    [Whole(1, CreateOrder.AmountMaxMinor)] public required long TotalAmount { get; init; }

    [OneOf("CNY")] public required string Currency { get; init; }
}

public sealed record SubOrderSettleRequest
{
    public bool? ProfitSharing { get; init; }
    [NotOffered("subsidies are not offered")] public long? SubsidyAmount { get; init; }
}

public sealed record CombinedSceneRequest
{
    [Text(32, LengthMin = 0)] public string? DeviceId { get; init; }
    [Text(45)] public required string PayerClientIp { get; init; }
}

public sealed record CombinedH5SceneRequest
{
    [Text(32, LengthMin = 0)] public string? DeviceId { get; init; }
    [Text(45)] public required string PayerClientIp { get; init; }
    public required H5InfoRequest H5Info { get; init; }
}

/// <summary>A payer who may be named: then nobody else can pay.</summary>
public sealed record CombinedPayerRequest
{
    [Text(128)] public string? Openid { get; init; }

    /// <summary>As the one app knows them that is every sub-order's `sub_appid`.</summary>
    [Text(128)] public string? SubOpenid { get; init; }
    [NotOffered("a payer's identity can't be checked")] public IdentityRequest? Identity { get; init; }
}
