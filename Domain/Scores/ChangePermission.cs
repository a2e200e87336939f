using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Permissions;

namespace Tael.Domain.Scores;

/// <summary>Give a merchant permission for orders of one service without confirming each.</summary>
/// <param name="Self">The profile's account.</param>
/// <param name="Permission">The permission's account.</param>
public sealed record OpenPermission(AccountId Self, AccountId Permission, PermissionTerms Terms)
{
    public TransferId Transfer => TransferId.Of(Self, $"open-{Permission}");

    public static Decision<OpenPermissionStatus, ScoreEvent> Decide(
        ScoreProfile? profile, OpenPermission command, ScoreEvent? earlier, Instant now)
    {
        if (earlier is ScorePermissionOpened) return new(OpenPermissionStatus.Opened);
        if (profile is not { HasConsent: true }) return new(OpenPermissionStatus.NoConsent);

        var (terms, to) = (command.Terms, command.Permission);
        if (profile.PermissionFor(terms.Merchant, terms.Partner, terms.ServiceId) is not null) return new(OpenPermissionStatus.AlreadyOpen);
        if (profile.Permissions.Length >= ScoreProfile.PermissionsMax) return new(OpenPermissionStatus.TooMany);

        return new(
            OpenPermissionStatus.Opened,
            new ScorePermissionOpened(
                command.Transfer, to, Money.Zero(Currency.Cny), terms.Merchant, terms.ServiceId, now, terms.Partner));
    }
}

/// <summary>End a permission, by the user's word or the merchant's. Orders that have begun go on.</summary>
/// <param name="Self">The profile's account.</param>
/// <param name="Permission">The permission's account.</param>
public sealed record ClosePermission(AccountId Self, AccountId Permission)
{
    public TransferId Transfer => TransferId.Of(Self, $"close-{Permission}");

    public static Decision<ClosePermissionStatus, ScoreEvent> Decide(
        ScoreProfile? profile, ClosePermission command, ScoreEvent? earlier, Instant now)
    {
        if (earlier is ScorePermissionClosed) return new(ClosePermissionStatus.Closed);

        return profile?.Permissions.FirstOrDefault(held => held.Permission == command.Permission) is { } grant
            ? new(
                ClosePermissionStatus.Closed,
                new ScorePermissionClosed(command.Transfer, grant.Permission, Money.Zero(Currency.Cny), grant.Merchant, now))
            : new(ClosePermissionStatus.NotOpen);
    }
}

/// <summary>In order of precedence. Append, never renumber.</summary>
public enum OpenPermissionStatus : byte
{
    Opened = 1,
    NoConsent = 2,

    /// <summary>The user has given the merchant one for this service, under another code.</summary>
    AlreadyOpen = 3,
    TooMany = 4,
    AccountStopped = 5,
    OutboxFull = 6,

    /// <summary>Nobody has asked for it.</summary>
    NotFound = 20,

    /// <summary>Another user has given it.</summary>
    Taken = 21,
}

/// <summary>Append, never renumber.</summary>
public enum ClosePermissionStatus : byte
{
    /// <summary>Since now or before.</summary>
    Closed = 1,
    NotOpen = 2,
    AccountStopped = 3,
    OutboxFull = 4,
}
