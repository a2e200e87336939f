using System.Collections.Immutable;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Payments;

/// <summary>What a till sends with a payment code.</summary>
/// <remarks>Source: POST /v3/pay/transactions/codepay; lengths as with other orders.</remarks>
public abstract record CodeContentRequest : OrderContentRequest
{
    public required CodePayerRequest Payer { get; init; }
    public required CodeSceneRequest SceneInfo { get; init; }
    [Bytes(6144)] public CodeDetailRequest? Detail { get; init; }

    /// <summary>What was asked for, in the domain's words. Every field has passed its rules before.</summary>
    internal OrderTerms ToTerms(V3Call call, (MerchantId Merchant, string AppId) of, PaymentCode code) =>
        Ordering.Content(this, of, TradeType.Micropay) with
        {
            Payer = code.User,
            Detail = Ordering.Text(Detail),
            SceneInfo = Ordering.Text(SceneInfo),
            AuthCode = code.Text,
            AsksPassword = call.AsksPassword ? true : null,
        };
}

/// <summary>What a merchant's own till sends.</summary>
public sealed record CodeOrderRequest : CodeContentRequest
{
    [Text(32)] public required string Appid { get; init; }
    [Text(32)] public required string Mchid { get; init; }
}

public sealed record CodePayerRequest
{
    [Text(32)] public required string AuthCode { get; init; }
}

public sealed record CodeSceneRequest
{
    [Text(32, LengthMin = 0)] public string? DeviceId { get; init; }
    [Text(45, LengthMin = 0)] public string? DeviceIp { get; init; }
    public required CodeStoreRequest StoreInfo { get; init; }
}

public sealed record CodeStoreRequest
{
    [Text(32, LengthMin = 0)] public string? Id { get; init; }
    [Text(32, LengthMin = 0)] public string? OutId { get; init; }
}

public sealed record CodeDetailRequest
{
    [Whole(0, CreateOrder.AmountMaxMinor)] public long? CostPrice { get; init; }
    [Text(32, LengthMin = 0)] public string? InvoiceId { get; init; }
    [Items(6000)] public required ImmutableArray<CodeGoodsRequest> GoodsDetail { get; init; }
}

public sealed record CodeGoodsRequest
{
    [Text(32)] public required string MerchantGoodsId { get; init; }
    [Text(32, LengthMin = 0)] public string? WxpayGoodsId { get; init; }
    [Text(256, LengthMin = 0)] public string? GoodsName { get; init; }
    [Whole(1, 1_000_000_000)] public required long Quantity { get; init; }
    [Whole(0, CreateOrder.AmountMaxMinor)] public required long UnitPrice { get; init; }
}
