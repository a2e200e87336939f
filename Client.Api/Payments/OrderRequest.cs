using System.Collections.Immutable;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Payments;

/// <summary>What every way of ordering has in common in its request.</summary>
/// <remarks>Source: POST /v3/pay/transactions/{jsapi,app,h5,native,codepay}; lengths from protocol 2.1.</remarks>
public abstract record OrderContentRequest
{
    private const int NoLengthMin = Domain.Payments.OutTradeNo.LengthMin;
    private const int NoLengthMax = Domain.Payments.OutTradeNo.LengthMax;
    private const string NoAlphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*";

    [Text(127)] public required string Description { get; init; }

    [Text(NoLengthMax, LengthMin = NoLengthMin, Alphabet = NoAlphabet)]
    public required string OutTradeNo { get; init; }

    [Text(128, LengthMin = 0)] public string? Attach { get; init; }
    [Text(32, LengthMin = 0)] public string? GoodsTag { get; init; }
    public bool? SupportFapiao { get; init; }
    public required AmountRequest Amount { get; init; }
    public SettleInfoRequest? SettleInfo { get; init; }
}

/// <summary>An order that is handed to a payer, who pays it later.</summary>
/// <remarks>Required of store_info is what the official SDKs require (id).</remarks>
public abstract record PrepaidOrderRequest : OrderContentRequest
{
    [Rfc3339] public string? TimeExpire { get; init; }
    [Bytes(6144)] public DetailRequest? Detail { get; init; }
}

/// <summary>And of which somebody wants to be told that it is paid.</summary>
public abstract record NotifiedOrderRequest : PrepaidOrderRequest
{
    [NotifyUrl(255)] public required string NotifyUrl { get; init; }

    [Items(4), OneOf("no_balance", "no_credit", "no_debit", "balance_only")]
    public ImmutableArray<string>? LimitPay { get; init; }
}

/// <summary>What a merchant sends of an order of its own.</summary>
public abstract record OrderRequest : NotifiedOrderRequest
{
    [Text(32)] public required string Appid { get; init; }
    [Text(32)] public required string Mchid { get; init; }
}

public sealed record AmountRequest
{
    /// <summary>Fen.</summary>
    [Whole(1, CreateOrder.AmountMaxMinor)] public required long Total { get; init; }

    [OneOf("CNY")] public string? Currency { get; init; }
}

public sealed record DetailRequest
{
    [Whole(0, CreateOrder.AmountMaxMinor)] public long? CostPrice { get; init; }
    [Text(32, LengthMin = 0)] public string? InvoiceId { get; init; }
    [Items(6000)] public ImmutableArray<GoodsRequest>? GoodsDetail { get; init; }
}

public sealed record GoodsRequest
{
    [Text(32)] public required string MerchantGoodsId { get; init; }
    [Text(32, LengthMin = 0)] public string? WechatpayGoodsId { get; init; }
    [Text(256, LengthMin = 0)] public string? GoodsName { get; init; }
    [Whole(1, 1_000_000_000)] public required long Quantity { get; init; }
    [Whole(0, CreateOrder.AmountMaxMinor)] public required long UnitPrice { get; init; }
}

public sealed record SceneInfoRequest
{
    [Text(45)] public string? PayerClientIp { get; init; }
    [Text(32, LengthMin = 0)] public string? DeviceId { get; init; }
    public StoreInfoRequest? StoreInfo { get; init; }
}

public sealed record StoreInfoRequest
{
    [Text(32)] public required string Id { get; init; }
    [Text(256, LengthMin = 0)] public string? Name { get; init; }
    [Text(32, LengthMin = 0)] public string? AreaCode { get; init; }
    [Text(512, LengthMin = 0)] public string? Address { get; init; }
}

/// <summary>Of a page in a phone's browser: the platform has to know whose address it is and what kind of page.</summary>
/// <remarks>Source: POST /v3/pay/transactions/h5; required is what the official SDKs require.</remarks>
public sealed record H5SceneInfoRequest
{
    [Text(45)] public required string PayerClientIp { get; init; }
    [Text(32, LengthMin = 0)] public string? DeviceId { get; init; }
    public StoreInfoRequest? StoreInfo { get; init; }
    public required H5InfoRequest H5Info { get; init; }
}

public sealed record H5InfoRequest
{
    /// <summary>Where the page is shown, as `iOS`, `Android` or `Wap`; any word is taken.</summary>
    [Text(32)] public required string Type { get; init; }

    [Text(64, LengthMin = 0)] public string? AppName { get; init; }
    [Text(128, LengthMin = 0)] public string? AppUrl { get; init; }
    [Text(128, LengthMin = 0)] public string? BundleId { get; init; }
    [Text(128, LengthMin = 0)] public string? PackageName { get; init; }
}

public sealed record SettleInfoRequest
{
    public bool? ProfitSharing { get; init; }
}

/// <summary>A payer who is not named: whoever is handed the order may pay it.</summary>
public sealed record AnyPayerRequest
{
    [NotOffered("a payer's identity can't be checked")] public IdentityRequest? Identity { get; init; }
}

/// <summary>Refused whatever it holds.</summary>
public sealed record SubsidyInfoRequest
{
    public ImmutableArray<SubsidyRequest>? SubsidyDetail { get; init; }
}

public sealed record SubsidyRequest
{
    [OneOf("DAILY", "PERIOD")] public required string SubsidyPeriodType { get; init; }
}

/// <summary>A real name to check before paying. Refused: no identity is kept here that it could be compared with.</summary>
public sealed record IdentityRequest
{
    [OneOf(
        "IDCARD", "HONGKONG_MACAO", "HONGKONG_MACAO_RESIDENT", "TAIWAN_RESIDENT", "FOREIGN_RESIDENT",
        "OVERSEA_PASSPORT", "PHONE_NUMBER")]
    public required string Type { get; init; }

    [Sensitive] public required string Number { get; init; }
    [Sensitive] public required string Name { get; init; }
}
