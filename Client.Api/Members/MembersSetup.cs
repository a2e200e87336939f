using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Members;

/// <summary>Membership at a merchant: its levels, its members, and finding them at a device.</summary>
internal static class MembersSetup
{
    public static void MapMembers(this V3Endpoints v3)
    {
        SetMemberPlanEndpoint.Map(v3);
        GetMemberPlanEndpoint.Map(v3);
        QueryMemberEndpoint.Map(v3);
        ChangeMemberLevelEndpoint.Map(v3);
    }

    public static void MapMembers(this IEndpointRouteBuilder wallet)
    {
        LookAtMembershipEndpoint.Map(wallet);
        LeaveMembershipEndpoint.Map(wallet);
    }
}
