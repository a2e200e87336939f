using Tael.Client.Api.PartnerServices;
using Tael.Client.Api.PayAfter;
using Tael.Client.Api.Permissions;
using Tael.Client.Api.Plans;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.ServiceOrders;

/// <summary>The calls of service orders and permissions, under /v3/payscore.</summary>
internal static class ServiceOrderSetup
{
    public static void Map(V3Endpoints v3)
    {
        CreateServiceOrderEndpoint.Map(v3);
        QueryServiceOrderEndpoint.Map(v3);
        CancelServiceOrderEndpoint.Map(v3);
        CompleteServiceOrderEndpoint.Map(v3);
        ModifyServiceOrderEndpoint.Map(v3);
        CollectServiceOrderEndpoint.Map(v3);
        SyncServiceOrderEndpoint.Map(v3);
        ApplyPermissionEndpoint.Map(v3);
        QueryPermissionEndpoint.Map(v3);
        EndPermissionEndpoint.Map(v3);
        AssessUserEndpoint.Map(v3);
        DirectCompleteEndpoint.Map(v3);
        SendServiceMessageEndpoint.Map(v3);
        CreatePartnerServiceOrderEndpoint.Map(v3);
        QueryPartnerServiceOrderEndpoint.Map(v3);
        ChangePartnerServiceOrderEndpoint.Map(v3);
        PartnerPermissionEndpoint.Map(v3);
        AssessPartnerUserEndpoint.Map(v3);
        CreatePayOnDeliveryEndpoint.Map(v3);
        PlanEndpoint.Map(v3);
        SignPlanEndpoint.Map(v3);
        SignPlanOrderEndpoint.Map(v3);
        PartnerPlanEndpoint.Map(v3);
        PayAfterOrderEndpoint.Map(v3);
        SmartRetailOrderEndpoint.Map(v3);
    }
}
