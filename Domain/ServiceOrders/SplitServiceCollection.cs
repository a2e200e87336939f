using Orleans;

namespace Tael.Domain.ServiceOrders;

/// <summary>What is late, and more than the user has, is collected in parts: ask for what there is.</summary>
/// <remarks>Only of what was not paid in time: until then the user may still pay it whole.</remarks>
public static class SplitServiceCollection
{
    /// <summary>So many parts at most; what is left then is paid whole or not at all.</summary>
    public const int PartsMax = 20;

    /// <summary>Less is not taken by itself: 1 yuan.</summary>
    public static readonly Money PartMin = Money.Fen(100);

    /// <summary>What can be taken now of what is due; null: nothing, or all.</summary>
    /// <param name="available">What the user's wallet holds.</param>
    public static Money? PartOf(ServiceOrder order, Money available, Instant now)
    {
        var isLate = order is { State: ServiceOrderState.Completed, CompletedAt: { } at } && now > at + ServiceOrder.DueWithin;
        return isLate && available >= PartMin && available < (order.Asked ?? order.Due) && (order.Part?.Seq ?? 0) < PartsMax
            ? available
            : null;
    }

    /// <param name="closed">The collection that can't be paid any more.</param>
    public static Decision<SplitServiceCollectionStatus, ServiceOrderEvent> Decide(
        ServiceOrder? order, Money available, int closed, Instant now)
    {
        if (order is null || order.CollectionNumber != closed) return new(SplitServiceCollectionStatus.NotDue);

        return PartOf(order, available, now) is { } part
            ? new(SplitServiceCollectionStatus.Split, new ServiceCollectionSplit(part, now))
            : new(SplitServiceCollectionStatus.NotDue);
    }
}

/// <summary>One part of what a service costs that has been paid, and those before it.</summary>
/// <param name="TransactionId">By which it is refunded.</param>
[GenerateSerializer, Immutable, Alias("ServicePart")]
public sealed record ServicePart(
    [property: Id(0)] Money Amount,
    [property: Id(1)] Instant PaidAt,
    [property: Id(2)] Payments.TransactionId TransactionId,
    [property: Id(3)] ServicePart? Earlier)
{
    /// <summary>Counts parts from 1.</summary>
    public int Seq => (Earlier?.Seq ?? 0) + 1;

    /// <summary>Of this and all before.</summary>
    public Money Sum => Earlier is null ? Amount : Earlier.Sum + Amount;

    /// <summary>All parts, the first first.</summary>
    public IEnumerable<ServicePart> All => [.. Earlier?.All ?? [], this];
}

/// <summary>Never leaves the grain.</summary>
public enum SplitServiceCollectionStatus : byte
{
    Split = 1,
    NotDue = 2,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 3,
}
