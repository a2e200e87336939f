using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Scores;

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
        if (WhyTooMuch(order, command.Bill.Total) is { } why) return new(why);

        var completed = new ServiceOrderCompleted(command.Bill, now);
        return command.Bill.Total.IsZero
            ? new(
                CompleteServiceOrderStatus.Completed,
                completed,
                ServiceOrderFactTold.Of(self, order, ScoreFactKind.OrderKept, now))
            : new(CompleteServiceOrderStatus.Completed, completed);
    }

    /// <summary>What was spared is the most that can be asked for; without a deposit, what was agreed for the service.</summary>
    private static CompleteServiceOrderStatus? WhyTooMuch(ServiceOrder order, Money total)
    {
        var fund = order.Terms!.RiskFund;
        if (fund.IsDeposit) return total > fund.Amount ? CompleteServiceOrderStatus.ExceedsRiskFund : null;
        return total > order.Service!.Quota ? CompleteServiceOrderStatus.ExceedsQuota : null;
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
