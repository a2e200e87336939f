using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Permissions;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.PartnerServices;

/// <summary>POST /v3/payscore/partner/permissions; GET …/authorization-code/{authorization_code}, …/search; POST …/authorization-code/{authorization_code}/terminate,
/// …/terminate: a service provider asks a user for permission in its merchant's name, looks after it, and gives it up.</summary>
/// <remarks>As the merchant's own calls. It holds for orders that the service provider makes in this merchant's name, and for no others.</remarks>
public static class PartnerPermissionEndpoint
{
    private const string Root = "/v3/payscore/partner/permissions";

    public static void Map(V3Endpoints v3)
    {
        v3.Post<PartnerApplyRequest>(Root, Apply)
            .Answers<ApplyPermissionAnswer>()
            .Refuses(ApplyPermissionEndpoint.Refusals)
            .Refuses(PartnerServices.Refusals);
        v3.Get<CodeQuery>($"{Root}/authorization-code/{{authorization_code}}", LookByCode)
            .Answers<PermissionAnswer>()
            .Refuses(ErrorCode.ResourceNotExists, "permission was not asked for under this code, service and merchant")
            .Refuses(PartnerServices.Refusals);
        v3.Get<UserQuery>($"{Root}/search", Search)
            .Answers<PermissionAnswer>()
            .Refuses(ErrorCode.AppidMchidNotMatch, "`appid` or `sub_appid` does not belong to whom it should")
            .Refuses(PartnerServices.Refusals);
        v3.Post<CodeRequest>($"{Root}/authorization-code/{{authorization_code}}/terminate", EndByCode)
            .AnswersNothing()
            .Refuses(EndPermissionEndpoint.Refusals)
            .Refuses(PartnerServices.Refusals);
        v3.Post<UserRequest>($"{Root}/terminate", EndByUser)
            .AnswersNothing()
            .Refuses(EndPermissionEndpoint.Refusals)
            .Refuses(ErrorCode.AppidMchidNotMatch, "`appid` or `sub_appid` does not belong to whom it should")
            .Refuses(PartnerServices.Refusals);
    }

    internal static async Task<Answer> Apply(V3Call call, PartnerApplyRequest request)
    {
        var (of, notAllowed) = await PartnerServices.Of(call, request.SubMchid);
        if (notAllowed is not null) return notAllowed;

        return PartnerServices.WhyNot(call, of, (request.Appid, request.SubAppid)) is { } refusal
            ? refusal
            : await ApplyPermissionEndpoint.Apply(call, of, request, request.SubAppid);
    }

    internal static async Task<Answer> LookByCode(V3Call call, CodeQuery query)
    {
        if (QueryPermissionEndpoint.WhyNoCode(call) is { } noCode) return noCode;

        var (of, notAllowed) = await PartnerServices.Of(call, query.SubMchid, "query");
        if (notAllowed is not null) return notAllowed;

        var (permission, refusal) = await QueryPermissionEndpoint.Find(call, of, query.ServiceId);
        return permission is null ? refusal! : Answer.Ok(PermissionAnswer.Of(permission, call.Services.OpenIds));
    }

    internal static async Task<Answer> Search(V3Call call, UserQuery query)
    {
        var (of, notAllowed) = await PartnerServices.Of(call, query.SubMchid, "query");
        if (notAllowed is not null) return notAllowed;

        var apps = (query.Appid, query.SubAppid);
        if (PartnerServices.WhyNot(call, of, apps, "query") is { } refusal) return refusal;

        var (user, unknown) = PartnerServices.UserOf(call, apps, (query.Openid, query.SubOpenid), "query");
        if (unknown is not null) return unknown;
        if (user is not { } named) return PartnerServices.Param("openid", "", "either openid or sub_openid names the user", "query");

        var permission = await QueryPermissionEndpoint.FindOf(call, of, named, query.ServiceId);
        return Answer.Ok(permission is null
            ? PermissionAnswer.None(of, query.ServiceId, query.Appid, query.Openid) with { SubAppid = query.SubAppid, SubOpenid = query.SubOpenid }
            : PermissionAnswer.Of(permission, call.Services.OpenIds));
    }

    internal static async Task<Answer> EndByCode(V3Call call, CodeRequest request)
    {
        if (QueryPermissionEndpoint.WhyNoCode(call) is { } noCode) return noCode;

        var (of, notAllowed) = await PartnerServices.Of(call, request.SubMchid);
        if (notAllowed is not null) return notAllowed;

        var (permission, refusal) = await QueryPermissionEndpoint.Find(call, of, request.ServiceId);
        return permission is null ? refusal! : await EndPermissionEndpoint.End(call, permission);
    }

    internal static async Task<Answer> EndByUser(V3Call call, UserRequest request)
    {
        var (of, notAllowed) = await PartnerServices.Of(call, request.SubMchid);
        if (notAllowed is not null) return notAllowed;

        var apps = (request.Appid, request.SubAppid);
        if (PartnerServices.WhyNot(call, of, apps) is { } refusal) return refusal;

        var (user, unknown) = PartnerServices.UserOf(call, apps, (request.Openid, request.SubOpenid));
        if (unknown is not null) return unknown;

        return user is { } named
            ? await EndPermissionEndpoint.End(call, await QueryPermissionEndpoint.FindOf(call, of, named, request.ServiceId))
            : PartnerServices.Param("openid", "", "either openid or sub_openid names the user", "body");
    }

    /// <summary>What is to be permitted, and in whose name.</summary>
    public sealed record PartnerApplyRequest : ApplyPermissionRequest
    {
        [Text(32)] public required string SubMchid { get; init; }
        [Text(32)] public string? SubAppid { get; init; }
    }

    /// <summary>Of which service, and in whose name.</summary>
    public sealed record CodeQuery
    {
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [Text(32)] public required string SubMchid { get; init; }
    }

    /// <summary>Of which service, in whose name, and as which app knows the user.</summary>
    public sealed record UserQuery
    {
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [Text(32)] public required string Appid { get; init; }
        [Text(32)] public required string SubMchid { get; init; }
        [Text(32)] public string? SubAppid { get; init; }
        [Text(128)] public string? Openid { get; init; }
        [Text(128)] public string? SubOpenid { get; init; }
    }

    /// <summary>Of which service, in whose name, and why.</summary>
    public sealed record CodeRequest
    {
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [Text(32)] public required string SubMchid { get; init; }
        [Text(50)] public required string Reason { get; init; }
    }

    /// <summary>Of which service, in whose name, as which app knows the user, and why.</summary>
    public sealed record UserRequest
    {
        [Text(128)] public string? Openid { get; init; }
        [Text(128)] public string? SubOpenid { get; init; }
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [Text(32)] public required string Appid { get; init; }
        [Text(32)] public string? SubAppid { get; init; }
        [Text(32)] public required string SubMchid { get; init; }
        [Text(50)] public required string Reason { get; init; }
    }
}
