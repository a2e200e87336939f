using Orleans;

namespace Tael.Domain.Permissions;

/// <summary>Ask a user for permission. Its id is the merchant's authorization_code.</summary>
[GenerateSerializer, Immutable, Alias("ApplyPermission")]
public sealed record ApplyPermission([property: Id(0)] PermissionTerms Terms)
{
    public static Decision<ApplyPermissionStatus, PermissionEvent> Decide(
        Permission? permission, ApplyPermission command, Instant now) => permission?.Terms is { } earlier
        ? new(earlier == command.Terms ? ApplyPermissionStatus.Applied : ApplyPermissionStatus.CodeUsed)
        : new(ApplyPermissionStatus.Applied, new PermissionApplied(command.Terms, now));
}

/// <summary>Append, never renumber.</summary>
public enum ApplyPermissionStatus : byte
{
    Applied = 1,
    CodeUsed = 2,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 3,
}
