using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.ServiceOrders;

/// <summary>The service has been used: say what it costs, and begin to collect it.</summary>
/// <remarks>Source: WeChat Pay, complete of a service order.</remarks>
[GenerateSerializer, Immutable, Alias("CompleteServiceOrder")]
public sealed record CompleteServiceOrder([property: Id(0)] ServiceBill Bill)
{
    public static Decision<CompleteServiceOrderStatus, ServiceOrderEvent> Decide(
        AccountId self, ServiceOrder? order, CompleteServiceOrder command, Instant now)
    {
        if (order?.Terms is null) return new(CompleteServiceOrderStatus.OrderNotFound);
        if (order.Completion is { } earlier)
        {
            return new(earlier == command.Bill ? CompleteServiceOrderStatus.Completed : CompleteServiceOrderStatus.WrongState);
        }

        if (order.State != ServiceOrderState.Doing) return new(CompleteServiceOrderStatus.WrongState);
        if (command.Bill.Total > order.CostMax)
        {
            var isDeposit = order.Terms.RiskFund is { IsDeposit: true };
            return new(isDeposit ? CompleteServiceOrderStatus.ExceedsRiskFund : CompleteServiceOrderStatus.ExceedsQuota);
        }

        return new(CompleteServiceOrderStatus.Completed, [.. Events(self, order, command.Bill, now)]);
    }

    /// <summary>What costs nothing has ended well thereby.</summary>
    internal static ServiceOrderEvent[] Events(AccountId self, ServiceOrder order, ServiceBill bill, Instant now)
    {
        var completed = new ServiceOrderCompleted(bill, now);
        return bill.Total.IsZero ? [completed, .. ServiceOrderEnding.Well(self, order, now)] : [completed];
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum CompleteServiceOrderStatus : byte
{
    Completed = 1,
    OrderNotFound = 2,

    /// <summary>Nobody has accepted it, it has ended, or it was completed with another bill.</summary>
    WrongState = 3,
    ExceedsRiskFund = 4,
    ExceedsQuota = 5,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 6,
}
