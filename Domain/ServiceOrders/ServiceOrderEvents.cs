using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Scores;
using Tael.Domain.Wallets;

namespace Tael.Domain.ServiceOrders;

[GenerateSerializer, Immutable, Alias("ServiceOrderEvent")]
public abstract record ServiceOrderEvent(Instant At) : AccountEvent(At);

[GenerateSerializer, Immutable, Alias("ServiceOrderCreated")]
public sealed record ServiceOrderCreated(
    [property: Id(0)] ServiceOrderTerms Terms, [property: Id(1)] TrustService Service, Instant At) : ServiceOrderEvent(At);

/// <summary>A user's profile has trusted them with it: the service may begin.</summary>
[GenerateSerializer, Immutable, Alias("ServiceOrderAccepted")]
public sealed record ServiceOrderAccepted(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] UserId User,
    Instant At) : ServiceOrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>An acceptance came that is of no use; <see cref="ServiceOrderFactTold"/> takes it back in the same append.</summary>
[GenerateSerializer, Immutable, Alias("ServiceOrderNotAccepted")]
public sealed record ServiceOrderNotAccepted(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] CreditStatus Reason,
    Instant At) : ServiceOrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>The service has been used. What costs nothing has ended thereby.</summary>
[GenerateSerializer, Immutable, Alias("ServiceOrderCompleted")]
public sealed record ServiceOrderCompleted([property: Id(0)] ServiceBill Bill, Instant At) : ServiceOrderEvent(At);

/// <summary>The user was told what it will probably cost.</summary>
[GenerateSerializer, Immutable, Alias("ServiceOrderAnnounced")]
public sealed record ServiceOrderAnnounced([property: Id(0)] ServiceMessage Message, Instant At) : ServiceOrderEvent(At);

/// <summary>It costs less. The collection of what it cost before is closed.</summary>
[GenerateSerializer, Immutable, Alias("ServiceOrderModified")]
public sealed record ServiceOrderModified([property: Id(0)] ServiceBill Bill, Instant At) : ServiceOrderEvent(At);

/// <summary>The collection was closed, and what it was closed for did not come about: another one takes its place.</summary>
[GenerateSerializer, Immutable, Alias("ServiceCollectionRenewed")]
public sealed record ServiceCollectionRenewed(Instant At) : ServiceOrderEvent(At);

/// <summary>It is late, and the user has less than is due: the next collection asks for what there is. The one before is closed.</summary>
[GenerateSerializer, Immutable, Alias("ServiceCollectionSplit")]
public sealed record ServiceCollectionSplit([property: Id(0)] Money Part, Instant At) : ServiceOrderEvent(At);

/// <summary>A part of it is paid; the rest stays due.</summary>
[GenerateSerializer, Immutable, Alias("ServiceOrderPartPaid")]
public sealed record ServiceOrderPartPaid(
    [property: Id(0)] Money Part,
    [property: Id(1)] Instant PaidAt,
    [property: Id(2)] TransactionId TransactionId,
    Instant At) : ServiceOrderEvent(At);

/// <summary>What was due is paid, with the parts before it all of it.</summary>
/// <param name="TransactionId">Null if the merchant has reported it.</param>
[GenerateSerializer, Immutable, Alias("ServiceOrderPaid")]
public sealed record ServiceOrderPaid(
    [property: Id(0)] CollectedBy By,
    [property: Id(1)] Instant PaidAt,
    [property: Id(2)] TransactionId? TransactionId,
    Instant At) : ServiceOrderEvent(At);

/// <summary>It is over without having been completed.</summary>
/// <param name="State"><see cref="ServiceOrderState.Revoked"/> or <see cref="ServiceOrderState.Expired"/>.</param>
[GenerateSerializer, Immutable, Alias("ServiceOrderEnded")]
public sealed record ServiceOrderEnded(
    [property: Id(0)] ServiceOrderState State, [property: Id(1)] string? Reason, Instant At) : ServiceOrderEvent(At);

/// <summary>It has ended well: its scene is told what it spared, as a transfer of nothing.</summary>
/// <param name="Saved">The risk fund.</param>
[GenerateSerializer, Immutable, Alias("ServiceDepositSpared")]
public sealed record ServiceDepositSpared(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    [property: Id(3)] Money Saved,
    Instant At) : ServiceOrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>What the user's profile is told of it, as a transfer of nothing.</summary>
[GenerateSerializer, Immutable, Alias("ServiceOrderFactTold")]
public sealed record ServiceOrderFactTold(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    [property: Id(3)] ScoreFact Fact,
    Instant At) : ServiceOrderEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);

    /// <summary>Of one service order at most one fact of a kind. It is a fact of whoever's service it is: a service provider's merchants are
    /// quickly made, and count as one.</summary>
    internal static ServiceOrderFactTold Of(AccountId self, ServiceOrder order, ScoreFactKind kind, Instant now) => new(
        TransferId.Of(self, $"{kind}"),
        order.User!.Value.Score,
        Money.Zero(order.Service!.Quota.Currency),
        new ScoreFact(kind, order.Terms!.Caller),
        now);
}
