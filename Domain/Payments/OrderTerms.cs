using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;

namespace Tael.Domain.Payments;

/// <summary>What a merchant asked for when it made an order. Two requests are the same if and only if these are equal.</summary>
/// <remarks>
/// Texts are kept as the merchant sent them and have passed the edge's limits (WeChat Pay, basic payment); a
/// <c>null</c> was not sent. Source of the fields: POST /v3/pay/transactions/{jsapi,app,h5,native}.
/// </remarks>
[GenerateSerializer, Immutable, Alias("OrderTerms")]
public sealed record OrderTerms
{
    [Id(0)] public required MerchantId Merchant { get; init; }
    [Id(1)] public required OutTradeNo OutTradeNo { get; init; }
    [Id(2)] public required string AppId { get; init; }
    [Id(3)] public required TradeType TradeType { get; init; }
    [Id(4)] public required Money Amount { get; init; }
    [Id(5)] public required string Description { get; init; }

    /// <summary>After this the order can no longer be paid; it is not thereby closed.</summary>
    [Id(6)] public Instant? TimeExpire { get; init; }
    [Id(7)] public string? Attach { get; init; }

    /// <summary>Where the merchant hears that the order is paid; <c>null</c> where it asks instead (payment codes).</summary>
    [Id(8)] public string? NotifyUrl { get; init; }
    [Id(9)] public string? GoodsTag { get; init; }

    /// <summary>Ways of paying that the merchant excludes, joined by commas.</summary>
    [Id(10)] public string? LimitPay { get; init; }
    [Id(11)] public bool? SupportFapiao { get; init; }

    /// <summary>The one user who may pay (jsapi); <c>null</c>: whoever holds the code.</summary>
    [Id(12)] public UserId? Payer { get; init; }

    /// <summary>The JSON objects <c>detail</c> and <c>scene_info</c>, without insignificant white space.</summary>
    [Id(13)] public string? Detail { get; init; }
    [Id(14)] public string? SceneInfo { get; init; }

    /// <summary>The money stays in the order, frozen, until it is shared out.</summary>
    [Id(15)] public bool? ProfitSharing { get; init; }

    /// <summary>The payment code that the cashier has scanned, or the name of the face's capture. Good once and for two minutes.</summary>
    [Id(16)] public string? AuthCode { get; init; }

    /// <summary>The payer must confirm with the password, however small the amount is: a test in the sandbox wants it so.</summary>
    [Id(20)] public bool? AsksPassword { get; init; }

    /// <summary>The combined order that this one is a part of: it alone pays it, and says whether it can be paid. Null: it is none's.
    /// </summary>
    [Id(30)] public AccountId? Combined { get; init; }

    /// <summary>The service provider (sp_mchid) that has ordered in the merchant's name: it, and not the merchant, asks for the order,
    /// closes it and hears of it. <see cref="AppId"/> is then its own. Null: the merchant itself has ordered.</summary>
    [Id(31)] public MerchantId? Partner { get; init; }

    /// <summary>The merchant's own app, if its service provider names it.</summary>
    [Id(32)] public string? SubAppId { get; init; }

    /// <summary>The device that has made the order and waits to hear that it is paid.</summary>
    [Id(90)] public AccountId? Device { get; init; }

    /// <summary>The speaker of the plate by whose code it was made; nobody has asked for it, so a repeat may name another.</summary>
    [Id(91)] public AccountId? Speaker { get; init; }

    /// <summary>The payer is there and pays at once, or not at all: it ends within minutes, and is reversed instead of closed.</summary>
    public bool IsAtTill => TradeType is TradeType.Micropay or TradeType.Facepay;

    /// <summary>The merchant takes no money from a wallet's balance.</summary>
    public bool ExcludesBalance => LimitPay?.Split(',').Contains("no_balance") == true;
}

/// <summary>How the payer meets the order. Append, never renumber.</summary>
public enum TradeType : byte
{
    Native = 1,
    Jsapi = 2,

    /// <summary>The payer shows a payment code.</summary>
    Micropay = 3,

    /// <summary>The merchant's own app hands the order to the payer's wallet app.</summary>
    App = 4,

    /// <summary>A page in a phone's browser does (H5).</summary>
    Mweb = 5,

    /// <summary>A device has seen the payer's face.</summary>
    Facepay = 50,

    /// <summary>Collected from the payer's wallet, who has agreed to that before.</summary>
    Auth = 46,
}
