using System.Collections.Immutable;
using System.Diagnostics;
using Orleans;
using Tael.Domain.Ledger;

namespace Tael.Domain.Sharing;

/// <summary>One profit-sharing order (分账单): an account through which parts of a frozen order go to their receivers.</summary>
/// <remarks>
/// Invariant: what arrives is passed on in the same append, so it is empty between appends; each receiver gets its part whole or
/// nothing, and gives no more of it back. Who gets nothing is decided when it is made, and their parts never leave the order.
/// </remarks>
[GenerateSerializer, Immutable, Alias("Share")]
public sealed record Share : IAccount
{
    /// <summary>Null until it is made.</summary>
    [Id(0)] public ShareTerms? Terms { get; init; }
    [Id(1)] public Instant CreatedAt { get; init; }

    /// <summary>For each receiver, what keeps it from its part.</summary>
    [Id(2)] public ImmutableArray<ShareFailure> Failures { get; init; } = [];
    [Id(3)] public Money Balance { get; init; } = Money.Zero(Currency.Cny);

    /// <summary>When the receivers' money was sent on; when it was made if none of them can have any. Null until then.</summary>
    [Id(4)] public Instant? FinishedAt { get; init; }

    /// <summary>What receivers have given back, in order of time; at most <see cref="CreditReturn.ReturnsMax"/>.</summary>
    [Id(5)] public ImmutableArray<ShareReturn> Returns { get; init; } = [];

    /// <summary>How many notifications there have been: the number of the latest.</summary>
    [Id(6)] public int Notifications { get; init; }

    public long BalanceMinor => Balance.Minor;

    /// <summary>What its receivers can have, together.</summary>
    public Money Payable => Terms is null
        ? Money.Zero(Balance.Currency)
        : Terms.Receivers.Where((_, i) => Failures[i] == ShareFailure.None)
            .Aggregate(Money.Zero(Balance.Currency), (sum, receiver) => sum + receiver.Amount);

    /// <summary>What one receiver has had.</summary>
    public Money PartOf(AccountId receiver) => Terms is null
        ? Money.Zero(Balance.Currency)
        : Terms.Receivers.Where((one, i) => one.Account == receiver && Failures[i] == ShareFailure.None)
            .Aggregate(Money.Zero(Balance.Currency), (sum, one) => sum + one.Amount);

    /// <summary>What of that it has given back.</summary>
    public Money ReturnedBy(AccountId receiver) => Returns.Where(back => back.Receiver == receiver)
        .Aggregate(Money.Zero(Balance.Currency), (sum, back) => sum + back.Amount);

    /// <summary>The transfer of a receiver's part.</summary>
    public static TransferId TransferOf(AccountId self, int receiver) => TransferId.Of(self, $"receiver-{receiver}");

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static Share Evolve(Share? share, ShareEvent happened)
    {
        var now = share ?? new Share();
        return happened switch
        {
            ShareCreated e => WhenCreated(now, e),
            ShareFunded e => now with { Balance = now.Balance + e.Amount, FinishedAt = e.At },
            SharePaid e => now.Notified() with { Balance = now.Balance - e.Amount },
            ShareReturnTaken e => now.Notified() with
            {
                Balance = now.Balance + e.Amount, Returns = now.Returns.Add(new(e.OutReturnNo, e.From, e.Amount, e.At)),
            },
            ShareReturnPassedOn e => now with { Balance = now.Balance - e.Amount },
            ShareNotTaken e => now with { Balance = now.Balance + e.Amount },
            ShareGivenBack e => now with { Balance = now.Balance - e.Amount },
            _ => throw new UnreachableException($"{happened.GetType().Name} is no profit-sharing order's event."),
        };
    }

    private Share Notified() => Terms!.NotifyUrl is null ? this : this with { Notifications = Notifications + 1 };

    private static Share WhenCreated(Share now, ShareCreated e)
    {
        var made = now with { Terms = e.Terms, Failures = e.Failures, CreatedAt = e.At };
        return e.Terms.UnfreezeReason is null && made.Payable.IsZero ? made with { FinishedAt = e.At } : made;
    }
}
