using Tael.Client.Api.Faces;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Domain.Members;
using Tael.Domain.Merchants;
using Tael.Grains;

namespace Tael.Client.Api.Members;

/// <summary>GET /wallet/v1/memberships/{mchid}: whether the caller is the merchant's member.</summary>
internal static class LookAtMembershipEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapGet("/memberships/{mchid}", Handle)
        .AnswersOwn<Response>()
        .Refuses(404, "NOT_A_MEMBER", "the caller is no member of such a merchant");

    private static Task<IResult> Handle(string mchid, HttpContext http, WalletServices services) => Show(mchid, http, services);

    internal static async Task<IResult> Show(string mchid, HttpContext http, WalletServices services)
    {
        if (!MerchantId.TryParse(mchid, out var merchant)) return NotAMember;

        var member = await services.Calls.Run(services.Grains.Member(merchant, PayerToken.Of(http)), m => m.Look());
        return member is { LeftAt: null } ? OwnJson.Ok(new Response(mchid, member.LevelId, OwnJson.Time(member.JoinedAt))) : NotAMember;
    }

    internal static readonly IResult NotAMember = Wire.Problems.Of(404, "NOT_A_MEMBER", "The caller is no member of such a merchant.");

    /// <param name="JoinedAt">When the caller joined, RFC 3339.</param>
    internal sealed record Response(string Mchid, string LevelId, string JoinedAt);
}

/// <summary>POST /wallet/v1/memberships/{mchid}/leave: the caller is the merchant's member no longer, and their face is not looked for there
/// as one. Again it changes nothing.</summary>
internal static class LeaveMembershipEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapPost("/memberships/{mchid}/leave", Handle)
        .AnswersNothing()
        .Refuses(404, "NOT_A_MEMBER", "there is no such merchant")
        .Refuses(403, "ACCOUNT_STOPPED", "the membership is stopped, since an audit has found its rows changed");

    private static async Task<IResult> Handle(string mchid, HttpContext http, WalletServices services, FaceRegister faces)
    {
        if (!MerchantId.TryParse(mchid, out var merchant)) return LookAtMembershipEndpoint.NotAMember;

        var user = PayerToken.Of(http);
        await faces.Forget(user, FaceRegister.MembersOf(merchant));
        var status = await services.Calls.Run(services.Grains.Member(merchant, user), member => member.Leave(new()));
        return status == MemberStatus.Done ? Results.NoContent() : Wire.Problems.Of(403, "ACCOUNT_STOPPED", "This membership is stopped; ask the operator.");
    }
}
