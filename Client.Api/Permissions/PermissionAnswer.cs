using Tael.Client.Api.Keys;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Permissions;

namespace Tael.Client.Api.Permissions;

/// <summary>A permission as its merchant sees it.</summary>
/// <remarks>Source: GET /v3/payscore/permissions/authorization-code/{authorization_code}. Users are not told apart by risk: no merchant
/// learns that.</remarks>
public sealed record PermissionAnswer
{
    public required string ServiceId { get; init; }
    public required string Appid { get; init; }
    public required string Mchid { get; init; }

    /// <summary>Who has given it.</summary>
    public string? Openid { get; init; }
    public string? AuthorizationCode { get; init; }

    [OneOf("UNAVAILABLE", "AVAILABLE", "UNBINDUSER")] public required string AuthorizationState { get; init; }
    public string? NotifyUrl { get; init; }
    public string? CancelAuthorizationTime { get; init; }
    public string? AuthorizationSuccessTime { get; init; }

    /// <param name="permission">One that has terms: it exists.</param>
    public static PermissionAnswer Of(Permission permission, OpenIds openIds)
    {
        var terms = permission.Terms!;
        return new()
        {
            ServiceId = terms.ServiceId,
            Appid = terms.AppId,
            Mchid = $"{terms.Merchant}",
            Openid = permission.User is { } user ? openIds.Of(user, terms.AppId) : null,
            AuthorizationCode = terms.Code.Value,
            AuthorizationState = permission.ClosedAt is not null ? "UNBINDUSER" : permission.IsOpen ? "AVAILABLE" : "UNAVAILABLE",
            NotifyUrl = terms.NotifyUrl,
            CancelAuthorizationTime = permission.ClosedAt is { } closed ? Times.Format(closed) : null,
            AuthorizationSuccessTime = permission.OpenedAt is { } opened ? Times.Format(opened) : null,
        };
    }
}

/// <summary>What a merchant is told when a permission is given or ended: the plaintext of PAYSCORE.USER_OPEN_SERVICE and
/// USER_CLOSE_SERVICE.</summary>
internal sealed record PermissionNotification(
    string Appid,
    string Mchid,
    string ServiceId,
    string Openid,
    string UserServiceStatus,
    string OpenorcloseTime,
    string AuthorizationCode)
{
    /// <param name="permission">As it was then.</param>
    public static PermissionNotification Of(Permission permission, OpenIds openIds)
    {
        var terms = permission.Terms!;
        return new(
            terms.AppId,
            $"{terms.Merchant}",
            terms.ServiceId,
            openIds.Of(permission.User!.Value, terms.AppId),
            permission.IsOpen ? "USER_OPEN_SERVICE" : "USER_CLOSE_SERVICE",
            ServiceTimes.Format(permission.ClosedAt ?? permission.OpenedAt!.Value),
            terms.Code.Value);
    }
}
