using Tael.Client.Api.Keys;
using Tael.Client.Api.Partners;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Permissions;
using Tael.Domain.Scores;

namespace Tael.Client.Api.Permissions;

/// <summary>A permission as its merchant sees it, or the service provider that has asked for it in the merchant's name.</summary>
/// <remarks>Source: GET /v3/payscore/permissions/authorization-code/{authorization_code}, and the same of …/partner. What is not so is not
/// there.</remarks>
public sealed record PermissionAnswer
{
    public required string ServiceId { get; init; }
    public required string Appid { get; init; }
    public required string Mchid { get; init; }
    public string? SubAppid { get; init; }
    public string? SubMchid { get; init; }

    /// <summary>Who has given it.</summary>
    public string? Openid { get; init; }
    public string? SubOpenid { get; init; }
    public string? AuthorizationCode { get; init; }

    [OneOf("UNAVAILABLE", "AVAILABLE", "UNBINDUSER")] public required string AuthorizationState { get; init; }
    public string? NotifyUrl { get; init; }
    public string? CancelAuthorizationTime { get; init; }
    public string? AuthorizationSuccessTime { get; init; }

    /// <summary>From 1, the best; only when it was asked for, and while the user permits it.</summary>
    [Whole(1, RiskLevels.Worst)] public long? UserRiskLevel { get; init; }

    /// <summary>Of the levels.</summary>
    public long? RiskLevelVersion { get; init; }

    /// <param name="permission">One that has terms: it exists.</param>
    public static PermissionAnswer Of(Permission permission, OpenIds openIds)
    {
        var terms = permission.Terms!;
        return new()
        {
            ServiceId = terms.ServiceId,
            Appid = terms.AppId,
            Mchid = $"{terms.Caller}",
            SubAppid = terms.SubAppId,
            SubMchid = terms.Partner is null ? null : $"{terms.Merchant}",
            Openid = permission.User is { } user ? openIds.Of(user, terms.AppId) : null,
            SubOpenid = permission.User is { } same && terms.SubAppId is { } own ? openIds.Of(same, own) : null,
            AuthorizationCode = terms.Code.Value,
            AuthorizationState = permission.ClosedAt is not null ? "UNBINDUSER" : permission.IsOpen ? "AVAILABLE" : "UNAVAILABLE",
            NotifyUrl = terms.NotifyUrl,
            CancelAuthorizationTime = permission.ClosedAt is { } closed ? Times.Format(closed) : null,
            AuthorizationSuccessTime = permission.OpenedAt is { } opened ? Times.Format(opened) : null,
        };
    }

    /// <summary>Of a user who has given none.</summary>
    internal static PermissionAnswer None(Partnership of, string serviceId, string appId, string? openid) => new()
    {
        ServiceId = serviceId,
        Appid = appId,
        Mchid = $"{of.Partner ?? of.Merchant}",
        SubMchid = of.Partner is null ? null : $"{of.Merchant}",
        Openid = openid,
        AuthorizationState = "UNAVAILABLE",
    };
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
    string AuthorizationCode,
    string? SubAppid,
    string? SubMchid,
    string? SubOpenid)
{
    /// <param name="permission">As it was then.</param>
    public static PermissionNotification Of(Permission permission, OpenIds openIds)
    {
        var seen = PermissionAnswer.Of(permission, openIds);
        return new(
            seen.Appid,
            seen.Mchid,
            seen.ServiceId,
            seen.Openid!,
            permission.IsOpen ? "USER_OPEN_SERVICE" : "USER_CLOSE_SERVICE",
            ServiceTimes.Format(permission.ClosedAt ?? permission.OpenedAt!.Value),
            seen.AuthorizationCode!,
            seen.SubAppid,
            seen.SubMchid,
            seen.SubOpenid);
    }
}
