using System.Diagnostics;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;

namespace Tael.Domain.CombinedOrders;

/// <summary>Several orders that are paid as one (合单): an escrow account between the payer and the orders.</summary>
/// <remarks>
/// All or nothing, because it is one decision of one account. Before it can be paid it reserves its sub-orders: from then on they
/// belong to it, and nobody else can pay or close one. So whether all are to be paid is its own to say: the payer's money comes as one
/// transfer, and the append that takes it passes all of it on, to every sub-order its price; or it sends it back whole. A reserved
/// sub-order takes what this account sends, always. From there on each is an order as others are: it settles with its own merchant,
/// and is refunded by itself. Crashes in between only delay: what is reserved stays so, what has been passed on is delivered until it has
/// arrived.
/// </remarks>
[GenerateSerializer, Immutable, Alias("CombinedOrder")]
public sealed record CombinedOrder : IAccount
{
    /// <summary>Null until it is created.</summary>
    [Id(0)] public CombinedOrderTerms? Terms { get; init; }
    [Id(1)] public Instant CreatedAt { get; init; }
    [Id(2)] public CombinedOrderState State { get; init; } = CombinedOrderState.Reserving;
    [Id(3)] public Money Balance { get; init; } = Money.Zero(Currency.Cny);
    [Id(4)] public AccountId? PaidBy { get; init; }
    [Id(5)] public Instant? PaidAt { get; init; }

    /// <summary>The first sub-order that was taken by somebody else, if that has ended it: its place, from 0.</summary>
    [Id(6)] public int? TakenSubOrder { get; init; }

    /// <summary>All its sub-orders have belonged to it: it could be paid, whatever became of it since.</summary>
    [Id(7)] public bool WasReserved { get; init; }

    public long BalanceMinor => Balance.Minor;

    public bool IsUnpaidTooLong(Instant now) =>
        Terms is not null && State is CombinedOrderState.Reserving or CombinedOrderState.NotPaid
        && now >= CreatedAt + Order.UnpaidLifetime;

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static CombinedOrder Evolve(CombinedOrder? order, CombinedOrderEvent happened)
    {
        var now = order ?? new CombinedOrder();
        return happened switch
        {
            CombinedOrderCreated e => now with { Terms = e.Terms, CreatedAt = e.At },
            SubOrdersReserved => now with { State = CombinedOrderState.NotPaid, WasReserved = true },
            SubOrderTaken e => now with { State = CombinedOrderState.Closed, TakenSubOrder = e.SubOrder },
            CombinedOrderClosed => now with { State = CombinedOrderState.Closed },
            CombinedOrderPaid e => now with
            {
                State = CombinedOrderState.Paid, Balance = now.Balance + e.Amount, PaidBy = e.From, PaidAt = e.At,
            },
            SubOrderPassedOn e => now with { Balance = now.Balance - e.Amount },
            CombinedPaymentNotTaken e => now with { Balance = now.Balance + e.Amount },
            CombinedPaymentReturned e => now with { Balance = now.Balance - e.Amount },
            _ => throw new UnreachableException($"{happened.GetType().Name} is no combined order's event."),
        };
    }
}

/// <summary>Append, never renumber.</summary>
public enum CombinedOrderState : byte
{
    /// <summary>Not all sub-orders are known to belong to it: nobody can pay it yet.</summary>
    Reserving = 1,
    NotPaid = 2,
    Paid = 3,
    Closed = 4,
}
