using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Permissions;
using Tael.Domain.ServiceOrders;
using Tael.Grains;

namespace Tael.Client.Api.Permissions;

/// <summary>POST /v3/payscore/permissions: ask a user for permission, so that orders of a service need not be confirmed.</summary>
/// <remarks>The user's app gives it with the token. The same request again is the same answer; a code is good for one user once.</remarks>
public static class ApplyPermissionEndpoint
{
    public static void Map(V3Endpoints v3) => v3.Post<Request>("/v3/payscore/permissions", Handle)
        .Answers<Response>()
        .Refuses(ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant")
        .Refuses(ErrorCode.NoAuth, "the merchant has no such service")
        .Refuses(ErrorCode.InvalidRequest, "`authorization_code` was used with other content")
        .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (!call.Merchant.Owns(request.Appid))
        {
            return new Refusal(ErrorCode.AppidMchidNotMatch, "/appid", request.Appid, "does not belong to the merchant", "body");
        }

        var merchant = await call.Ask(call.Grains.Merchant(call.Merchant.Id), grain => grain.Look());
        if (merchant?.ServiceOf(request.ServiceId) is null)
        {
            return new Refusal(ErrorCode.NoAuth, "/service_id", request.ServiceId, "is no service of this merchant", "body");
        }

        var code = AuthorizationCode.Parse(request.AuthorizationCode);
        var terms = new PermissionTerms(call.Merchant.Id, code, request.Appid, request.ServiceId, request.NotifyUrl);
        var grain = call.Grains.Permission(code.PermissionOf(call.Merchant.Id));
        var status = await call.Ask(grain, permission => permission.Apply(new(terms)));
        return status switch
        {
            ApplyPermissionStatus.Applied => Answer.Ok(new Response(call.Services.ServiceTokens.ApplicationOf(call.Merchant.Id, code))),
            ApplyPermissionStatus.CodeUsed => new Refusal(
                ErrorCode.InvalidRequest, "/authorization_code", code.Value, "used with other content", "body"),
            ApplyPermissionStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }

    /// <summary>What is to be permitted.</summary>
    public sealed record Request
    {
        [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
        [Text(32)] public required string Appid { get; init; }

        [Text(Domain.Permissions.AuthorizationCode.LengthMax, Alphabet = Domain.Permissions.AuthorizationCode.Letters)]
        public required string AuthorizationCode { get; init; }
        [NotifyUrl(255)] public string? NotifyUrl { get; init; }
    }

    public sealed record Response(string ApplyPermissionsToken);
}
