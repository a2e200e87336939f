using Tael.Client.Api.Keys;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Faces;

/// <summary>What a merchant sends with a face_code.</summary>
/// <remarks>Source: POST /v3/offlineface/transactions; lengths as with other orders. sp_appid and amount are needed here.</remarks>
public sealed record FaceOrderRequest
{
    private const string NoAlphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-|*";
    private const string UsualDescription = "刷脸支付";

    /// <summary>The face_code of the device.</summary>
    [Text(FaceTokens.TextMax)] public required string AuthCode { get; init; }

    [Text(32)] public required string SpAppid { get; init; }
    [Text(32)] public string? SpMchid { get; init; }
    [Text(32)] public string? SubAppid { get; init; }
    [Text(32)] public string? SubMchid { get; init; }
    public required AmountRequest Amount { get; init; }
    public FaceSceneRequest? SceneInfo { get; init; }
    [Text(32, LengthMin = 0)] public string? GoodsTag { get; init; }
    [Text(127)] public string? Description { get; init; }
    [Text(128, LengthMin = 0)] public string? Attach { get; init; }
    public SettleInfoRequest? SettleInfo { get; init; }

    /// <summary>Left out: one is made of the face_code.</summary>
    [Text(Domain.Payments.OutTradeNo.LengthMax, LengthMin = Domain.Payments.OutTradeNo.LengthMin, Alphabet = NoAlphabet)]
    public string? OutTradeNo { get; init; }

    public FaceBusinessRequest? Business { get; init; }

    internal OrderTerms ToTerms(FaceCaller by, FaceCode code) => new()
    {
        Merchant = by.For.Merchant,
        OutTradeNo = Domain.Payments.OutTradeNo.Parse(OutTradeNo ?? code.Request.Value),
        AppId = SpAppid,
        TradeType = TradeType.Facepay,
        Amount = Money.Fen(Amount.Total),
        Description = Description ?? UsualDescription,
        Attach = Attach,
        GoodsTag = GoodsTag,
        Payer = code.User,
        Detail = Ordering.Text(Business),
        SceneInfo = Ordering.Text(new Scene(code.Device.SerialNo, SceneInfo?.DeviceIp)),
        AuthCode = code.Request.Value,
        Partner = by.For.Partner,
        SubAppId = SubAppid,
        ProfitSharing = SettleInfo?.ProfitSharing,
    };

    private sealed record Scene(string DeviceId, string? DeviceIp);
}

public sealed record FaceSceneRequest
{
    [Text(45)] public required string DeviceIp { get; init; }
}

public sealed record FaceBusinessRequest
{
    /// <summary>2 or 11; kept, and without effect here.</summary>
    [Whole(2, 11)] public required long BusinessProductId { get; init; }

    /// <summary>3 to 6 or 124 to 126; kept, and without effect here.</summary>
    [Whole(3, 126)] public required long BusinessSceneId { get; init; }

    /// <summary>The field that has no such value; null: both are documented.</summary>
    internal string? Wrong => BusinessProductId is not (2 or 11) ? "/business/business_product_id"
        : BusinessSceneId is not ((>= 3 and <= 6) or (>= 124 and <= 126)) ? "/business/business_scene_id"
        : null;
}
