using System.Collections.Immutable;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;

namespace Tael.Domain.Scores;

/// <summary>A durable fact about one user's score profile. No score is ever stored: it is computed from these.</summary>
[GenerateSerializer, Immutable, Alias("ScoreEvent")]
public abstract record ScoreEvent(Instant At) : AccountEvent(At);

/// <summary>The user lets Tael read their wallet's rows for a score.</summary>
[GenerateSerializer, Immutable, Alias("ScoreConsentGiven")]
public sealed record ScoreConsentGiven(Instant At) : ScoreEvent(At);

/// <summary>The user no longer lets it: nothing more is read, and there is no score.</summary>
[GenerateSerializer, Immutable, Alias("ScoreConsentWithdrawn")]
public sealed record ScoreConsentWithdrawn(Instant At) : ScoreEvent(At);

/// <summary>The user's identity has been proved, and no other account is this person's.</summary>
[GenerateSerializer, Immutable, Alias("ScoreIdentityVerified")]
public sealed record ScoreIdentityVerified(Instant At) : ScoreEvent(At);

/// <summary>A row of the user's wallet has been read for the score.</summary>
/// <param name="WalletVersion">The row's version. Each is read once, in order.</param>
/// <param name="HappenedAt">In the wallet; <c>At</c> is when it was read.</param>
[GenerateSerializer, Immutable, Alias("ScoreWalletEvent")]
public abstract record ScoreWalletEvent(
    [property: Id(0)] long WalletVersion, [property: Id(1)] Instant HappenedAt, Instant At) : ScoreEvent(At);

/// <summary>Rows up to here have been read; the last of them says nothing about the score.</summary>
[GenerateSerializer, Immutable, Alias("ScoreWalletRead")]
public sealed record ScoreWalletRead(long WalletVersion, Instant HappenedAt, Instant At)
    : ScoreWalletEvent(WalletVersion, HappenedAt, At);

[GenerateSerializer, Immutable, Alias("ScoreAccountOpened")]
public sealed record ScoreAccountOpened(long WalletVersion, Instant HappenedAt, Instant At)
    : ScoreWalletEvent(WalletVersion, HappenedAt, At);

[GenerateSerializer, Immutable, Alias("ScorePasswordSet")]
public sealed record ScorePasswordSet(long WalletVersion, Instant HappenedAt, Instant At)
    : ScoreWalletEvent(WalletVersion, HappenedAt, At);

[GenerateSerializer, Immutable, Alias("ScorePaymentMade")]
public sealed record ScorePaymentMade(
    long WalletVersion,
    [property: Id(0)] MerchantId Merchant,
    [property: Id(1)] Money Paid,
    Instant HappenedAt,
    Instant At) : ScoreWalletEvent(WalletVersion, HappenedAt, At);

/// <summary>Money of a payment has come back: a refund, or an order that could not take it.</summary>
[GenerateSerializer, Immutable, Alias("ScorePaymentRefunded")]
public sealed record ScorePaymentRefunded(
    long WalletVersion,
    [property: Id(0)] MerchantId Merchant,
    [property: Id(1)] Money Refunded,
    Instant HappenedAt,
    Instant At) : ScoreWalletEvent(WalletVersion, HappenedAt, At);

/// <summary>Somebody else's account has told a fact: a service order of how it ended, the house of a complaint.</summary>
/// <remarks>It comes as a transfer of nothing, so that what brings money exactly once brings facts exactly once.</remarks>
[GenerateSerializer, Immutable, Alias("ScoreFactArrived")]
public sealed record ScoreFactArrived(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] ScoreFact Fact,
    Instant At) : ScoreEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>The user says that a fact is wrong.</summary>
/// <param name="Version">Of the row that the fact stands in; the rest is what stands there.</param>
[GenerateSerializer, Immutable, Alias("ScoreCorrectionAsked")]
public sealed record ScoreCorrectionAsked(
    [property: Id(0)] long Version,
    [property: Id(1)] string Reason,
    [property: Id(2)] AccountId Source,
    [property: Id(3)] ScoreFact Fact,
    [property: Id(4)] Instant HappenedAt,
    Instant At) : ScoreEvent(At);

/// <summary>An operator has looked into it. Upheld: the score is as if the fact had never arrived.</summary>
[GenerateSerializer, Immutable, Alias("ScoreCorrectionDecided")]
public sealed record ScoreCorrectionDecided(
    [property: Id(0)] long Version, [property: Id(1)] bool IsUpheld, [property: Id(2)] string Reason, Instant At) : ScoreEvent(At);

/// <summary>A plan that the user is about to sign is noted, so that they find it again.</summary>
/// <param name="Forgotten">Plans noted before that are over: they have made room.</param>
[GenerateSerializer, Immutable, Alias("ScorePlanNoted")]
public sealed record ScorePlanNoted(
    [property: Id(0)] AccountId Plan, [property: Id(1)] ImmutableArray<AccountId> Forgotten, Instant At) : ScoreEvent(At);

/// <summary>The user is trusted with a service order: it is told so, as a transfer of nothing.</summary>
[GenerateSerializer, Immutable, Alias("ScoreOrderTrusted")]
public sealed record ScoreOrderTrusted(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    [property: Id(3)] MerchantId Merchant,
    [property: Id(4)] string ServiceId,
    Instant At,
    [property: Id(5)] MerchantId? Partner = null) : ScoreEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>The user has permitted a merchant orders of one service without confirming each: it is told so, as a transfer of nothing.</summary>
[GenerateSerializer, Immutable, Alias("ScorePermissionOpened")]
public sealed record ScorePermissionOpened(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    [property: Id(3)] MerchantId Merchant,
    [property: Id(4)] string ServiceId,
    Instant At,
    [property: Id(5)] MerchantId? Partner = null) : ScoreEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>A permission has ended, by the user's word or the merchant's.</summary>
[GenerateSerializer, Immutable, Alias("ScorePermissionClosed")]
public sealed record ScorePermissionClosed(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    [property: Id(3)] MerchantId Merchant,
    Instant At) : ScoreEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}

/// <summary>A permission that the user has given.</summary>
/// <param name="Partner">The service provider that may order in the merchant's name; null: the merchant itself may.</param>
[GenerateSerializer, Immutable, Alias("HeldPermission")]
public sealed record HeldPermission(
    [property: Id(0)] AccountId Permission,
    [property: Id(1)] MerchantId Merchant,
    [property: Id(2)] string ServiceId,
    [property: Id(3)] Instant At,
    [property: Id(4)] MerchantId? Partner = null);

/// <summary>A service order that its user was trusted with and that has not ended.</summary>
/// <param name="Partner">The service provider whose service it is; null: it is the merchant's.</param>
[GenerateSerializer, Immutable, Alias("TrustedOrder")]
public sealed record TrustedOrder(
    [property: Id(0)] AccountId Order,
    [property: Id(1)] MerchantId Merchant,
    [property: Id(2)] string ServiceId,
    [property: Id(3)] Instant At,
    [property: Id(4)] MerchantId? Partner = null);

/// <summary>What a fact says, and of which merchant's service.</summary>
[GenerateSerializer, Immutable, Alias("ScoreFact")]
public sealed record ScoreFact([property: Id(0)] ScoreFactKind Kind, [property: Id(1)] MerchantId Merchant);

/// <summary>Append, never renumber.</summary>
public enum ScoreFactKind : byte
{
    /// <summary>A service order was accepted on trust: neither good nor bad yet.</summary>
    OrderAccepted = 1,

    /// <summary>It ended well: used, and paid when it was due.</summary>
    OrderKept = 2,

    /// <summary>It was paid, but later than it was due.</summary>
    OrderLate = 3,

    /// <summary>It could not be collected: a debt.</summary>
    OrderUnpaid = 4,

    /// <summary>A debt was paid.</summary>
    DebtSettled = 5,

    /// <summary>A complaint about the user was upheld.</summary>
    ComplaintUpheld = 6,

    /// <summary>It was taken back before it was used: neither good nor bad.</summary>
    OrderWithdrawn = 7,

    /// <summary>A profile tells a permission that its user has given it.</summary>
    PermissionOpened = 8,

    /// <summary>A profile tells a permission that it has ended.</summary>
    PermissionClosed = 9,

    /// <summary>A permission tells a profile that it is not its user's: neither good nor bad.</summary>
    PermissionRefused = 10,
}
