using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Devices;

namespace Tael.Client.Api.Devices;

/// <summary>POST /device/v1/inspections {appVersion, inspectTime, wiredMac?, wirelessMac?, bluetoothMac?, cameraSn?, imei?, errors?, warnings?}: the
/// device tells what its factory check has found.</summary>
/// <remarks>The latest by <c>inspectTime</c> is kept: the same again, or one that was earlier, changes nothing.</remarks>
internal static class InspectDeviceEndpoint
{
    private const string Mac = "^[0-9A-F]{2}(:[0-9A-F]{2}){5}$";
    private const string NoMac = "must be six pairs of 0-9 A-F with colons between";

    public static void Map(IEndpointRouteBuilder device) => device.MapPost("/inspections", Handle)
        .TakesOwn<Request>()
        .AnswersNothing()
        .Refuses(DeviceStatus.KeyReplaced, DeviceStatus.InspectionTimeUsed, DeviceStatus.AccountStopped);

    private static async Task<IResult> Handle(HttpContext http, V3Services services)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;

        if (!Times.TryParse(request.InspectTime, out var at) || at > Instant.Of(services.Clock) + DeviceInspection.AheadMax) return OwnJson.Refuse("inspectTime has not come yet.", "inspectTime");

        var call = DeviceCall.Of(http, services);
        var inspection = new DeviceInspection(
            request.WiredMac, request.WirelessMac, request.BluetoothMac, request.AppVersion, request.CameraSn, request.Imei,
            [.. request.Errors ?? []], [.. request.Warnings ?? []], at);
        var status = await call.AskDevice(device => device.Inspect(new(call.Caller.KeyId, inspection)));
        return status == DeviceStatus.Done ? Results.NoContent() : DeviceRefusal.Of(status);
    }

    /// <param name="AppVersion">Of the program that has checked.</param>
    /// <param name="InspectTime">When, by the device's clock: RFC 3339.</param>
    /// <param name="WiredMac">Its address by wire; left out here and below: it has none.</param>
    /// <param name="WirelessMac">Its address by Wi-Fi.</param>
    /// <param name="BluetoothMac">Its address by Bluetooth.</param>
    /// <param name="CameraSn">The camera's serial number.</param>
    /// <param name="Imei">The modem's number: 15 digits.</param>
    /// <param name="Errors">What does not work.</param>
    /// <param name="Warnings">What works, and is not as it should be.</param>
    private sealed record Request(
        [property: Text(64)] string AppVersion,
        [property: Rfc3339] string InspectTime,
        [property: Form(Mac, NoMac)] string? WiredMac = null,
        [property: Form(Mac, NoMac)] string? WirelessMac = null,
        [property: Form(Mac, NoMac)] string? BluetoothMac = null,
        [property: Text(64)] string? CameraSn = null,
        [property: Form("^[0-9]{15}$", "must be 15 digits")] string? Imei = null,
        [property: Items(DeviceInspection.FindingsMax), Text(DeviceInspection.FindingMax)] string[]? Errors = null,
        [property: Items(DeviceInspection.FindingsMax), Text(DeviceInspection.FindingMax)] string[]? Warnings = null);
}
