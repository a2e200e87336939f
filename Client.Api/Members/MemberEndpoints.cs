using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Members;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Members;

/// <summary>GET /v3/tael/members/{openid}?appid=: whether a user is the merchant's member, and at which level.</summary>
/// <remarks>Not of WeChat Pay.</remarks>
public static class QueryMemberEndpoint
{
    public const string Path = "/v3/tael/members/{openid}";

    public static void Map(V3Endpoints v3) =>
        v3.Get<Query>(Path, Handle).Answers<MemberAnswer>().RefusesLike();

    internal static Task<Answer> Handle(V3Call call, Query query) => MerchantMember.Show(call, query.Appid);

    public sealed record Query
    {
        [Text(32)] public required string Appid { get; init; }
    }
}

/// <summary>POST /v3/tael/members/{openid}/level {appid, level_id}: the member has another level from now on. Again it changes nothing.</summary>
/// <remarks>Not of WeChat Pay.</remarks>
public static class ChangeMemberLevelEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>($"{QueryMemberEndpoint.Path}/level", Handle)
            .Answers<MemberAnswer>()
            .RefusesLike()
            .Refuses(ErrorCode.InvalidRequest, "the merchant's plan has no such level")
            .Refuses(ErrorCode.AccountError, "the membership is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        var (found, refusal) = MerchantMember.Find(call, request.Appid);
        if (found is not { } user) return refusal!;

        var plan = await call.Ask(call.Grains.MemberPlan(call.Merchant.Id), grain => grain.Look());
        if (plan?.Find(request.LevelId) is null) return Answer.Refuse(ErrorCode.InvalidRequest);

        var command = new ChangeMemberLevel(request.LevelId);
        return await call.Ask(call.Grains.Member(call.Merchant.Id, user), member => member.ChangeLevel(command)) switch
        {
            MemberStatus.Done => await MerchantMember.Show(call, request.Appid),
            MemberStatus.NotAMember => Answer.Refuse(ErrorCode.ResourceNotExists),
            _ => Answer.Refuse(ErrorCode.AccountError),
        };
    }

    public sealed record Request
    {
        [Text(32)] public required string Appid { get; init; }
        [Text(32, Alphabet = MemberPlanAnswer.IdAlphabet)] public required string LevelId { get; init; }
    }
}

/// <summary>A member as the merchant sees them.</summary>
/// <param name="JoinTime">When they joined: RFC 3339, Chinese time.</param>
public sealed record MemberAnswer(string Openid, string LevelId, string JoinTime);

/// <summary>The member that a merchant's call names in its path.</summary>
internal static class MerchantMember
{
    public static IEndpointConventionBuilder RefusesLike(this IEndpointConventionBuilder endpoint)
    {
        Documenting.Refuses(endpoint, ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant");
        return Documenting.Refuses(endpoint, ErrorCode.ResourceNotExists, "the user is no member, or the openid no user's of this app");
    }

    public static (UserId? User, Refusal? Refusal) Find(V3Call call, string appid)
    {
        if (!call.Merchant.Owns(appid))
        {
            return (null, new(ErrorCode.AppidMchidNotMatch, "/appid", Refusal.Shorten(appid), "does not belong to the merchant", "body"));
        }

        return call.Services.OpenIds.TryParse(call.Path("openid"), appid, out var user) ? (user, null) : (null, new(ErrorCode.ResourceNotExists));
    }

    public static async Task<Answer> Show(V3Call call, string appid)
    {
        var (user, refusal) = Find(call, appid);
        if (user is not { } found) return refusal!;

        return await call.Ask(call.Grains.Member(call.Merchant.Id, found), member => member.Look()) is { LeftAt: null } member
            ? Answer.Ok(new MemberAnswer(call.Path("openid"), member.LevelId, Times.Format(member.JoinedAt)))
            : Answer.Refuse(ErrorCode.ResourceNotExists);
    }
}
