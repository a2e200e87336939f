using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;

namespace Tael.Domain.Members;

/// <summary>One user's membership at one merchant. It holds no money.</summary>
/// <param name="LevelId">Of the merchant's plan.</param>
/// <param name="LeftAt">Null while it lasts.</param>
[GenerateSerializer, Immutable, Alias("Member")]
public sealed record Member(
    [property: Id(0)] string LevelId, [property: Id(1)] Instant JoinedAt, [property: Id(2)] Instant? LeftAt) : IAccount
{
    public long BalanceMinor => 0;

    /// <summary>The membership's account, and so its grain.</summary>
    public static AccountId AccountOf(MerchantId merchant, UserId user) => AccountId.Parse($"n-{merchant}-{user}");

    public static Member Evolve(Member? member, MemberEvent happened) => (member, happened) switch
    {
        (_, MemberJoined e) => new(e.LevelId, e.At, null),
        ({ } m, MemberLevelChanged e) => m with { LevelId = e.LevelId },
        ({ } m, MemberLeft e) => m with { LeftAt = e.At },
        _ => throw new System.Diagnostics.UnreachableException($"{happened.GetType().Name} can't follow this state."),
    };
}

[GenerateSerializer, Immutable, Alias("MemberEvent")]
public abstract record MemberEvent(Instant At) : AccountEvent(At);

/// <param name="Device">At which the user agreed to it.</param>
[GenerateSerializer, Immutable, Alias("MemberJoined")]
public sealed record MemberJoined([property: Id(0)] string LevelId, [property: Id(1)] AccountId Device, Instant At) : MemberEvent(At);

[GenerateSerializer, Immutable, Alias("MemberLevelChanged")]
public sealed record MemberLevelChanged([property: Id(0)] string LevelId, Instant At) : MemberEvent(At);

[GenerateSerializer, Immutable, Alias("MemberLeft")]
public sealed record MemberLeft(Instant At) : MemberEvent(At);

/// <summary>Become a member, having agreed to it at a device. Whoever is one already stays as they are.</summary>
[GenerateSerializer, Immutable, Alias("JoinMembership")]
public sealed record JoinMembership([property: Id(0)] string LevelId, [property: Id(1)] AccountId Device)
{
    public static Decision<MemberStatus, MemberEvent> Decide(Member? member, JoinMembership command, Instant now) =>
        member is { LeftAt: null }
            ? new(MemberStatus.Done)
            : new(MemberStatus.Done, new MemberJoined(command.LevelId, command.Device, now));
}

/// <summary>Give a member another level.</summary>
[GenerateSerializer, Immutable, Alias("ChangeMemberLevel")]
public sealed record ChangeMemberLevel([property: Id(0)] string LevelId)
{
    public static Decision<MemberStatus, MemberEvent> Decide(Member? member, ChangeMemberLevel command, Instant now) => member switch
    {
        null or { LeftAt: not null } => new(MemberStatus.NotAMember),
        _ when member.LevelId == command.LevelId => new(MemberStatus.Done),
        _ => new(MemberStatus.Done, new MemberLevelChanged(command.LevelId, now)),
    };
}

/// <summary>Be a member no longer. Again it changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("LeaveMembership")]
public sealed record LeaveMembership
{
    public static Decision<MemberStatus, MemberEvent> Decide(Member? member, LeaveMembership command, Instant now) =>
        member is { LeftAt: null } ? new(MemberStatus.Done, new MemberLeft(now)) : new(MemberStatus.Done);
}

/// <summary>Append, never renumber.</summary>
public enum MemberStatus : byte
{
    Done = 1,
    NotAMember = 2,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 3,
}
