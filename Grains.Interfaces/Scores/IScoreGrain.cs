using System.Collections.Immutable;
using Orleans.Concurrency;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Plans;
using Tael.Domain.Scores;
using Tael.Domain.Wallets;
using Tael.Grains.Ledger;

namespace Tael.Grains.Scores;

/// <summary>One user's score profile. Key: <see cref="UserId.Score"/>.</summary>
/// <remarks>What it answers is for the user alone: no merchant's call leads here but through a yes or no.</remarks>
[Alias("IScoreGrain")]
public interface IScoreGrain : IAccountGrain
{
    [AlwaysInterleave, Alias("ChangeConsent")]
    Task<ChangeScoreConsentStatus> ChangeConsent(ChangeScoreConsent command);

    /// <summary>The score as of now, with what has happened in the wallet until now.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<ScoreView> Look();

    /// <summary>The user's identity has been proved, and no other account is this person's: whoever says so has looked.</summary>
    [AlwaysInterleave, Alias("VerifyIdentity")]
    Task<VerifyIdentityStatus> Verify(VerifyIdentity command);

    /// <summary>Trusts the user with a service order, if it may; told when the order has heard of it, or why nothing came of it.</summary>
    [AlwaysInterleave, Alias("Trust")]
    Task<TrustOrderStatus> Trust(AccountId order);

    /// <summary>Gives the permission; told when it has heard of it, or why nothing came of it.</summary>
    [AlwaysInterleave, Alias("OpenPermission")]
    Task<OpenPermissionStatus> OpenPermission(AccountId permission);

    /// <summary>Ends the permission, for good; told when it has heard of it.</summary>
    [AlwaysInterleave, Alias("ClosePermission")]
    Task<ClosePermissionStatus> ClosePermission(AccountId permission);

    /// <summary>The permission that the user has given for orders of a service; null if there is none.</summary>
    /// <param name="partner">The service provider that orders in the merchant's name; null: the merchant itself does.</param>
    [AlwaysInterleave, Alias("FindPermission")]
    Task<AccountId?> FindPermission(MerchantId merchant, MerchantId? partner, string serviceId);

    /// <summary>How far a merchant with the user's permission is told that they can be trusted: one of <see cref="RiskLevels"/>.</summary>
    [AlwaysInterleave, Alias("RiskLevel")]
    Task<int> RiskLevel();

    /// <summary>All permissions that the user has given.</summary>
    [AlwaysInterleave, Alias("Permissions")]
    Task<ScorePermissions> Permissions();

    /// <summary>Signs the plan and remembers it; told when it is signed, or why not.</summary>
    [AlwaysInterleave, Alias("SignPlan")]
    Task<AgreeToSignPlanStatus> SignPlan(AccountId plan);

    /// <summary>The plans that the user has signed, or was about to sign.</summary>
    [AlwaysInterleave, Alias("Plans")]
    Task<ScorePlans> Plans();

    /// <summary>What the user has been trusted with and has not ended or paid.</summary>
    [AlwaysInterleave, Alias("OpenOrders")]
    Task<ScoreOpenOrders> OpenOrders();

    /// <summary>The user says that a fact of the history is wrong.</summary>
    [AlwaysInterleave, Alias("AskCorrection")]
    Task<AskCorrectionStatus> AskCorrection(AskScoreCorrection command);

    /// <summary>An operator decides about that.</summary>
    [AlwaysInterleave, Alias("DecideCorrection")]
    Task<DecideCorrectionStatus> DecideCorrection(DecideScoreCorrection command);

    /// <summary>What the user has said is wrong.</summary>
    [AlwaysInterleave, Alias("Corrections")]
    Task<ScoreCorrections> Corrections();

    /// <summary>What the score was made of, the earliest first.</summary>
    /// <param name="after">The version after which the page begins; 0: from the start.</param>
    /// <param name="limit">1 to <see cref="ScoreHistory.EntriesMax"/>.</param>
    [AlwaysInterleave, Alias("History")]
    Task<ScoreHistory> History(long after, int limit);
}

/// <param name="Score">Null without consent.</param>
[GenerateSerializer, Immutable, Alias("ScoreView")]
public sealed record ScoreView(
    [property: Id(0)] bool HasConsent,
    [property: Id(1)] Instant? ConsentChangedAt,
    [property: Id(2)] Score? Score,
    [property: Id(3)] int OpenOrders,
    [property: Id(4)] int OpenDebts);

/// <param name="Held">In order of time.</param>
[GenerateSerializer, Immutable, Alias("ScorePermissions")]
public sealed record ScorePermissions([property: Id(0)] ImmutableArray<HeldPermission> Held);

/// <param name="Noted">Signed plans' accounts, in order of time.</param>
[GenerateSerializer, Immutable, Alias("ScorePlans")]
public sealed record ScorePlans([property: Id(0)] ImmutableArray<AccountId> Noted);

/// <param name="Asked">In order of time.</param>
[GenerateSerializer, Immutable, Alias("ScoreCorrections")]
public sealed record ScoreCorrections([property: Id(0)] ImmutableArray<ScoreCorrection> Asked);

/// <param name="Open">In order of time.</param>
/// <param name="Debts">In order of time.</param>
[GenerateSerializer, Immutable, Alias("ScoreOpenOrders")]
public sealed record ScoreOpenOrders(
    [property: Id(0)] ImmutableArray<AccountId> Open, [property: Id(1)] ImmutableArray<AccountId> Debts);

/// <param name="Next">Where the next page begins; null: this was the last.</param>
[GenerateSerializer, Immutable, Alias("ScoreHistory")]
public sealed record ScoreHistory(
    [property: Id(0)] ImmutableArray<ScoreHistoryEntry> Entries, [property: Id(1)] long? Next)
{
    public const int EntriesMax = 200;
}

/// <param name="What">The event's name without its first word, or the fact's: <c>PaymentMade</c>, <c>OrderKept</c>.</param>
/// <param name="Amount">Of a payment or refund.</param>
[GenerateSerializer, Immutable, Alias("ScoreHistoryEntry")]
public sealed record ScoreHistoryEntry(
    [property: Id(0)] long Version,
    [property: Id(1)] string What,
    [property: Id(2)] Instant At,
    [property: Id(3)] MerchantId? Merchant,
    [property: Id(4)] Money? Amount);
