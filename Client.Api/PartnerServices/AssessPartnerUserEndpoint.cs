using System.Collections.Immutable;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Permissions;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;

namespace Tael.Client.Api.PartnerServices;

/// <summary>POST /v3/payscore/partner/permissions/assess-user-risk-level, GET /v3/payscore/partner/servicequotas/service-id/{service_id}: how far a user can
/// be trusted with a service, and what is suggested for each level.</summary>
/// <remarks>As the merchant's own call; <c>sub_mchid</c> stands in the query. What is suggested is a share of the service's quota: 100, 60, 30, 10 and
/// 0 percent for levels 1 to 5 of version 1, rounded down.</remarks>
public static class AssessPartnerUserEndpoint
{
    public static void Map(V3Endpoints v3)
    {
        v3.Post<PartnerAssessRequest>("/v3/payscore/partner/permissions/assess-user-risk-level", Assess)
            .WithMetadata(new TakesQuery(Shape.Of(typeof(AssessQuery))))
            .Answers<PermissionAnswer>()
            .Refuses(AssessUserEndpoint.Refusals)
            .Refuses(PartnerServices.Refusals);
        v3.Get<QuotaQuery>("/v3/payscore/partner/servicequotas/service-id/{service_id}", Quotas)
            .Answers<QuotaAnswer>()
            .Refuses(ErrorCode.AppidMchidNotMatch, "`appid` or `sub_appid` does not belong to whom it should")
            .Refuses(ErrorCode.NoAuth, "the service provider has no such service")
            .Refuses(PartnerServices.Refusals);
    }

    internal static async Task<Answer> Assess(V3Call call, PartnerAssessRequest request)
    {
        if (!QueryReader.TryRead<AssessQuery>(call.Http.Request.Query, out var query, out var unread)) return unread;

        var (of, notAllowed) = await PartnerServices.Of(call, query.SubMchid, "query");
        if (notAllowed is not null) return notAllowed;

        var apps = (request.Appid, request.SubAppid);
        if (PartnerServices.WhyNot(call, of, apps) is { } refusal) return refusal;
        if (request is { AuthorizationCode: null, Openid: null, SubOpenid: null }) return AssessUserEndpoint.NobodyNamed;

        var (user, unknown) = PartnerServices.UserOf(call, apps, (request.Openid, request.SubOpenid));
        return unknown is not null ? unknown : await AssessUserEndpoint.Assess(call, of, request, user);
    }

    internal static async Task<Answer> Quotas(V3Call call, QuotaQuery query)
    {
        var (of, notAllowed) = await PartnerServices.Of(call, query.SubMchid, "query");
        if (notAllowed is not null) return notAllowed;
        if (PartnerServices.WhyNot(call, of, (query.Appid, query.SubAppid), "query") is { } refusal) return refusal;
        if (query.RiskLevelVersion != RiskLevels.Version)
        {
            return PartnerServices.Param("risk_level_version", $"{query.RiskLevelVersion}", "is no version of the levels", "query");
        }

        var serviceId = call.Path("service_id");
        var (service, _) = await ServiceOrdering.ServiceOf(call, serviceId);
        if (service is null)
        {
            return new Refusal(ErrorCode.NoAuth, "service_id", Refusal.Shorten(serviceId), "is no service of this service provider", "url");
        }

        return Answer.Ok(new QuotaAnswer(
            serviceId,
            $"{call.Merchant.Id}",
            query.SubMchid,
            query.Appid,
            query.SubAppid,
            RiskLevels.Version,
            [.. RiskLevels.All.Select(level => new LevelQuota(level, RiskLevels.SuggestedQuota(level, service.Quota).Minor))]));
    }

    /// <summary>Of whom, and of which service; what is bought.</summary>
    public sealed record PartnerAssessRequest : AssessUserRequest
    {
        [Text(32)] public string? SubAppid { get; init; }
        [Text(128)] public string? SubOpenid { get; init; }
    }

    /// <summary>In whose name.</summary>
    public sealed record AssessQuery
    {
        [Text(32)] public required string SubMchid { get; init; }
    }

    /// <summary>In whose name, and which levels.</summary>
    public sealed record QuotaQuery
    {
        [Text(32)] public required string SubMchid { get; init; }
        [Text(32)] public required string Appid { get; init; }
        [Text(32)] public string? SubAppid { get; init; }
        [Whole(1, 1_000)] public required long RiskLevelVersion { get; init; }
    }

    public sealed record QuotaAnswer(
        string ServiceId,
        string Mchid,
        string SubMchid,
        string Appid,
        string? SubAppid,
        long RiskLevelVersion,
        ImmutableArray<LevelQuota> Quotas);

    /// <param name="RiskLevel">From 1, the best.</param>
    /// <param name="SuggestedQuota">Fen that may be used before they are paid.</param>
    public sealed record LevelQuota(long RiskLevel, long SuggestedQuota);
}
