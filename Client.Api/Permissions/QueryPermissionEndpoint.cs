using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Permissions;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Permissions;

/// <summary>GET /v3/payscore/permissions/authorization-code/{authorization_code}, …/openid/{openid}, /v3/payscore/user-service-state: what has become
/// of a permission, under the merchant's number or by its user.</summary>
/// <remarks>By openid only one that is open is found; else the state is UNAVAILABLE.</remarks>
public static class QueryPermissionEndpoint
{
    public static void Map(V3Endpoints v3)
    {
        v3.Get<CodeQuery>("/v3/payscore/permissions/authorization-code/{authorization_code}", HandleByCode)
            .Answers<PermissionAnswer>()
            .Refuses(ErrorCode.ResourceNotExists, "the merchant has not asked for permission under this code and service");
        v3.Get<UserQuery>("/v3/payscore/permissions/openid/{openid}", HandleByOpenid).Answers<PermissionAnswer>();
        v3.Get<StateQuery>("/v3/payscore/user-service-state", HandleState).Answers<StateAnswer>();
    }

    internal static async Task<Answer> HandleByCode(V3Call call, CodeQuery query)
    {
        var (permission, refusal) = await Find(call, Partnership.Self(call), query.ServiceId);
        return permission is null ? refusal! : Answer.Ok(PermissionAnswer.Of(permission, call.Services.OpenIds));
    }

    internal static async Task<Answer> HandleByOpenid(V3Call call, UserQuery query)
    {
        var openid = call.Path("openid");
        var (permission, refusal) = await FindOf(call, openid, query.Appid, query.ServiceId);
        return refusal ?? Answer.Ok(permission is null
            ? PermissionAnswer.None(Partnership.Self(call), query.ServiceId, query.Appid, openid)
            : PermissionAnswer.Of(permission, call.Services.OpenIds));
    }

    internal static async Task<Answer> HandleState(V3Call call, StateQuery query)
    {
        var (permission, refusal) = await FindOf(call, query.Openid, query.Appid, query.ServiceId);
        return refusal ?? Answer.Ok(
            new StateAnswer(query.Appid, query.ServiceId, query.Openid, permission is null ? "UNAVAILABLE" : "AVAILABLE"));
    }

    /// <summary>The permission that the path's code names.</summary>
    internal static async Task<(Permission? Permission, Refusal? Refusal)> Find(V3Call call, Partnership of, string serviceId)
    {
        if (WhyNoCode(call) is { } refusal) return (null, refusal);

        var permission = await Find(call, of, AuthorizationCode.Parse(call.Path("authorization_code")), serviceId);
        return permission is null ? (null, ErrorCode.ResourceNotExists) : (permission, null);
    }

    /// <summary>Null if the path names a code.</summary>
    internal static Refusal? WhyNoCode(V3Call call)
    {
        var text = call.Path("authorization_code");
        return AuthorizationCode.TryParse(text, out _) ? null : Refusal.Url("authorization_code", text, "is no authorization_code");
    }

    /// <summary>Null if it was not asked for so: with this service, and in this one's name.</summary>
    internal static async Task<Permission?> Find(V3Call call, Partnership of, AuthorizationCode code, string serviceId)
    {
        var permission = await call.Ask(call.Grains.Permission(code.PermissionOf(of.Merchant)), grain => grain.Look());
        return permission?.Terms is { } terms && terms.ServiceId == serviceId && terms.Partner == of.Partner ? permission : null;
    }

    /// <summary>The permission that a user has given the caller; neither: none.</summary>
    internal static async Task<(Permission? Permission, Answer? Refusal)> FindOf(
        V3Call call, string openid, string appId, string serviceId) =>
        call.Services.OpenIds.TryParse(openid, appId, out var user)
            ? (await FindOf(call, Partnership.Self(call), user, serviceId), null)
            : (null, Refusal.Url("openid", openid, "is no openid of this appid"));

    /// <summary>Null: the user has given none.</summary>
    internal static async Task<Permission?> FindOf(V3Call call, Partnership of, UserId user, string serviceId)
    {
        var account = await call.Ask(call.Grains.Score(user), score => score.FindPermission(of.Merchant, of.Partner, serviceId));
        return account is { } held ? await call.Ask(call.Grains.Permission(held), grain => grain.Look()) : null;
    }

    /// <summary>Of which service.</summary>
    public sealed record CodeQuery
    {
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
    }

    /// <summary>Of which service, and as which app knows the user.</summary>
    public sealed record UserQuery
    {
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [Text(32)] public required string Appid { get; init; }
    }

    /// <summary>Of which service and user.</summary>
    public sealed record StateQuery
    {
        [Text(32)] public required string Appid { get; init; }
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [Text(128)] public required string Openid { get; init; }
    }

    public sealed record StateAnswer(
        string Appid, string ServiceId, string Openid, [property: OneOf("AVAILABLE", "UNAVAILABLE")] string UseServiceState);
}
