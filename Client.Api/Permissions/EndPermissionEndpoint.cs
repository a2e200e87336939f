using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Permissions;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;
using Tael.Grains;

namespace Tael.Client.Api.Permissions;

/// <summary>POST /v3/payscore/permissions/authorization-code/{authorization_code}/terminate, …/openid/{openid}/terminate,
/// /v3/payscore/users/{openid}/permissions/{service_id}/terminate: the merchant gives a permission up.</summary>
/// <remarks>Orders that have begun go on. By its code it can be given up again, with the same answer.</remarks>
public static class EndPermissionEndpoint
{
    public static void Map(V3Endpoints v3)
    {
        v3.Post<CodeRequest>("/v3/payscore/permissions/authorization-code/{authorization_code}/terminate", HandleByCode)
            .AnswersNothing()
            .Refuses(Refusals);
        v3.Post<UserRequest>("/v3/payscore/permissions/openid/{openid}/terminate", HandleByOpenid).AnswersNothing().Refuses(Refusals);
        v3.Post<ServiceRequest>("/v3/payscore/users/{openid}/permissions/{service_id}/terminate", HandleByService)
            .AnswersNothing()
            .Refuses(Refusals);
    }

    internal static IEnumerable<(ErrorCode Code, string When)> Refusals =>
    [
        (ErrorCode.ResourceNotExists, "there is no such permission of this merchant, or nobody has given it"),
        (ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed"),
    ];

    internal static async Task<Answer> HandleByCode(V3Call call, CodeRequest request)
    {
        var (permission, refusal) = await QueryPermissionEndpoint.Find(call, Partnership.Self(call), request.ServiceId);
        return permission is null ? refusal! : await End(call, permission);
    }

    internal static Task<Answer> HandleByOpenid(V3Call call, UserRequest request) => EndOf(call, request.Appid, request.ServiceId);

    internal static Task<Answer> HandleByService(V3Call call, ServiceRequest request) => EndOf(call, request.Appid, call.Path("service_id"));

    internal static async Task<Answer> End(V3Call call, Permission? permission)
    {
        if (permission is not { User: { } user, Terms: { } terms }) return Answer.Refuse(ErrorCode.ResourceNotExists);

        var account = terms.Code.PermissionOf(terms.Merchant);
        var status = await call.Ask(call.Grains.Score(user), score => score.ClosePermission(account));
        call.Services.Nudge.Give();
        return status switch
        {
            ClosePermissionStatus.Closed => Answer.NoContent,
            ClosePermissionStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            ClosePermissionStatus.OutboxFull => Answer.Refuse(ErrorCode.FrequencyLimited),
            _ => Answer.Refuse(ErrorCode.ResourceNotExists),
        };
    }

    private static async Task<Answer> EndOf(V3Call call, string appId, string serviceId)
    {
        var (permission, refusal) = await QueryPermissionEndpoint.FindOf(call, call.Path("openid"), appId, serviceId);
        return refusal ?? await End(call, permission);
    }

    /// <summary>Of which service, and why.</summary>
    public sealed record CodeRequest
    {
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [Text(50)] public required string Reason { get; init; }
    }

    /// <summary>Of which service, as which app knows the user, and why.</summary>
    public sealed record UserRequest
    {
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [Text(32)] public required string Appid { get; init; }
        [Text(50)] public required string Reason { get; init; }
    }

    /// <summary>As which app knows the user, and why.</summary>
    public sealed record ServiceRequest
    {
        [Text(32)] public required string Appid { get; init; }
        [Text(50)] public required string Reason { get; init; }
    }
}
