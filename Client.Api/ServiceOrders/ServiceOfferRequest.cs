using System.Collections.Immutable;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>What every way of offering a service on trust has in common in its request.</summary>
/// <remarks>Source: POST /v3/payscore/serviceorder, …/direct-complete, and the same under /v3/payscore/partner.</remarks>
public abstract record ServiceOfferRequest
{
    [Text(ServiceOrderNo.LengthMax, Alphabet = ServiceOrderNo.Letters)] public required string OutOrderNo { get; init; }
    [Text(32)] public required string Appid { get; init; }
    [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
    [Items(100)] public ImmutableArray<ServicePayment>? PostPayments { get; init; }
    [Items(30)] public ImmutableArray<ServiceDiscount>? PostDiscounts { get; init; }
    public required ServiceTimeRange TimeRange { get; init; }
    public ServiceLocation? Location { get; init; }
    [Text(256)] public string? Attach { get; init; }

    /// <summary>Who it is for.</summary>
    [Text(128)] public string? Openid { get; init; }
}

/// <summary>What a merchant sends to offer a service that is completed later.</summary>
public abstract record ServiceOrderRequest : ServiceOfferRequest
{
    [Text(20)] public required string ServiceIntroduction { get; init; }
    public required ServiceRiskFund RiskFund { get; init; }
    [NotifyUrl(255)] public required string NotifyUrl { get; init; }

    /// <summary>Whether the user confirms it in their wallet; true if left out. Otherwise they must have given permission, and are named.</summary>
    public bool? NeedUserConfirm { get; init; }
    public ServiceDevice? Device { get; init; }
}
