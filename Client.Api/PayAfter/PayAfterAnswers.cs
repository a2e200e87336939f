using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.PayAfter;

/// <summary>A service order that has been offered, in the earlier calls' words.</summary>
/// <param name="MiniprogramBusinesstype">What the user's app opens with <paramref name="Package"/>.</param>
public sealed record PayAfterMade(
    string Appid, string Mchid, string OutOrderNo, string ServiceId, string OrderId, string MiniprogramBusinesstype, string Package);

/// <summary>Which order it was, and in whose books.</summary>
public sealed record PayAfterSynced(string Appid, string Mchid, string OutOrderNo, string OrderId);

/// <summary>A service order as its merchant sees it by the earlier calls.</summary>
/// <remarks>Source: GET /v3/payscore/payafter-orders, …/smartretail-orders. What is not so is not there.</remarks>
public sealed record PayAfterAnswer
{
    public required string Appid { get; init; }
    public required string Mchid { get; init; }
    public required string OutOrderNo { get; init; }
    public required string ServiceId { get; init; }

    [OneOf("CREATED", "USER_ACCEPTED", "FINISHED", "USER_PAID", "REVOKED", "EXPIRED")] public required string State { get; init; }

    /// <summary>1: it was not used. 2: it was used.</summary>
    [Whole(1, 2)] public long? FinishType { get; init; }
    public string? ServiceStartTime { get; init; }
    public string? ServiceEndTime { get; init; }
    public string? RealServiceStartTime { get; init; }
    public string? RealServiceEndTime { get; init; }
    public string? PaySuccTime { get; init; }
    public string? ServiceStartLocation { get; init; }
    public string? ServiceEndLocation { get; init; }
    public string? RealServiceEndLocation { get; init; }
    public string? ServiceIntroduction { get; init; }
    public PayAfterFee[]? Fees { get; init; }
    public PayAfterDiscount[]? Discounts { get; init; }

    /// <summary>Fen of the risk fund.</summary>
    public long? RiskAmount { get; init; }

    /// <summary>Fen; once it is completed.</summary>
    public long? TotalAmount { get; init; }
    public string? Attach { get; init; }

    /// <summary>What it may be completed with; while it is used.</summary>
    public string? FinishTicket { get; init; }

    /// <summary>Our number of the payment, by which it is refunded.</summary>
    public string? FinishTransactionId { get; init; }

    [OneOf("MchChannelPayType")] public string? PayType { get; init; }

    /// <param name="order">One that has terms: it exists.</param>
    /// <param name="ticket">What it may be completed with.</param>
    public static PayAfterAnswer Of(ServiceOrder order, string ticket)
    {
        var (seen, terms) = (ServiceOrderAnswerParts.Of(order), order.Terms!);
        return new()
        {
            Appid = terms.AppId,
            Mchid = $"{terms.Caller}",
            OutOrderNo = terms.No.Value,
            ServiceId = terms.ServiceId,
            State = StateOf(order),
            FinishType = order.Completion is not null ? 2 : order is { State: ServiceOrderState.Revoked, User: not null } ? 1 : null,
            ServiceStartTime = seen.Offered.StartTime,
            ServiceEndTime = seen.Offered.EndTime,
            RealServiceStartTime = seen.Used?.StartTime,
            RealServiceEndTime = seen.Used?.EndTime,
            PaySuccTime = order.PaidAt is { } at ? ServiceTimes.Format(at) : null,
            ServiceStartLocation = seen.OfferedAt?.StartLocation,
            ServiceEndLocation = seen.OfferedAt?.EndLocation,
            RealServiceEndLocation = seen.UsedAt?.EndLocation,
            ServiceIntroduction = terms.Introduction,
            Fees = seen.Payments?.Select(PayAfterCalls.FeeOf).ToArray(),
            Discounts = seen.Discounts?.Select(PayAfterCalls.DiscountOf).ToArray(),
            RiskAmount = terms.RiskFund?.Amount.Minor,
            TotalAmount = order.Bill?.Total.Minor,
            Attach = terms.Attach,
            FinishTicket = order.State == ServiceOrderState.Doing ? ticket : null,
            FinishTransactionId = order.TransactionId?.Value,
            PayType = order.PaidBy == CollectedBy.Merchant ? "MchChannelPayType" : null,
        };
    }

    private static string StateOf(ServiceOrder order) => order switch
    {
        { State: ServiceOrderState.Doing } => "USER_ACCEPTED",
        { State: ServiceOrderState.Completed } or { State: ServiceOrderState.Done, PaidAt: null } => "FINISHED",
        { State: ServiceOrderState.Done } => "USER_PAID",
        _ => ServiceOrderAnswer.StateOf(order),
    };
}
