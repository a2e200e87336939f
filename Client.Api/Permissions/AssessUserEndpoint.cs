using System.Collections.Immutable;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Permissions;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;
using Tael.Grains;

namespace Tael.Client.Api.Permissions;

/// <summary>POST /v3/payscore/permissions/assess-user-risk-level: how far a user can be trusted with a service, as one of five levels.</summary>
/// <remarks>Only of users who have given the merchant permission for the service, and while they do; of others it says that they do not. Level
/// 1 is the best. A score, or what it is made of, it does not say. What is bought is taken, and makes no difference.</remarks>
public static class AssessUserEndpoint
{
    public static void Map(V3Endpoints v3) => v3.Post<AssessUserRequest>("/v3/payscore/permissions/assess-user-risk-level", Handle)
        .Answers<PermissionAnswer>()
        .Refuses(Refusals);

    internal static IEnumerable<(ErrorCode Code, string When)> Refusals =>
    [
        (ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant"),
        (ErrorCode.NoAuth, "the merchant has no such service"),
        (ErrorCode.ResourceNotExists, "the merchant has not asked for permission under this code and service, or it is another user's"),
    ];

    internal static async Task<Answer> Handle(V3Call call, AssessUserRequest request)
    {
        if (call.RefuseApp(request.Appid) is { } foreign) return foreign;

        if (request is { AuthorizationCode: null, Openid: null }) return NobodyNamed;

        var (user, unknown) = ServiceOrdering.UserOf(call, request.Appid, request.Openid);
        return unknown is not null
            ? unknown
            : await Assess(call, Partnership.Self(call), request, user);
    }

    internal static Refusal NobodyNamed { get; } =
        Refusal.Body("/authorization_code", "", "authorization_code or openid names the permission");

    /// <param name="user">Whom the permission must be of; null: the code alone names it.</param>
    internal static async Task<Answer> Assess(V3Call call, Partnership of, AssessUserRequest request, Domain.Wallets.UserId? user)
    {
        var (service, none) = await ServiceOrdering.ServiceOf(call, request.ServiceId);
        if (service is null) return none!;

        Permission? permission;
        if (request.AuthorizationCode is { } text)
        {
            permission = await QueryPermissionEndpoint.Find(call, of, AuthorizationCode.Parse(text), request.ServiceId);
            if (permission is null || (user ?? permission.User) != permission.User) return Answer.Refuse(ErrorCode.ResourceNotExists);
        }
        else
        {
            permission = await QueryPermissionEndpoint.FindOf(call, of, user!.Value, request.ServiceId);
        }

        if (permission is null) return Answer.Ok(PermissionAnswer.None(of, request.ServiceId, request.Appid, request.Openid));

        var answer = PermissionAnswer.Of(permission, call.Services.OpenIds);
        if (!permission.IsOpen) return Answer.Ok(answer);

        var level = await call.Ask(call.Grains.Score(permission.User!.Value), score => score.RiskLevel());
        return Answer.Ok(answer with { UserRiskLevel = level, RiskLevelVersion = RiskLevels.Version });
    }
}

/// <summary>Of whom, and of which service; what is bought.</summary>
/// <remarks>Source: POST /v3/payscore/permissions/assess-user-risk-level.</remarks>
public record AssessUserRequest
{
    [Text(TrustService.IdLengthMax)] public required string ServiceId { get; init; }
    [Text(32)] public required string Appid { get; init; }

    [Text(Domain.Permissions.AuthorizationCode.LengthMax, Alphabet = Domain.Permissions.AuthorizationCode.Letters)]
    public string? AuthorizationCode { get; init; }
    [Text(128)] public string? Openid { get; init; }
    public AssessedShopping? ShoppingInfo { get; init; }
}

/// <summary>What is bought.</summary>
public sealed record AssessedShopping
{
    [Items(100)] public required ImmutableArray<ShoppingGood> Goods { get; init; }
}

/// <summary>One thing that is bought.</summary>
public sealed record ShoppingGood
{
    [Text(256)] public required string Name { get; init; }
    [Text(1024)] public required string Picture { get; init; }

    /// <summary>Fen of one of it.</summary>
    [Whole(0, TrustService.AmountMaxMinor)] public required long Amount { get; init; }
    [Whole(1, 1_000_000)] public required long Count { get; init; }
    [Items(20)] public ImmutableArray<string>? CategoryId { get; init; }
}
