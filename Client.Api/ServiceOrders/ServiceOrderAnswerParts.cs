using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>What of a service order is kept as JSON: as it was offered, and as it was used where the merchant has said so.</summary>
internal sealed record ServiceOrderAnswerParts(
    ServicePayment[]? Payments,
    ServiceDiscount[]? Discounts,
    ServiceTimeRange Offered,
    UsedTimeRange? Used,
    ServiceLocation? OfferedAt,
    ServiceLocation? UsedAt)
{
    /// <param name="order">One that has terms: it exists.</param>
    public static ServiceOrderAnswerParts Of(ServiceOrder order)
    {
        var (terms, bill) = (order.Terms!, order.Bill);
        return new(
            ServiceOrderCalls.Read<ServicePayment[]>(bill?.Payments ?? terms.Payments),
            ServiceOrderCalls.Read<ServiceDiscount[]>(bill is null ? terms.Discounts : bill.Discounts),
            ServiceOrderCalls.Read<ServiceTimeRange>(terms.TimeRange)!,
            ServiceOrderCalls.Read<UsedTimeRange>(order.Completion?.TimeRange),
            ServiceOrderCalls.Read<ServiceLocation>(terms.Location),
            ServiceOrderCalls.Read<ServiceLocation>(order.Completion?.Location));
    }
}
