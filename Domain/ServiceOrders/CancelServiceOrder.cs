using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Scores;

namespace Tael.Domain.ServiceOrders;

/// <summary>The merchant takes a service order back that has not been completed.</summary>
/// <remarks>One that has never arrived can't come any more. Source: WeChat Pay, cancel of a service order.</remarks>
/// <param name="Partner">The service provider that takes it back; what the merchant itself or another one has made is none of its own. Null: the
/// merchant.</param>
/// <param name="OnlyOf">The signed plan that takes it back, if it is a use of that plan's and nobody has been trusted with it; null: whoever made it
/// takes it back.</param>
[GenerateSerializer, Immutable, Alias("CancelServiceOrder")]
public sealed record CancelServiceOrder([property: Id(0)] string Reason, [property: Id(1)] MerchantId? Partner = null, [property: Id(2)] AccountId? OnlyOf = null)
{
    public static Decision<CancelServiceOrderStatus, ServiceOrderEvent> Decide(
        AccountId self, ServiceOrder? order, CancelServiceOrder command, Instant now)
    {
        var revoked = new ServiceOrderEnded(ServiceOrderState.Revoked, command.Reason, now);
        if (order?.Terms is null)
        {
            return order is { State: ServiceOrderState.Revoked }
                ? new(CancelServiceOrderStatus.OrderNotFound)
                : new(CancelServiceOrderStatus.OrderNotFound, revoked);
        }

        if (order.Terms.Partner != command.Partner || (command.OnlyOf is { } plan && order.Terms.SignPlan != plan)) return new(CancelServiceOrderStatus.OrderNotFound);
        if (order.IsOverdue(now))
        {
            return new(CancelServiceOrderStatus.WrongState, new ServiceOrderEnded(ServiceOrderState.Expired, null, now));
        }

        return order.State switch
        {
            ServiceOrderState.Created => new(CancelServiceOrderStatus.Revoked, revoked),
            ServiceOrderState.Doing when command.OnlyOf is null => new(
                CancelServiceOrderStatus.Revoked,
                revoked,
                ServiceOrderFactTold.Of(self, order, ScoreFactKind.OrderWithdrawn, now)),
            ServiceOrderState.Revoked => new(CancelServiceOrderStatus.Revoked),
            _ => new(CancelServiceOrderStatus.WrongState),
        };
    }
}

/// <summary>Append, never renumber.</summary>
public enum CancelServiceOrderStatus : byte
{
    Revoked = 1,

    /// <summary>There is no such order, and from now on there can't be.</summary>
    OrderNotFound = 2,

    /// <summary>It has been completed, or has expired.</summary>
    WrongState = 3,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 4,
}
