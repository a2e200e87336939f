using System.Collections.Immutable;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>GET /v3/iotmanage/device-inspections/{device_sn}: what the factory check of one of the merchant's devices has found.</summary>
/// <remarks>As the device has told it by POST /device/v1/inspections, the latest.</remarks>
public static class QueryInspectionEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get("/v3/iotmanage/device-inspections/{device_sn}", Handle)
            .Answers<Response>()
            .Refuses(ErrorCode.ResourceNotExists, "the merchant has no such device, or the device has told of no check");

    internal static async Task<Answer> Handle(V3Call call)
    {
        if (!MerchantDevice.TryRead(call, out var id, out var refusal)) return refusal;

        var device = await call.Ask(call.Grains.Device(id), grain => grain.Look());
        return device?.Inspection is { } inspection ? Answer.Ok(Of(id, inspection)) : Answer.Refuse(ErrorCode.ResourceNotExists);
    }

    private static Response Of(DeviceId id, DeviceInspection found) => new(
        id.SerialNo,
        found.WiredMac ?? "",
        found.WirelessMac ?? "",
        found.BluetoothMac ?? "",
        found.AppVersion,
        found.CameraSn ?? "",
        found.Imei ?? "",
        found.Errors.Length > 0 ? "FAIL" : found.Warnings.Length > 0 ? "WARN" : "SUCCESS",
        found.Errors,
        found.Warnings,
        Times.Format(found.InspectedAt));

    /// <param name="WiredMac">Its address by wire; empty here and below: it has none.</param>
    /// <param name="WirelessMac">Its address by Wi-Fi.</param>
    /// <param name="BluetoothMac">Its address by Bluetooth.</param>
    /// <param name="AppVersion">Of the program that has checked.</param>
    /// <param name="CameraSn">The camera's serial number.</param>
    /// <param name="Imei">The modem's number.</param>
    /// <param name="Result">FAIL: there are errors. WARN: there are warnings alone.</param>
    /// <param name="Errors">What does not work.</param>
    /// <param name="Warnings">What works, and is not as it should be.</param>
    /// <param name="InspectTime">When, by the device's clock.</param>
    public sealed record Response(
        string DeviceSn,
        string WiredMac,
        string WirelessMac,
        string BluetoothMac,
        string AppVersion,
        string CameraSn,
        string Imei,
        [property: OneOf("SUCCESS", "WARN", "FAIL")] string Result,
        ImmutableArray<string> Errors,
        ImmutableArray<string> Warnings,
        string InspectTime);
}
