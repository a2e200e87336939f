using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Permissions;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;
using Tael.Grains;

namespace Tael.Client.Api.Permissions;

/// <summary>POST /v3/payscore/permissions/authorization-code/{authorization_code}/terminate, …/openid/{openid}/terminate: the merchant gives a permission
/// up.</summary>
/// <remarks>Orders that have begun go on. By its code it can be given up again, with the same answer.</remarks>
public static class EndPermissionEndpoint
{
    public static void Map(V3Endpoints v3)
    {
        v3.Post<CodeRequest>("/v3/payscore/permissions/authorization-code/{authorization_code}/terminate", HandleByCode)
            .AnswersNothing()
            .Refuses(Refusals);
        v3.Post<UserRequest>("/v3/payscore/permissions/openid/{openid}/terminate", HandleByOpenid).AnswersNothing().Refuses(Refusals);
    }

    private static IEnumerable<(ErrorCode Code, string When)> Refusals =>
    [
        (ErrorCode.ResourceNotExists, "there is no such permission of this merchant, or nobody has given it"),
        (ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed"),
    ];

    internal static async Task<Answer> HandleByCode(V3Call call, CodeRequest request)
    {
        var (permission, refusal) = await QueryPermissionEndpoint.Find(call, request.ServiceId);
        return permission is null ? refusal! : await End(call, permission);
    }

    internal static async Task<Answer> HandleByOpenid(V3Call call, UserRequest request)
    {
        var (permission, refusal) = await QueryPermissionEndpoint.FindOf(call, call.Path("openid"), request.Appid, request.ServiceId);
        return refusal ?? (permission is null ? Answer.Refuse(ErrorCode.ResourceNotExists) : await End(call, permission));
    }

    private static async Task<Answer> End(V3Call call, Permission permission)
    {
        if (permission.User is not { } user) return Answer.Refuse(ErrorCode.ResourceNotExists);

        var account = permission.Terms!.Code.PermissionOf(call.Merchant.Id);
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
}
