using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.ServiceOrders;
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
    public static void Map(V3Endpoints v3) => v3.Post<ApplyPermissionRequest>("/v3/payscore/permissions", Handle)
        .Answers<ApplyPermissionAnswer>()
        .Refuses(Refusals);

    internal static IEnumerable<(ErrorCode Code, string When)> Refusals =>
    [
        (ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant"),
        (ErrorCode.NoAuth, "the merchant has no such service"),
        (ErrorCode.InvalidRequest, "`authorization_code` was used with other content"),
        (ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed"),
    ];

    internal static async Task<Answer> Handle(V3Call call, ApplyPermissionRequest request) => call.RefuseApp(request.Appid) is { } foreign
        ? foreign
        : await Apply(call, Partnership.Self(call), request, subAppId: null);

    internal static async Task<Answer> Apply(V3Call call, Partnership of, ApplyPermissionRequest request, string? subAppId)
    {
        var (service, none) = await ServiceOrdering.ServiceOf(call, request.ServiceId);
        if (service is null) return none!;

        var code = AuthorizationCode.Parse(request.AuthorizationCode);
        var terms = new PermissionTerms(
            of.Merchant, code, request.Appid, request.ServiceId, request.NotifyUrl, of.Partner, subAppId);
        var grain = call.Grains.Permission(code.PermissionOf(of.Merchant));
        var status = await call.Ask(grain, permission => permission.Apply(new(terms)));
        return status switch
        {
            ApplyPermissionStatus.Applied => Answer.Ok(
                new ApplyPermissionAnswer(call.Services.ServiceTokens.ApplicationOf(of.Merchant, code))),
            ApplyPermissionStatus.CodeUsed => new Refusal(
                ErrorCode.InvalidRequest, "/authorization_code", code.Value, "used with other content", "body"),
            ApplyPermissionStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
            _ => throw new UnreachableException($"{status}"),
        };
    }
}

/// <summary>What is to be permitted.</summary>
public record ApplyPermissionRequest
{
    [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
    [Text(32)] public required string Appid { get; init; }

    [Text(Domain.Permissions.AuthorizationCode.LengthMax, Alphabet = Domain.Permissions.AuthorizationCode.Letters)]
    public required string AuthorizationCode { get; init; }
    [NotifyUrl(255)] public string? NotifyUrl { get; init; }
}

public sealed record ApplyPermissionAnswer(string ApplyPermissionsToken);
