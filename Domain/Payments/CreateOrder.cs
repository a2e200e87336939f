using Orleans;

namespace Tael.Domain.Payments;

/// <summary>Make an order that somebody is to pay. Its id is the merchant's out_trade_no.</summary>
[GenerateSerializer, Immutable, Alias("CreateOrder")]
public sealed record CreateOrder([property: Id(0)] OrderTerms Terms)
{
    /// <summary>The most that one order may ask for: 10,000,000 yuan.</summary>
    public const long AmountMaxMinor = 1_000_000_000;

    public static Decision<CreateOrderStatus, OrderEvent> Decide(Order? order, CreateOrder command, Instant now)
    {
        // The same request gets the same answer whatever has become of the order since: paid, closed or too late.
        if (order?.Terms is { } earlier)
        {
            // Between the two, another speaker may have been bound to the plate.
            var again = command.Terms with { Speaker = earlier.Speaker };
            return new(earlier == again ? CreateOrderStatus.Created : CreateOrderStatus.OutTradeNoUsed);
        }

        if (order is { State: OrderState.Closed }) return new(CreateOrderStatus.OrderClosed);
        if (command.Terms.Amount.IsZero) return new(CreateOrderStatus.AmountMustNotBeZero);
        if (command.Terms.Amount.Minor > AmountMaxMinor) return new(CreateOrderStatus.AmountOverLimit);
        if (command.Terms.TimeExpire <= now) return new(CreateOrderStatus.TimeExpirePassed);

        return new(CreateOrderStatus.Created, new OrderCreated(command.Terms, now));
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum CreateOrderStatus : byte
{
    Created = 1,
    OutTradeNoUsed = 2,

    /// <summary>It was closed before it ever arrived.</summary>
    OrderClosed = 3,
    AmountMustNotBeZero = 4,
    AmountOverLimit = 5,
    TimeExpirePassed = 6,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 7,
}
