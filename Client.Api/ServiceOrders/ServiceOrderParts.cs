using Tael.Client.Api.Wire.Fields;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>One thing that is to be paid for (post_payments).</summary>
public sealed record ServicePayment
{
    [Text(20)] public required string Name { get; init; }

    /// <summary>Fen of all of it, whatever its count is.</summary>
    [Whole(0, TrustService.AmountMaxMinor)] public long? Amount { get; init; }
    [Text(30)] public string? Description { get; init; }
    [Whole(1, 100)] public long? Count { get; init; }
}

/// <summary>One thing that makes it cheaper (post_discounts).</summary>
public sealed record ServiceDiscount
{
    [Text(20)] public required string Name { get; init; }
    [Text(30)] public required string Description { get; init; }

    /// <summary>Fen of all of it, whatever its count is.</summary>
    [Whole(0, TrustService.AmountMaxMinor)] public long? Amount { get; init; }
    [Whole(1, 100)] public long? Count { get; init; }
}

/// <summary>When the service begins and ends, as it is offered.</summary>
public sealed record ServiceTimeRange
{
    [Form(ServiceTimes.Form, ServiceTimes.Issue + ", or OnAccept")] public required string StartTime { get; init; }
    [Text(20)] public string? StartTimeRemark { get; init; }
    [Form(ServiceTimes.FormOfEnd, ServiceTimes.Issue)] public string? EndTime { get; init; }
    [Text(50)] public string? EndTimeRemark { get; init; }
}

/// <summary>When the service began and ended.</summary>
public sealed record UsedTimeRange
{
    [Form(ServiceTimes.FormOfEnd, ServiceTimes.Issue)] public string? StartTime { get; init; }
    [Text(20)] public string? StartTimeRemark { get; init; }
    [Form(ServiceTimes.FormOfEnd, ServiceTimes.Issue)] public string? EndTime { get; init; }
    [Text(20)] public string? EndTimeRemark { get; init; }
}

/// <summary>Where the service begins and ends.</summary>
public sealed record ServiceLocation
{
    [Text(50)] public string? StartLocation { get; init; }
    [Text(50)] public string? EndLocation { get; init; }
}

/// <summary>Where the service ended.</summary>
public sealed record UsedLocation
{
    [Text(50)] public string? EndLocation { get; init; }
}

/// <summary>What is lent.</summary>
public sealed record ServiceDevice
{
    [Text(128)] public string? StartDeviceId { get; init; }
    [Text(128)] public string? EndDeviceId { get; init; }
    [Text(128)] public string? MaterielNo { get; init; }
}

/// <summary>What the user would have had to leave or pay first.</summary>
public sealed record ServiceRiskFund
{
    [OneOf("DEPOSIT", "ADVANCE", "CASH_DEPOSIT", "ESTIMATE_ORDER_COST")] public required string Name { get; init; }
    [Whole(1, TrustService.AmountMaxMinor)] public required long Amount { get; init; }
    [Text(30)] public string? Description { get; init; }
}
