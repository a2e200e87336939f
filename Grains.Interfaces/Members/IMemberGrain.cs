using Orleans.Concurrency;
using Tael.Domain.Members;
using Tael.Grains.Ledger;

namespace Tael.Grains.Members;

/// <summary>A merchant's levels of membership. Key: <see cref="MemberPlan.AccountOf"/>.</summary>
[Alias("IMemberPlanGrain")]
public interface IMemberPlanGrain : IAccountGrain
{
    [AlwaysInterleave, Alias("Set")]
    Task<MemberStatus> Set(SetMemberPlan command);

    /// <summary>Null: the merchant has none.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<MemberPlan?> Look();
}

/// <summary>One user's membership at one merchant. Key: <see cref="Member.AccountOf"/>.</summary>
[Alias("IMemberGrain")]
public interface IMemberGrain : IAccountGrain
{
    [AlwaysInterleave, Alias("Join")]
    Task<MemberStatus> Join(JoinMembership command);

    [AlwaysInterleave, Alias("ChangeLevel")]
    Task<MemberStatus> ChangeLevel(ChangeMemberLevel command);

    [AlwaysInterleave, Alias("Leave")]
    Task<MemberStatus> Leave(LeaveMembership command);

    /// <summary>Null: the user has never been one.</summary>
    [AlwaysInterleave, Alias("Look")]
    Task<Member?> Look();
}
