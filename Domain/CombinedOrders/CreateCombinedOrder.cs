using Orleans;
using Tael.Domain.Payments;

namespace Tael.Domain.CombinedOrders;

/// <summary>Make several orders that somebody is to pay as one. Its id is the merchant's combine_out_trade_no.</summary>
/// <remarks>Three steps, each of which may be repeated: it is written down what belongs together (this), every sub-order is reserved
/// (<see cref="CreateOrder"/>), and what has come of that is written down (<see cref="ReserveSubOrders"/>).</remarks>
[GenerateSerializer, Immutable, Alias("CreateCombinedOrder")]
public sealed record CreateCombinedOrder([property: Id(0)] CombinedOrderTerms Terms)
{
    public static Decision<CreateCombinedOrderStatus, CombinedOrderEvent> Decide(
        CombinedOrder? order, CreateCombinedOrder command, Instant now)
    {
        // The same request gets the same answer whatever has become of it since: paid, closed or too late.
        if (order?.Terms is { } earlier)
        {
            return new(earlier == command.Terms ? Repeat(order) : CreateCombinedOrderStatus.OutTradeNoUsed);
        }

        if (order is { State: CombinedOrderState.Closed }) return new(CreateCombinedOrderStatus.OrderClosed);
        if (!command.Terms.IsWellFormed) return new(CreateCombinedOrderStatus.TermsOutOfRange);
        if (command.Terms.TimeExpire <= now) return new(CreateCombinedOrderStatus.TimeExpirePassed);

        return new(CreateCombinedOrderStatus.Reserving, new CombinedOrderCreated(command.Terms, now));
    }

    private static CreateCombinedOrderStatus Repeat(CombinedOrder order) => order switch
    {
        { TakenSubOrder: not null } => CreateCombinedOrderStatus.SubOrderTaken,
        { WasReserved: true } => CreateCombinedOrderStatus.Created,
        { State: CombinedOrderState.Closed } => CreateCombinedOrderStatus.OrderClosed,
        _ => CreateCombinedOrderStatus.Reserving,
    };
}

/// <summary>What became of reserving a combined order's sub-orders.</summary>
/// <param name="Taken">The place of the first one that is somebody else's, from 0; null: all belong to it.</param>
[GenerateSerializer, Immutable, Alias("ReserveSubOrders")]
public sealed record ReserveSubOrders([property: Id(0)] int? Taken)
{
    public static Decision<CreateCombinedOrderStatus, CombinedOrderEvent> Decide(
        CombinedOrder? order, ReserveSubOrders command, Instant now) => order switch
    {
        { TakenSubOrder: not null } => new(CreateCombinedOrderStatus.SubOrderTaken),
        { WasReserved: true } => new(CreateCombinedOrderStatus.Created),
        { State: CombinedOrderState.Reserving, Terms: not null } => command.Taken is { } place
            ? new(CreateCombinedOrderStatus.SubOrderTaken, new SubOrderTaken(place, now))
            : new(CreateCombinedOrderStatus.Created, new SubOrdersReserved(now)),
        _ => new(CreateCombinedOrderStatus.OrderClosed),
    };
}

/// <summary>What became of a combined order, and which sub-order is to blame.</summary>
/// <param name="SubOrder">The place of the one that was taken, from 0, with <see cref="CreateCombinedOrderStatus.SubOrderTaken"/>.
/// </param>
[GenerateSerializer, Immutable, Alias("CombinedOrderMade")]
public sealed record CombinedOrderMade(
    [property: Id(0)] CreateCombinedOrderStatus Status,
    [property: Id(1)] int? SubOrder = null);

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum CreateCombinedOrderStatus : byte
{
    Created = 1,
    OutTradeNoUsed = 2,

    /// <summary>The out_trade_no of a sub-order stands for another order.</summary>
    SubOrderTaken = 3,

    /// <summary>It was closed before it ever arrived, or before its sub-orders were reserved.</summary>
    OrderClosed = 4,
    TimeExpirePassed = 5,

    /// <summary>It is there; its sub-orders are still to be reserved. Never an answer.</summary>
    Reserving = 6,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 7,

    /// <summary>Too few or too many sub-orders, the same one twice, or an amount that no order may have.</summary>
    TermsOutOfRange = 8,
}
