using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Payments;

/// <summary>A combined order that never can be paid gives up one of the orders that it has reserved: its number is free again.</summary>
/// <param name="Combined">Which combined order; what another one has reserved stays so.</param>
[GenerateSerializer, Immutable, Alias("ReleaseOrder")]
public sealed record ReleaseOrder([property: Id(0)] AccountId Combined)
{
    public static Decision<ReleaseOrderStatus, OrderEvent> Decide(Order? order, ReleaseOrder command, Instant now) =>
        order is { State: OrderState.NotPaid, Terms.Combined: { } combined } && combined == command.Combined
            ? new(ReleaseOrderStatus.Released, new OrderReleased(now))
            : new(ReleaseOrderStatus.NotReserved);
}

/// <summary>Append, never renumber.</summary>
public enum ReleaseOrderStatus : byte
{
    Released = 1,

    /// <summary>The combined order has not reserved it, or no longer. Nothing has changed.</summary>
    NotReserved = 2,
}
