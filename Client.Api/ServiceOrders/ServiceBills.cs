using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>Reads what a service has cost, and adds it up.</summary>
internal static class ServiceBills
{
    /// <summary>Null if the whole is all payments less all discounts.</summary>
    public static Refusal? WhyNot(IBillRequest request)
    {
        var payments = request.PostPayments.Sum(payment => payment.Amount ?? 0);
        var discounts = (request.PostDiscounts ?? []).Sum(discount => discount.Amount ?? 0);
        return request.PostPayments.IsEmpty ? Refusal.Body("/post_payments", "[]", "must have at least 1 item")
            : request.TotalAmount == payments - discounts ? null
            : Refusal.Body("/total_amount", $"{request.TotalAmount}", $"is not {payments} less {discounts}") with
            {
                Message = "最终总金额计算非法",
            };
    }

    /// <summary>Null if it had begun before it ended, and has ended.</summary>
    public static Refusal? WhyNot(UsedTimeRange? used, ServiceOrder order, Instant now)
    {
        if (used?.StartTime is { } said && !ServiceTimes.TryParse(said, out _)) return NoTime("start_time", said);
        if (used?.EndTime is not { } text) return null;
        if (!ServiceTimes.TryParse(text, out var end)) return NoTime("end_time", text);
        if (end > now) return Refusal.Body("/time_range/end_time", text, "is in the future");

        var start = used.StartTime ?? ServiceOrderCalls.Read<ServiceTimeRange>(order.Terms!.TimeRange)!.StartTime;
        return ServiceTimes.TryParse(start, out var begun) && end < begun
            ? Refusal.Body("/time_range/end_time", text, "is before start_time")
            : null;
    }

    /// <summary>The same for a service that is offered when it has been used.</summary>
    public static Refusal? WhyNot(ServiceTimeRange used, Instant now) => ServiceOrdering.WhyNot(used)
        ?? (ServiceTimes.TryParse(used.EndTime, out var end) && end > now
            ? Refusal.Body("/time_range/end_time", used.EndTime!, "is in the future")
            : null);

    /// <summary>What is paid for and what makes it cheaper; the rest is each call's own.</summary>
    public static ServiceBill Of(IBillRequest request) => new()
    {
        Total = Money.Fen(request.TotalAmount),
        Payments = ServiceOrderCalls.Text(request.PostPayments.ToArray())!,
        Discounts = ServiceOrderCalls.Text(request.PostDiscounts?.ToArray()),
    };

    internal static Refusal NoTime(string field, string text) =>
        Refusal.Body($"/time_range/{field}", text, "is no time of the calendar");
}
