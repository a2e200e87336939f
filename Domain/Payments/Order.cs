using System.Collections.Immutable;
using System.Diagnostics;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Wallets;

namespace Tael.Domain.Payments;

/// <summary>One order: an escrow account between payer and merchant.</summary>
/// <remarks>
/// Invariant: an order ends once, paid or closed. That the money arrives is what makes it paid, so money and business
/// fact are one event. Money that it cannot take it sends back in the same append, so it may hold a balance and a
/// history before it is created, and after it is closed, but never keeps what is not its own.
/// </remarks>
[GenerateSerializer, Immutable, Alias("Order")]
public sealed record Order : IAccount
{
    /// <summary>An order that nobody has paid is closed after this. Source: WeChat Pay, basic payment.</summary>
    public static readonly TimeSpan UnpaidLifetime = TimeSpan.FromDays(7);

    /// <summary>An order by payment code has been paid by then, or it is over: at the till nobody waits longer.</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Money that waits to be shared out goes to the merchant after this. Source: WeChat Pay, profit sharing.</summary>
    public static readonly TimeSpan FrozenFor = TimeSpan.FromDays(30);

    /// <summary>The most refunds of one order. Source: WeChat Pay, refund.</summary>
    public const int RefundsMax = 50;

    /// <summary>Null until the order is created.</summary>
    [Id(0)] public OrderTerms? Terms { get; init; }
    [Id(1)] public Instant CreatedAt { get; init; }
    [Id(2)] public OrderState State { get; init; } = OrderState.NotPaid;
    [Id(3)] public Money Balance { get; init; } = Money.Zero(Currency.Cny);
    [Id(4)] public TransactionId? TransactionId { get; init; }
    [Id(5)] public AccountId? PaidBy { get; init; }
    [Id(6)] public Instant? PaidAt { get; init; }

    /// <summary>What has been paid back, in order of time; at most <see cref="RefundsMax"/>, and together at most what was paid.
    /// </summary>
    [Id(7)] public ImmutableArray<OrderRefund> Refunds { get; init; } = [];

    /// <summary>How many notifications there have been: the number of the latest.</summary>
    [Id(8)] public int Notifications { get; init; }

    /// <summary>Null unless it is closed.</summary>
    [Id(9)] public OrderClosedBy? ClosedBy { get; init; }

    /// <summary>What has been shared out, in order of time; at most <see cref="ShareOrder.SharesMax"/>.</summary>
    [Id(10)] public ImmutableArray<OrderShare> Shares { get; init; } = [];

    /// <summary>Null unless it was frozen and is no longer.</summary>
    [Id(11)] public OrderThaw? Unfrozen { get; init; }

    public long BalanceMinor => Balance.Minor;

    /// <summary>Whose payment it is, also where a family card has paid for them: <see cref="PaidBy"/> then is the lender, who gets refunds.</summary>
    public AccountId? Payer => PaidBy is null ? null : Terms?.Payer?.Wallet ?? PaidBy;

    public Money Refunded => RefundedSoFar.Amount;

    public RefundedBefore RefundedSoFar => Refunds.Aggregate(
        new RefundedBefore(Money.Zero(Balance.Currency), Money.Zero(Balance.Currency)),
        (sum, refund) => new(sum.Amount + refund.Amount, sum.Fee + refund.Fee));

    /// <summary>Paid, and the money waits here to be shared out.</summary>
    public bool IsFrozen => State == OrderState.Paid && Terms?.ProfitSharing == true && Unfrozen is null;

    public bool IsFrozenTooLong(Instant now) => IsFrozen && now >= PaidAt!.Value + FrozenFor;

    public Money SharedOut => Shares.Where(share => !share.IsBack)
        .Aggregate(Money.Zero(Balance.Currency), (sum, share) => sum + share.Amount);

    public bool IsUnpaidTooLong(Instant now) =>
        Terms is { Combined: null, TradeType: not TradeType.Auth } && State == OrderState.NotPaid
        && now >= CreatedAt + (Terms.IsAtTill ? CodeLifetime : UnpaidLifetime);

    /// <summary>The merchant has taken it back: it was never paid, or all of it is the payer's again.</summary>
    public bool IsReversed =>
        ClosedBy == OrderClosedBy.Reversal || Refunds.Any(refund => refund.OutRefundNo.IsReversal);

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static Order Evolve(Order? order, OrderEvent happened)
    {
        var now = order ?? new Order();
        return happened switch
        {
            OrderCreated e => now with { Terms = e.Terms, CreatedAt = e.At },
            OrderPaid e => now with
            {
                State = OrderState.Paid,
                Balance = now.Balance + e.Amount,
                TransactionId = e.TransactionId,
                PaidBy = e.PaidBy,
                PaidAt = e.At,
                Notifications = now.Notifications + (now.Terms!.NotifyUrl is null ? 0 : 1),
            },
            RefundPaid e => now with
            {
                Balance = now.Balance + e.Amount,
                Refunds = now.Refunds.Add(new(e.OutRefundNo, e.Amount, e.Fee, e.At, e.Hold, NotifyUrl: e.Hold is null ? null : e.NotifyUrl)),
                Notifications = now.Notifications + (e.NotifyUrl is null || e.Hold == RefundHold.Processing ? 0 : 1),
            },
            RefundReleased e => now with
            {
                Balance = now.Balance - e.Amount,
                Refunds =
                [
                    .. now.Refunds.Select(refund => refund.OutRefundNo == e.OutRefundNo
                        ? refund with { ReleasedAt = e.At, Way = e.Way }
                        : refund),
                ],
                Notifications = now.Notifications + (e.NotifyUrl is null ? 0 : 1),
            },
            RefundPassedOn e => now with { Balance = now.Balance - e.Amount },
            RefundNotTaken e => now with
            {
                Balance = now.Balance + e.Amount,
                Notifications = now.Notifications + (e.NotifyUrl is null ? 0 : 1),
            },
            OrderSettled e => now with { Balance = now.Balance - e.Amount },
            OrderReleased => now with { Terms = null },
            OrderShared e => now with
            {
                Balance = now.Balance - e.Amount, Shares = now.Shares.Add(new(e.OutSharingNo, e.To, e.Amount, e.At)),
            },
            OrderUnfrozen e => now with { Balance = now.Balance - e.Amount, Unfrozen = now.Unfrozen ?? new(e.By, e.Amount, e.At) },
            ShareTakenBack e => now with
            {
                Balance = now.Balance + e.Amount,
                Shares = [.. now.Shares.Select(share => share.Share == e.From ? share with { IsBack = true } : share)],
            },
            OrderAnnounced => now,
            OrderClosed e => now with { State = OrderState.Closed, ClosedBy = e.By },
            PaymentNotTaken e => now with { Balance = now.Balance + e.Amount },
            PaymentReturned e => now with { Balance = now.Balance - e.Amount },
            _ => throw new UnreachableException($"{happened.GetType().Name} is no order's event."),
        };
    }
}

/// <summary>Append, never renumber.</summary>
public enum OrderState : byte
{
    NotPaid = 1,
    Paid = 2,
    Closed = 3,
}

[GenerateSerializer, Immutable, Alias("OrderEvent")]
public abstract record OrderEvent(Instant At) : AccountEvent(At);

[GenerateSerializer, Immutable, Alias("OrderCreated")]
public sealed record OrderCreated([property: Id(0)] OrderTerms Terms, Instant At) : OrderEvent(At);

/// <summary>The combined order that had reserved it has given it up: it is as if it had never been created.</summary>
[GenerateSerializer, Immutable, Alias("OrderReleased")]
public sealed record OrderReleased(Instant At) : OrderEvent(At);

/// <summary>The payer's money has arrived, and with it the order is paid.</summary>
[GenerateSerializer, Immutable, Alias("OrderPaid")]
public sealed record OrderPaid(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] TransactionId TransactionId,
    Instant At) : OrderEvent(At)
{
    /// <summary>The payer's wallet, also where the money came by way of a combined order.</summary>
    public AccountId PaidBy => SubOrderTransfer.TryPayer(Transfer, From, out var payer) ? payer.Wallet : From;

    /// <summary>Whose payment it is, also where a family card has paid for them.</summary>
    public AccountId Payer => FamilyCardTransfer.TryHolder(Transfer, out var holder) ? holder.Wallet : PaidBy;

    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>That the order is paid is on its way to the device that waits to hear it, as a transfer of nothing.</summary>
[GenerateSerializer, Immutable, Alias("OrderAnnounced")]
public sealed record OrderAnnounced(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    Instant At) : OrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>The order's money is on its way to the merchant.</summary>
[GenerateSerializer, Immutable, Alias("OrderSettled")]
public sealed record OrderSettled(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    Instant At) : OrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

[GenerateSerializer, Immutable, Alias("OrderClosed")]
public sealed record OrderClosed([property: Id(0)] OrderClosedBy By, Instant At) : OrderEvent(At);

/// <summary>Append, never renumber.</summary>
public enum OrderClosedBy : byte
{
    Merchant = 1,
    Time = 2,

    /// <summary>By <see cref="ReverseOrder"/>.</summary>
    Reversal = 3,
}

/// <summary>Money has arrived that the order cannot take; <see cref="PaymentReturned"/> follows in the same append.</summary>
[GenerateSerializer, Immutable, Alias("PaymentNotTaken")]
public sealed record PaymentNotTaken(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] CreditStatus Reason,
    Instant At) : OrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>Money that the order could not take is on its way back.</summary>
[GenerateSerializer, Immutable, Alias("PaymentReturned")]
public sealed record PaymentReturned(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    [property: Id(3)] TransferId Returns,
    Instant At) : OrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}
