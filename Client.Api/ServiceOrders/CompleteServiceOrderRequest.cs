using System.Collections.Immutable;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>What says how much is to be paid, and for what.</summary>
public interface IBillRequest
{
    ImmutableArray<ServicePayment> PostPayments { get; }

    ImmutableArray<ServiceDiscount>? PostDiscounts { get; }

    long TotalAmount { get; }
}

/// <summary>What a service costs, in the requests that say so.</summary>
public abstract record BillRequest : IBillRequest
{
    [Items(100)] public required ImmutableArray<ServicePayment> PostPayments { get; init; }
    [Items(30)] public ImmutableArray<ServiceDiscount>? PostDiscounts { get; init; }

    /// <summary>Fen: all payments less all discounts.</summary>
    [Whole(0, TrustService.AmountMaxMinor)] public required long TotalAmount { get; init; }
}

/// <summary>What a used service has cost.</summary>
/// <remarks>Source: POST /v3/payscore/serviceorder/{out_order_no}/complete.</remarks>
public sealed record CompleteServiceOrderRequest : BillRequest
{
    [Text(32)] public required string Appid { get; init; }
    [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
    public UsedTimeRange? TimeRange { get; init; }
    public UsedLocation? Location { get; init; }
    public bool? ProfitSharing { get; init; }
    [Text(32)] public string? GoodsTag { get; init; }
    public ServiceDevice? Device { get; init; }
}

/// <summary>A lower cost of a service than it was completed with.</summary>
/// <remarks>Source: POST /v3/payscore/serviceorder/{out_order_no}/modify.</remarks>
public sealed record ModifyServiceOrderRequest : BillRequest
{
    [Text(32)] public required string Appid { get; init; }
    [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
    [Text(50)] public required string Reason { get; init; }
    public ServiceDevice? Device { get; init; }
}
