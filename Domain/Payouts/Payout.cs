using System.Diagnostics;
using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Payouts;

/// <summary>One transfer from a merchant to a user (商家转账): an escrow account between the two, until the user takes the money.</summary>
/// <remarks>
/// Invariant: it ends once, and its money goes one way: to the payee when they confirm, or back to the merchant when it is cancelled
/// or nobody has confirmed it in time. Money that it can't take it sends back in the same append.
/// </remarks>
[GenerateSerializer, Immutable, Alias("Payout")]
public sealed record Payout : IAccount
{
    /// <summary>The payee has so long to confirm. Source: WeChat Pay, transfer with the user's confirmation.</summary>
    public static readonly TimeSpan ConfirmWithin = TimeSpan.FromHours(24);

    /// <summary>Null until it is created.</summary>
    [Id(0)] public PayoutTerms? Terms { get; init; }
    [Id(1)] public Instant CreatedAt { get; init; }
    [Id(2)] public PayoutState State { get; init; } = PayoutState.Created;
    [Id(3)] public Money Balance { get; init; } = Money.Zero(Currency.Cny);

    /// <summary>Since when it is in its state.</summary>
    [Id(4)] public Instant ChangedAt { get; init; }

    /// <summary>Its money has arrived, whatever became of it since. A payout that never had any is none for its merchant.</summary>
    [Id(5)] public bool WasFunded { get; init; }

    /// <summary>Since when its merchant has wanted a receipt; null: it does not.</summary>
    [Id(6)] public Instant? ReceiptAskedAt { get; init; }

    public long BalanceMinor => Balance.Minor;

    public Instant Deadline => CreatedAt + ConfirmWithin;

    public bool IsOverdue(Instant now) =>
        Terms is not null && State is PayoutState.Created or PayoutState.WaitingForPayee && now >= Deadline;

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static Payout Evolve(Payout? payout, PayoutEvent happened)
    {
        var now = payout ?? new Payout();
        return happened switch
        {
            PayoutCreated e => now with { Terms = e.Terms, CreatedAt = e.At, ChangedAt = e.At },
            PayoutFunded e => now with
            {
                State = PayoutState.WaitingForPayee, Balance = now.Balance + e.Amount, WasFunded = true, ChangedAt = e.At,
            },
            PayoutConfirmed e => now with
            {
                State = PayoutState.Succeeded, Balance = now.Balance - e.Amount, ChangedAt = e.At,
            },
            PayoutEnded e => now with { State = e.State, ChangedAt = e.At },
            PayoutReceiptAsked e => now with { ReceiptAskedAt = e.At },
            PayoutNotTaken e => now with { Balance = now.Balance + e.Amount },
            PayoutGivenBack e => now with { Balance = now.Balance - e.Amount },
            _ => throw new UnreachableException($"{happened.GetType().Name} is no payout's event."),
        };
    }
}

/// <summary>Append, never renumber.</summary>
public enum PayoutState : byte
{
    /// <summary>The merchant's money has not arrived.</summary>
    Created = 1,
    WaitingForPayee = 2,

    /// <summary>The payee has confirmed: from here on the money will arrive.</summary>
    Succeeded = 3,

    /// <summary>By the merchant; without terms: before it ever arrived.</summary>
    Cancelled = 4,

    /// <summary>Nobody confirmed it in time.</summary>
    Expired = 5,
}
