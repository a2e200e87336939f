using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire.Fields;

namespace Tael.Client.Api.Partners;

/// <summary>What a service provider sends of an order whose payer has scanned a till or opened a mini program.</summary>
/// <remarks>Whoever leaves out notify_url asks. Source: POST /v3/pay/partner/transactions/{miniprogram,scannedpos}.</remarks>
public abstract record PartnerScannedOrderRequest : PrepaidOrderRequest
{
    [Text(32)] public required string SpMchid { get; init; }
    [Text(32)] public string? SubAppid { get; init; }
    [Text(32)] public required string SubMchid { get; init; }
    [NotifyUrl(255)] public string? NotifyUrl { get; init; }
    public required PartnerScannedPayerRequest Payer { get; init; }
}

public sealed record PartnerMiniProgramSceneRequest
{
    [Text(45)] public string? PayerClientIp { get; init; }
    [Text(32, LengthMin = 0)] public string? DeviceId { get; init; }
    public CodeStoreRequest? StoreInfo { get; init; }
}

public sealed record PartnerScannedSceneRequest
{
    [Text(45)] public required string PayerClientIp { get; init; }
    [Text(32, LengthMin = 0)] public string? DeviceId { get; init; }
    public required CodeStoreRequest StoreInfo { get; init; }
}
