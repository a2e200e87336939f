using System.Diagnostics;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Domain.Payouts;

namespace Tael.Client.Api.Payouts;

/// <summary>A user's agreement to be paid without confirming, as its merchant sees it.</summary>
/// <remarks>Source: GET …/user-confirm-authorization/out-authorization-no/{out_authorization_no}.</remarks>
/// <param name="AuthorizationId">Our number of it, once the user has agreed.</param>
/// <param name="State">WAIT_USER_CONFIRM, TAKING_EFFECT or CLOSED.</param>
/// <param name="CloseInfo">Once it is CLOSED.</param>
/// <param name="PackageInfo">For the user's app, while they can agree; if it is asked for.</param>
public sealed record AuthorizationAnswer(
    string OutAuthorizationNo,
    string Appid,
    string Openid,
    string UserDisplayName,
    string? AuthorizationId,
    string State,
    string? AuthorizeTime,
    AuthorizationCloseInfo? CloseInfo,
    string TransferSceneId,
    string? UserRecvPerception,
    string CreateTime,
    string? PackageInfo = null)
{
    public const string Waiting = "WAIT_USER_CONFIRM";

    /// <param name="authorization">One that has terms: it exists.</param>
    public static AuthorizationAnswer Of(PayoutAuthorization authorization, OpenIds openIds)
    {
        var terms = authorization.Terms!;
        return new(
            terms.No.Value,
            terms.AppId,
            openIds.Of(terms.Payee, terms.AppId),
            terms.DisplayName,
            authorization.AuthorizedAt is null ? null : $"{new PayoutAuthorizationId(terms.Merchant, terms.No)}",
            StateOf(authorization),
            authorization.AuthorizedAt is { } agreed ? Times.Format(agreed) : null,
            authorization is { ClosedAt: { } closed, ClosedBy: { } by } ? new(Times.Format(closed), ReasonOf(by)) : null,
            terms.SceneId,
            terms.Perception,
            Times.Format(authorization.CreatedAt));
    }

    public static string StateOf(PayoutAuthorization authorization) => authorization switch
    {
        { ClosedAt: not null } => "CLOSED",
        { AuthorizedAt: not null } => "TAKING_EFFECT",
        _ => Waiting,
    };

    private static string ReasonOf(AuthorizationClosedBy by) => by switch
    {
        AuthorizationClosedBy.Merchant => "CLOSE_VIA_MCH_API",
        AuthorizationClosedBy.User => "USER_CLOSE",
        AuthorizationClosedBy.Time => "USER_OVERDUE_UNCONFIRMED",
        _ => throw new UnreachableException($"{by}"),
    };
}

/// <param name="CloseReason">CLOSE_VIA_MCH_API, USER_CLOSE, or USER_OVERDUE_UNCONFIRMED: nobody agreed within 24 hours.</param>
public sealed record AuthorizationCloseInfo(string CloseTime, string CloseReason);

/// <summary>What a merchant is told when a user agrees, or the agreement ends: the plaintext of MCHTRANSFER.AUTHORIZATION.CONFIRMED and
/// MCHTRANSFER.AUTHORIZATION.CLOSED.</summary>
internal sealed record AuthorizationNotification(
    string Mchid,
    string Appid,
    string OutAuthorizationNo,
    string? AuthorizationId,
    string State,
    string Openid,
    string UserDisplayName,
    string? AuthorizeTime,
    AuthorizationCloseInfo? CloseInfo)
{
    public static AuthorizationNotification Of(PayoutAuthorization authorization, OpenIds openIds)
    {
        var seen = AuthorizationAnswer.Of(authorization, openIds);
        return new(
            $"{authorization.Terms!.Merchant}", seen.Appid, seen.OutAuthorizationNo, seen.AuthorizationId, seen.State, seen.Openid,
            seen.UserDisplayName, seen.AuthorizeTime, seen.CloseInfo);
    }
}
