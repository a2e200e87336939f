using System.Collections.Immutable;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Plans;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.Plans;

/// <summary>What a merchant sends to make a plan.</summary>
/// <remarks>Source: POST /v3/payscore/plan/payscore-plans.</remarks>
public record PlanRequest
{
    [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
    [Text(32)] public required string Appid { get; init; }
    [Text(20)] public required string PlanName { get; init; }
    [Whole(1, PlanTerms.DaysMax)] public required long PlanDuration { get; init; }
    [Whole(1, PlanTerms.DetailsMax)] public required long DeductionQuantity { get; init; }
    [Whole(1, PlanTerms.DetailsMax * TrustService.AmountMaxMinor)] public required long TotalOriginalPrice { get; init; }
    [Whole(1, PlanTerms.DetailsMax * TrustService.AmountMaxMinor)] public required long TotalActualPrice { get; init; }
    [Items(PlanTerms.DetailsMax)] public required ImmutableArray<PlanDetailRequest> PlanDetailList { get; init; }
    [Text(PlanNo.LengthMax, Alphabet = PlanNo.Letters)] public required string MerchantPlanNo { get; init; }
}

/// <summary>One of the uses that a plan promises.</summary>
public sealed record PlanDetailRequest
{
    [Text(20)] public required string PlanDetailName { get; init; }
    [Whole(1, TrustService.AmountMaxMinor)] public required long OriginalPrice { get; init; }
    [Whole(1, TrustService.AmountMaxMinor)] public required long ActualPrice { get; init; }
    [Text(20)] public string? PlanDiscountDescription { get; init; }
}

/// <summary>What a service provider sends to make one in a merchant's name.</summary>
public sealed record PartnerPlanRequest : PlanRequest
{
    [Text(32)] public required string SubMchid { get; init; }
    [Text(32)] public string? SubAppid { get; init; }
}

/// <summary>In whose name.</summary>
public sealed record OfMerchant
{
    [Text(32)] public required string SubMchid { get; init; }
}

/// <summary>What every way of asking a user to sign a plan has in common.</summary>
public abstract record AnySignPlanRequest
{
    [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
    [Text(46)] public required string PlanId { get; init; }
    [Text(32)] public required string Appid { get; init; }
    [Text(SignPlanNo.LengthMax, Alphabet = SignPlanNo.Letters)] public required string MerchantSignPlanNo { get; init; }
    [NotifyUrl(255)] public required string NotifyUrl { get; init; }
    [Items(PlanTerms.DetailsMax)] public required ImmutableArray<SignPlanDetailRequest> SignPlanDetail { get; init; }
}

/// <summary>The merchant's own number of one of the plan's uses.</summary>
public sealed record SignPlanDetailRequest
{
    [Whole(1, PlanTerms.DetailsMax)] public required long PlanDetailNo { get; init; }

    [Text(ServiceOrderNo.LengthMax, Alphabet = ServiceOrderNo.Letters)] public required string MerchantPlanDetailNo { get; init; }
}

/// <summary>What a merchant sends to ask a user to sign a plan.</summary>
/// <remarks>Source: POST /v3/payscore/sign-plan/user-sign-plans.</remarks>
public sealed record SignPlanRequest : AnySignPlanRequest
{
    [Text(128)] public required string Openid { get; init; }
}

/// <summary>What a service provider sends to do so in a merchant's name.</summary>
public sealed record PartnerSignPlanRequest : AnySignPlanRequest
{
    [Text(32)] public required string SubMchid { get; init; }
    [Text(32)] public string? SubAppid { get; init; }
    [Text(128)] public string? Openid { get; init; }
    [Text(128)] public string? SubOpenid { get; init; }
}

/// <summary>Why a signed plan is ended.</summary>
public record StopSignPlanRequest
{
    [Text(128)] public required string StopReason { get; init; }
}

/// <summary>The same in a merchant's name.</summary>
public sealed record PartnerStopSignPlanRequest : StopSignPlanRequest
{
    [Text(32)] public required string SubMchid { get; init; }
}

/// <summary>What every way of beginning one of a signed plan's uses has in common.</summary>
public abstract record AnySignPlanOrderRequest
{
    [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
    [Text(46)] public required string SignPlanId { get; init; }
    [Whole(1, PlanTerms.DetailsMax)] public required long PlanDetailNo { get; init; }
    [Text(32)] public required string Appid { get; init; }
    [NotifyUrl(255)] public required string NotifyUrl { get; init; }
    [Text(20)] public required string ServiceIntroduction { get; init; }
    public required ServiceTimeRange TimeRange { get; init; }
    public ServiceLocation? Location { get; init; }
    [Text(256)] public string? Attach { get; init; }

    [Text(ServiceOrderNo.LengthMax, Alphabet = ServiceOrderNo.Letters)] public required string OutTradeNo { get; init; }
}

/// <summary>What a merchant sends to begin one of a signed plan's uses.</summary>
/// <remarks>Source: POST /v3/payscore/sign-plan/serviceorder.</remarks>
public sealed record SignPlanOrderRequest : AnySignPlanOrderRequest
{
    [Text(128)] public required string Openid { get; init; }
}

/// <summary>What a service provider sends to do so in a merchant's name.</summary>
public sealed record PartnerSignPlanOrderRequest : AnySignPlanOrderRequest
{
    [Text(32)] public required string SubMchid { get; init; }
    [Text(32)] public string? SubAppid { get; init; }
    [Text(128)] public string? Openid { get; init; }
    [Text(128)] public string? SubOpenid { get; init; }
}
