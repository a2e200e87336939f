using Tael.Client.Api.Keys;
using Tael.Client.Api.Wallets;

namespace Tael.Client.Api.Operators;

/// <summary>What those who run Tael call, under /ops/v1.</summary>
public static class OperatorsSetup
{
    public static void MapOperators(this IEndpointRouteBuilder app)
    {
        var ops = app.MapGroup("/ops/v1");
        ops.AddEndpointFilter<RouteGroupBuilder, FailureAnswer>();
        ops.AddEndpointFilter(new OperatorToken(app.ServiceProvider.GetRequiredService<Secrets>().Operators));
        LookAtAuditEndpoint.Map(ops);
        ReleaseAccountEndpoint.Map(ops);
        ExplainAccountEndpoint.Map(ops);
        LookAtRequestEndpoint.Map(ops);
        LookAtFiguresEndpoint.Map(ops);
        LookAtSavedDepositsEndpoint.Map(ops);
        UpholdComplaintEndpoint.Map(ops);
        ScoreCorrectionEndpoints.Map(ops);
        LookAtDeviceFiguresEndpoint.Map(ops);
        LookAtDeviceLogEndpoint.Map(ops);
        LookAtGrainsEndpoint.Map(ops);
        LookAtGrainEndpoint.Map(ops);
        DeactivateGrainEndpoint.Map(ops);
        PlatformKeyEndpoints.Map(ops);
        MerchantKeyEndpoints.Map(ops);
    }
}
