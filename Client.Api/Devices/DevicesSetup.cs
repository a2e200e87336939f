using Tael.Client.Api.Faces;
using Tael.Client.Api.Members;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Domain.Devices;

namespace Tael.Client.Api.Devices;

/// <summary>What devices call, under /device/v1, and what their merchants call about them.</summary>
public static class DevicesSetup
{
    public static void AddDevices(this IServiceCollection services) =>
        services.AddSingleton(made => ActivatorUtilities.CreateInstance<DeviceServices>(made, TimeProvider.System));

    public static void MapDevices(this IEndpointRouteBuilder app)
    {
        var open = app.MapGroup("/device/v1");
        open.AddEndpointFilter<RouteGroupBuilder, FailureAnswer>();
        open.MayFail();
        EnrolDeviceEndpoint.Map(open);

        var device = app.MapGroup("/device/v1");
        device.AddEndpointFilter<RouteGroupBuilder, FailureAnswer>();
        device.AddEndpointFilter(new DeviceSignature(app.ServiceProvider.GetRequiredService<DeviceServices>()));
        device.MayFail()
            .Refuses(400, "PARAM_ERROR", "the body is too long")
            .Refuses(401, "SIGNATURE_INVALID", "the header, its time, its nonce, the device, its key or the signature is not right")
            .Refuses(429, "TRY_AGAIN", "the merchant's devices ask for too much at once, or too many unknown merchants are asked for: nothing has been done")
            .Refuses(DeviceStatus.DeviceRevoked, DeviceStatus.DeviceSuspended);
        LookAtDeviceEndpoint.Map(device);
        RotateDeviceKeyEndpoint.Map(device);
        OpenTillSessionEndpoint.Map(device);
        LookAtTillSessionEndpoint.Map(device);
        PayTillSessionEndpoint.Map(device);
        CancelTillSessionEndpoint.Map(device);
        RefundAtTillEndpoint.Map(device);
        ConnectDeviceEndpoint.Map(device);
        AcknowledgeCommandEndpoint.Map(device);
        InspectDeviceEndpoint.Map(device);
        EnrolFaceAtDeviceEndpoint.Map(device);
        MakeFaceCodeEndpoint.Map(device);
        FindMemberEndpoint.Map(device);
    }

    public static void MapDevices(this V3Endpoints v3)
    {
        RegisterDeviceEndpoint.Map(v3);
        QueryDeviceEndpoint.Map(v3);
        BindDeviceEndpoint.Map(v3);
        StopDeviceEndpoint.Map(v3);
        ResumeDeviceEndpoint.Map(v3);
        SendDeviceCommandEndpoint.Map(v3);
        ListDevicesEndpoint.Map(v3);
        QueryInspectionEndpoint.Map(v3);
        CreateRolloutEndpoint.Map(v3);
        AdvanceRolloutEndpoint.Map(v3);
        HaltRolloutEndpoint.Map(v3);
        QueryRolloutEndpoint.Map(v3);
        BindSpeakerEndpoint.Map(v3);
        UnbindSpeakerEndpoint.Map(v3);
        QuerySpeakerEndpoint.Map(v3);
        ReportSpeakerOrderEndpoint.Map(v3);
        PrintOrderEndpoint.Map(v3);
        QueryPrintOrderEndpoint.Map(v3);
    }
}
