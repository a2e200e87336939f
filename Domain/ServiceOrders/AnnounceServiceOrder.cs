using Orleans;

namespace Tael.Domain.ServiceOrders;

/// <summary>Tell the user what a service will probably cost, and when their wallet will probably be debited.</summary>
/// <remarks>Once of each kind for an order; it changes nothing of what is due. Source: WeChat Pay, send-prepaidmessage and
/// send-pendingmessage of a service order.</remarks>
[GenerateSerializer, Immutable, Alias("AnnounceServiceOrder")]
public sealed record AnnounceServiceOrder([property: Id(0)] ServiceMessage Message)
{
    public static Decision<AnnounceServiceOrderStatus, ServiceOrderEvent> Decide(
        ServiceOrder? order, AnnounceServiceOrder command, Instant now)
    {
        if (order?.Terms is null) return new(AnnounceServiceOrderStatus.OrderNotFound);
        if (order.MessageOf(command.Message.Kind) is { } earlier)
        {
            return new(earlier == command.Message ? AnnounceServiceOrderStatus.Announced : AnnounceServiceOrderStatus.AnnouncedBefore);
        }

        if (order.State != ServiceOrderState.Doing) return new(AnnounceServiceOrderStatus.WrongState);
        return command.Message.Total > order.CostMax
            ? new(AnnounceServiceOrderStatus.ExceedsLimit)
            : new(AnnounceServiceOrderStatus.Announced, new ServiceOrderAnnounced(command.Message, now));
    }
}

/// <summary>What a user is told before they are to pay.</summary>
/// <param name="Payments">As the merchant sent them, JSON.</param>
/// <param name="Discounts">As the merchant sent them, JSON.</param>
/// <param name="ExpectedOn">When the wallet will probably be debited: yyyyMMdd or yyyyMMddHHmmss of China.</param>
[GenerateSerializer, Immutable, Alias("ServiceMessage")]
public sealed record ServiceMessage(
    [property: Id(0)] ServiceMessageKind Kind,
    [property: Id(1)] Money Total,
    [property: Id(2)] string Payments,
    [property: Id(3)] string? Discounts,
    [property: Id(4)] string ExpectedOn);

/// <summary>Append, never renumber.</summary>
public enum ServiceMessageKind : byte
{
    /// <summary>服务预扣费消息: the wallet will be debited.</summary>
    Prepaid = 1,

    /// <summary>服务费用待处理消息: the cost is being dealt with.</summary>
    Pending = 2,
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum AnnounceServiceOrderStatus : byte
{
    Announced = 1,
    OrderNotFound = 2,

    /// <summary>The user has been told something else of this kind.</summary>
    AnnouncedBefore = 3,

    /// <summary>Nobody has accepted it, or it has been completed or has ended.</summary>
    WrongState = 4,

    /// <summary>It could not be completed with so much.</summary>
    ExceedsLimit = 5,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 6,
}
