using System.Collections.Immutable;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Domain.CombinedOrders;

/// <summary>What a merchant asked for when it combined orders. Two requests are the same if and only if these are equal.</summary>
/// <remarks>Texts are kept as they were sent and have passed the edge's limits; a <c>null</c> was not sent.
/// Source of the fields: POST /v3/combine-transactions/{jsapi,app,h5,native}.</remarks>
[GenerateSerializer, Immutable, Alias("CombinedOrderTerms")]
public sealed record CombinedOrderTerms
{
    public const int SubOrdersMin = 2;
    public const int SubOrdersMax = 50;

    /// <summary>Who combines: combine_mchid. The sub-orders may be other merchants'.</summary>
    [Id(0)] public required MerchantId Merchant { get; init; }

    /// <summary>combine_out_trade_no; unique per <see cref="Merchant"/>, apart from the numbers of its orders.</summary>
    [Id(1)] public required OutTradeNo OutTradeNo { get; init; }

    /// <summary>combine_appid: the app of all sub-orders too.</summary>
    [Id(2)] public required string AppId { get; init; }
    [Id(3)] public required TradeType TradeType { get; init; }
    [Id(4)] public required string NotifyUrl { get; init; }

    /// <summary>When the merchant's own order began, if it says so; kept, and without effect.</summary>
    [Id(5)] public Instant? TimeStart { get; init; }

    /// <summary>After this it can no longer be paid; it is not thereby closed.</summary>
    [Id(6)] public Instant? TimeExpire { get; init; }

    /// <summary>Ways of paying that the merchant excludes, joined by commas.</summary>
    [Id(7)] public string? LimitPay { get; init; }

    /// <summary>The one user who may pay (jsapi); <c>null</c>: whoever holds the code.</summary>
    [Id(8)] public UserId? Payer { get; init; }

    /// <summary>The JSON object <c>scene_info</c>, without insignificant white space.</summary>
    [Id(9)] public string? SceneInfo { get; init; }

    /// <summary>From <see cref="SubOrdersMin"/> to <see cref="SubOrdersMax"/>, in the merchant's order, no two of the same merchant
    /// with the same number; each belongs to this one (<see cref="OrderTerms.Combined"/>).</summary>
    [Id(10)] public required ImmutableArray<OrderTerms> SubOrders { get; init; }

    public AccountId Account => OutTradeNo.CombinedOf(Merchant);

    public Money Total => SubOrders.Aggregate(Money.Zero(SubOrders[0].Amount.Currency), (sum, order) => sum + order.Amount);

    /// <summary>Whether its sub-orders are as many, as different and as dear as they may be.</summary>
    public bool IsWellFormed =>
        SubOrders.Length is >= SubOrdersMin and <= SubOrdersMax
        && SubOrders.Select(order => (order.Merchant, order.OutTradeNo)).Distinct().Count() == SubOrders.Length
        && SubOrders.All(order => order.Combined == Account && order.TimeExpire is null
            && order.Amount.Minor is > 0 and <= CreateOrder.AmountMaxMinor);

    /// <summary>The merchant takes no money from a wallet's balance.</summary>
    public bool ExcludesBalance => LimitPay?.Split(',').Contains("no_balance") == true;

    public bool Equals(CombinedOrderTerms? other) => other is not null
        && (Merchant, OutTradeNo, AppId, TradeType, NotifyUrl) == (other.Merchant, other.OutTradeNo, other.AppId, other.TradeType, other.NotifyUrl)
        && (TimeStart, TimeExpire, LimitPay, Payer, SceneInfo) == (other.TimeStart, other.TimeExpire, other.LimitPay, other.Payer, other.SceneInfo)
        && SubOrders.SequenceEqual(other.SubOrders);

    public override int GetHashCode() => HashCode.Combine(Merchant, OutTradeNo, SubOrders.Length);
}
