using System.Collections.Immutable;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.PayAfter;

/// <summary>One thing that is to be paid for, as the earlier calls name it (fees).</summary>
public sealed record PayAfterFee
{
    [Text(20)] public required string FeeName { get; init; }
    [Whole(1, 100)] public long? FeeCount { get; init; }

    /// <summary>Fen of all of it, whatever its count is.</summary>
    [Whole(0, TrustService.AmountMaxMinor)] public long? FeeAmount { get; init; }
    [Text(30)] public string? FeeDesc { get; init; }
}

/// <summary>One thing that makes it cheaper, as the earlier calls name it (discounts).</summary>
public sealed record PayAfterDiscount
{
    [Text(20)] public required string DiscountName { get; init; }

    /// <summary>Fen of all of it.</summary>
    [Whole(0, TrustService.AmountMaxMinor)] public long? DiscountAmount { get; init; }
    [Text(30)] public string? DiscountDesc { get; init; }
}

/// <summary>What a merchant sends to offer a service on trust by the earlier calls.</summary>
/// <remarks>Source: POST /v3/payscore/smartretail-orders.</remarks>
public record SmartRetailOrderRequest
{
    [Text(32)] public required string Appid { get; init; }
    [Text(ServiceOrderNo.LengthMax, Alphabet = ServiceOrderNo.Letters)] public required string OutOrderNo { get; init; }
    [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }

    /// <summary>When the user accepts it, if left out.</summary>
    [Form(ServiceTimes.Form, ServiceTimes.Issue + ", or OnAccept")] public string? ServiceStartTime { get; init; }
    [Form(ServiceTimes.FormOfEnd, ServiceTimes.Issue)] public string? ServiceEndTime { get; init; }
    [Text(50)] public string? ServiceStartLocation { get; init; }
    [Text(50)] public string? ServiceEndLocation { get; init; }

    /// <summary>The service's name if left out.</summary>
    [Text(20)] public string? ServiceIntroduction { get; init; }
    [Items(100)] public ImmutableArray<PayAfterFee>? Fees { get; init; }
    [Items(30)] public ImmutableArray<PayAfterDiscount>? Discounts { get; init; }

    /// <summary>Fen of the risk fund: a deposit, or the estimated cost, as the service spares the one or the other.</summary>
    [Whole(1, TrustService.AmountMaxMinor)] public long? RiskAmount { get; init; }
    [Text(256)] public string? Attach { get; init; }

    /// <summary>Whether the user confirms it in their wallet; true if left out. Otherwise they must have given permission, and are named.</summary>
    public bool? NeedUserConfirm { get; init; }
    [Text(128)] public string? Openid { get; init; }
}

/// <summary>The same, with who the user is: encrypted, looked at by nobody and not kept.</summary>
/// <remarks>Source: POST /v3/payscore/payafter-orders.</remarks>
public sealed record PayAfterOrderRequest : SmartRetailOrderRequest
{
    /// <summary>The user's name; not kept.</summary>
    [Sensitive] public string? Name { get; init; }

    /// <summary>The user's telephone number; not kept.</summary>
    [Sensitive] public string? Phone { get; init; }

    /// <summary>The number of the user's identity; not kept.</summary>
    [Sensitive] public string? Userid { get; init; }

    /// <summary>Where the user lives; not kept.</summary>
    [Sensitive] public string? Address { get; init; }
}

/// <summary>How a service has ended: used, and what it costs, or not used.</summary>
/// <remarks>Source: POST /v3/payscore/payafter-orders/{out_order_no}/complete.</remarks>
public sealed record FinishRequest
{
    [Text(32)] public required string Appid { get; init; }
    [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }

    /// <summary>1: it was not used, so nothing is to be paid. 2: it was used.</summary>
    [Whole(1, 2)] public required long FinishType { get; init; }

    /// <summary>Needed where it was not used.</summary>
    [Text(50)] public string? CancelReason { get; init; }
    [Form(ServiceTimes.FormOfEnd, ServiceTimes.Issue)] public string? RealServiceStartTime { get; init; }
    [Form(ServiceTimes.FormOfEnd, ServiceTimes.Issue)] public string? RealServiceEndTime { get; init; }
    [Text(50)] public string? RealServiceEndLocation { get; init; }
    [Items(100)] public ImmutableArray<PayAfterFee>? Fees { get; init; }
    [Items(30)] public ImmutableArray<PayAfterDiscount>? Discounts { get; init; }

    /// <summary>Fen: all fees less all discounts. Needed where it was used.</summary>
    [Whole(0, TrustService.AmountMaxMinor)] public long? TotalAmount { get; init; }

    /// <summary>As the query has told it; not looked at if left out.</summary>
    [Text(128)] public string? FinishTicket { get; init; }
    public bool? ProfitSharing { get; init; }
}

/// <summary>Which order.</summary>
public sealed record PayAfterQuery
{
    [Text(TrustService.IdLengthMax)] public string? ServiceId { get; init; }
    [Text(ServiceOrderNo.LengthMax, Alphabet = ServiceOrderNo.Letters)] public string? OutOrderNo { get; init; }
    [Text(128)] public string? QueryId { get; init; }
    [Text(32)] public string? Appid { get; init; }
}

/// <summary>Which order, and what has happened elsewhere.</summary>
public sealed record PayAfterSyncRequest
{
    [Text(32)] public string? Appid { get; init; }
    [Text(TrustService.IdLengthMax)] public string? ServiceId { get; init; }
    [OneOf("Order_Paid")] public required string Type { get; init; }
    public required SyncServiceOrderEndpoint.SyncDetail Detail { get; init; }
}
