using System.Diagnostics;
using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;

namespace Tael.Domain.Permissions;

/// <summary>What a merchant asks a user to permit: orders of one service without confirming each.</summary>
/// <param name="Partner">The service provider that asks for it, for its orders in the merchant's name; null: the merchant itself.</param>
[GenerateSerializer, Immutable, Alias("PermissionTerms")]
public sealed record PermissionTerms(
    [property: Id(0)] MerchantId Merchant,
    [property: Id(1)] AuthorizationCode Code,
    [property: Id(2)] string AppId,
    [property: Id(3)] string ServiceId,
    [property: Id(4)] string? NotifyUrl,
    [property: Id(5)] MerchantId? Partner = null,
    [property: Id(6)] string? SubAppId = null)
{
    /// <summary>Whose service it is, and who asks about the permission and is told of it.</summary>
    public MerchantId Caller => Partner ?? Merchant;
}

/// <summary>One permission (支付分授权), as its merchant knows it.</summary>
/// <remarks>What counts is the user's profile: it opens and closes permissions, and trusts without asking only while it has one. This
/// account is told so by transfers of nothing, and tells the merchant.</remarks>
[GenerateSerializer, Immutable, Alias("Permission")]
public sealed record Permission : IAccount
{
    [Id(0)] public PermissionTerms? Terms { get; init; }
    [Id(1)] public UserId? User { get; init; }
    [Id(2)] public Instant? OpenedAt { get; init; }
    [Id(3)] public Instant? ClosedAt { get; init; }

    /// <summary>How many notifications there have been: the number of the latest.</summary>
    [Id(4)] public int Notifications { get; init; }

    public long BalanceMinor => 0;

    public bool IsOpen => OpenedAt is not null && ClosedAt is null;

    /// <summary>Adds one journaled fact. Never refuses: it has already happened.</summary>
    public static Permission Evolve(Permission? permission, PermissionEvent happened)
    {
        var now = permission ?? new Permission();
        return happened switch
        {
            PermissionApplied e => now with { Terms = e.Terms },
            PermissionOpened e => now with { User = e.User, OpenedAt = e.At, Notifications = now.Notifications + 1 },
            PermissionClosed e => now with { User = e.User, ClosedAt = e.At, Notifications = now.Notifications + 1 },
            PermissionNotTaken or PermissionGivenBack => now,
            _ => throw new UnreachableException($"{happened.GetType().Name} is no permission's event."),
        };
    }
}

[GenerateSerializer, Immutable, Alias("PermissionEvent")]
public abstract record PermissionEvent(Instant At) : AccountEvent(At);

[GenerateSerializer, Immutable, Alias("PermissionApplied")]
public sealed record PermissionApplied([property: Id(0)] PermissionTerms Terms, Instant At) : PermissionEvent(At);

/// <summary>The user has given it.</summary>
[GenerateSerializer, Immutable, Alias("PermissionOpened")]
public sealed record PermissionOpened(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] UserId User,
    Instant At) : PermissionEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>The user or the merchant has ended it.</summary>
[GenerateSerializer, Immutable, Alias("PermissionClosed")]
public sealed record PermissionClosed(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    [property: Id(3)] UserId User,
    Instant At) : PermissionEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>Another user has given it before, or it came after its end; what was opened is given back in the same append.</summary>
[GenerateSerializer, Immutable, Alias("PermissionNotTaken")]
public sealed record PermissionNotTaken(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId From,
    [property: Id(2)] Money Amount,
    Instant At) : PermissionEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Credit(Transfer, From, Amount);
}

/// <summary>The profile is told that it has no such permission.</summary>
[GenerateSerializer, Immutable, Alias("PermissionGivenBack")]
public sealed record PermissionGivenBack(
    [property: Id(0)] TransferId Transfer,
    [property: Id(1)] AccountId To,
    [property: Id(2)] Money Amount,
    Instant At) : PermissionEvent(At)
{
    public override Movement? Movement => Ledger.Movement.Debit(Transfer, To, Amount);
}
