using System.Diagnostics;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;

namespace Tael.Domain.Payouts;

/// <summary>What a merchant asks a user to agree to: to be paid by it for one reason without confirming each time.</summary>
/// <remarks>Two requests are the same if and only if these are equal. Source: POST /v3/fund-app/mch-transfer/user-confirm-authorization.
/// </remarks>
/// <param name="SceneId">The one reason (transfer_scene_id) that it is good for.</param>
/// <param name="DisplayName">What the user is called at the merchant's; shown to them.</param>
/// <param name="SceneInfo">The JSON object <c>scene_info</c>, without insignificant white space.</param>
/// <param name="Payout">The transfer that it was asked for along with; null: it was asked for by itself.</param>
[GenerateSerializer, Immutable, Alias("PayoutAuthorizationTerms")]
public sealed record PayoutAuthorizationTerms(
    [property: Id(0)] MerchantId Merchant,
    [property: Id(1)] OutAuthorizationNo No,
    [property: Id(2)] string AppId,
    [property: Id(3)] UserId Payee,
    [property: Id(4)] string SceneId,
    [property: Id(5)] string DisplayName,
    [property: Id(6)] string NotifyUrl,
    [property: Id(7)] string? Perception = null,
    [property: Id(8)] string? SceneInfo = null,
    [property: Id(9)] AccountId? Payout = null)
{
    public AccountId Account => No.AuthorizationOf(Merchant);
}

/// <summary>A user's agreement to be paid by a merchant without confirming (免确认收款授权). It holds no money.</summary>
/// <remarks>Invariant: it ends once, and what is made after its end is not paid under it.</remarks>
[GenerateSerializer, Immutable, Alias("PayoutAuthorization")]
public sealed record PayoutAuthorization : IAccount
{
    /// <summary>The user has so long to agree. Source: WeChat Pay, user-confirm-authorization.</summary>
    public static readonly TimeSpan ConfirmWithin = TimeSpan.FromHours(24);

    /// <summary>Null until it is asked for.</summary>
    [Id(0)] public PayoutAuthorizationTerms? Terms { get; init; }
    [Id(1)] public Instant CreatedAt { get; init; }
    [Id(2)] public Instant? AuthorizedAt { get; init; }
    [Id(3)] public Instant? ClosedAt { get; init; }
    [Id(4)] public AuthorizationClosedBy? ClosedBy { get; init; }

    /// <summary>How many notifications there have been: the number of the latest.</summary>
    [Id(5)] public int Notifications { get; init; }

    public long BalanceMinor => 0;

    public bool IsInEffect => AuthorizedAt is not null && ClosedAt is null;

    public Instant Deadline => CreatedAt + ConfirmWithin;

    public bool IsOverdue(Instant now) => Terms is not null && AuthorizedAt is null && ClosedAt is null && now >= Deadline;

    /// <summary>Whether such a payout needs no confirming.</summary>
    public bool Allows(PayoutTerms payout) => IsInEffect
        && (Terms!.Payee, Terms.AppId, Terms.SceneId, Terms.Merchant) == (payout.Payee, payout.AppId, payout.SceneId, payout.Merchant);

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static PayoutAuthorization Evolve(PayoutAuthorization? authorization, PayoutAuthorizationEvent happened)
    {
        var now = authorization ?? new PayoutAuthorization();
        return happened switch
        {
            PayoutAuthorizationAsked e => now with { Terms = e.Terms, CreatedAt = e.At },
            PayoutAuthorizationConfirmed e => now with { AuthorizedAt = e.At, Notifications = now.Notifications + 1 },
            PayoutAuthorizationClosed e => now with
            {
                ClosedAt = e.At,
                ClosedBy = e.By,
                Notifications = now.Notifications + (e.By == AuthorizationClosedBy.Time ? 0 : 1),
            },
            _ => throw new UnreachableException($"{happened.GetType().Name} is no authorisation's event."),
        };
    }
}

[GenerateSerializer, Immutable, Alias("PayoutAuthorizationEvent")]
public abstract record PayoutAuthorizationEvent(Instant At) : AccountEvent(At);

[GenerateSerializer, Immutable, Alias("PayoutAuthorizationAsked")]
public sealed record PayoutAuthorizationAsked(
    [property: Id(0)] PayoutAuthorizationTerms Terms, Instant At) : PayoutAuthorizationEvent(At);

/// <summary>The user has agreed.</summary>
[GenerateSerializer, Immutable, Alias("PayoutAuthorizationConfirmed")]
public sealed record PayoutAuthorizationConfirmed(Instant At) : PayoutAuthorizationEvent(At);

/// <summary>It is over; without terms before it: it was closed before it ever arrived.</summary>
[GenerateSerializer, Immutable, Alias("PayoutAuthorizationClosed")]
public sealed record PayoutAuthorizationClosed([property: Id(0)] AuthorizationClosedBy By, Instant At) : PayoutAuthorizationEvent(At);

/// <summary>Append, never renumber.</summary>
public enum AuthorizationClosedBy : byte
{
    Merchant = 1,
    User = 2,

    /// <summary>The user has not agreed in time.</summary>
    Time = 3,
}
