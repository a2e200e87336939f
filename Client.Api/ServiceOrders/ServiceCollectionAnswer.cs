using Tael.Client.Api.Wire.Fields;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>How far the money for a service has come.</summary>
public sealed record ServiceCollectionAnswer
{
    [OneOf("USER_PAYING", "USER_PAID")] public required string State { get; init; }

    /// <summary>Fen in all.</summary>
    public required long TotalAmount { get; init; }

    /// <summary>Fen that are still to be paid.</summary>
    public required long PayingAmount { get; init; }

    /// <summary>Fen that are paid.</summary>
    public required long PaidAmount { get; init; }

    /// <summary>The payments: one, unless it was late and more than the user had; then it is collected in parts.</summary>
    public ServiceCollectionDetailAnswer[]? Details { get; init; }
    public string? BankType { get; init; }

    /// <summary>Null before it is completed, and if it costs nothing.</summary>
    public static ServiceCollectionAnswer? Of(ServiceOrder order)
    {
        if (order.Bill is not { Total: { IsZero: false } total }) return null;

        var isPaid = order.State == ServiceOrderState.Done;
        var details = DetailsOf(order).ToArray();
        return new()
        {
            State = isPaid ? "USER_PAID" : "USER_PAYING",
            TotalAmount = total.Minor,
            PayingAmount = isPaid ? 0 : order.Due.Minor,
            PaidAmount = isPaid ? total.Minor : order.PaidInParts.Minor,
            Details = details.Length > 0 ? details : null,
            BankType = order.PaidBy == CollectedBy.Platform || order.Part is not null ? "OTHERS" : null,
        };
    }

    private static IEnumerable<ServiceCollectionDetailAnswer> DetailsOf(ServiceOrder order)
    {
        foreach (var part in order.Part?.All ?? [])
        {
            yield return new(part.Seq, part.Amount.Minor, "NEWTON", ServiceTimes.Format(part.PaidAt), part.TransactionId.Value);
        }

        if (order.PaidAt is not { } at) yield break;

        yield return new(
            (order.Part?.Seq ?? 0) + 1, order.Due.Minor, PaidTypeOf(order), ServiceTimes.Format(at), order.TransactionId?.Value);
    }

    private static string PaidTypeOf(ServiceOrder order) => order.PaidBy == CollectedBy.Merchant ? "MCH" : "NEWTON";
}

/// <param name="TransactionId">By which it is refunded; none if the merchant has reported it.</param>
public sealed record ServiceCollectionDetailAnswer(
    long Seq, long Amount, [property: OneOf("NEWTON", "MCH")] string PaidType, string PaidTime, string? TransactionId);
