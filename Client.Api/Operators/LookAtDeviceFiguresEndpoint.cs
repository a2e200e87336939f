using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Operators;

/// <summary>GET /ops/v1/devices/{device_id}: how a device stands, and what has come of its sales and commands since it was registered.</summary>
/// <remarks>Added up from the store, so also of an account that is stopped.</remarks>
internal static class LookAtDeviceFiguresEndpoint
{
    public static void Map(IEndpointRouteBuilder ops) => ops.MapGet("/devices/{deviceId}", Handle);

    private static async Task<IResult> Handle(string deviceId, IGrainFactory grains, GrainCalls calls)
    {
        if (!DeviceId.TryParse(deviceId, out var id)) return OperatorDevice.Wrong;
        if (await calls.Run(grains.Book(), book => book.ReadDevice(id.Account)) is not { } file) return OperatorDevice.NotFound;

        var isConnected = file.Device.Presence?.Connection is { } connection
            && await calls.Run(grains.Device(id), device => device.Beat(connection));
        return OwnJson.Ok(Response.Of(deviceId, file, isConnected));
    }

    /// <param name="SeenAt">When it has last done something that is kept; while it is ONLINE, it has been heard of within the last minute.</param>
    /// <param name="Refused">Payments that came to nothing; a sale may have several.</param>
    /// <param name="Taken">Fen; what was given back later is not taken off.</param>
    private sealed record Response(
        string DeviceId,
        string State,
        string Connection,
        string? OfflineReason,
        string? SeenAt,
        string StoreId,
        string TillId,
        string? Model,
        string? Version,
        long Sessions,
        long Paid,
        long Refused,
        long Cancelled,
        long Taken,
        long RefundsAsked,
        long Announced,
        int CommandsWaiting,
        long CommandsDone,
        long CommandsFailed,
        long Connections)
    {
        public static Response Of(string deviceId, DeviceFile file, bool isConnected)
        {
            var (device, figures) = (file.Device, file.Figures);
            return new(
                deviceId,
                Devices.DeviceAnswer.StateOf(device),
                Devices.DeviceAnswer.ConnectionOf(device, isConnected),
                Devices.DeviceAnswer.OfflineReasonOf(device, isConnected),
                figures.SeenAt is { } at ? OwnJson.Time(at) : null,
                device.Binding.StoreId,
                device.Binding.TillId,
                device.Make?.Model ?? device.Binding.Model,
                device.Make?.Version,
                figures.Sessions,
                figures.Paid,
                figures.Refused,
                figures.Cancelled,
                figures.TakenMinor,
                figures.RefundsAsked,
                figures.Announced,
                device.Waiting.Length,
                figures.CommandsDone,
                figures.CommandsFailed,
                figures.Connections);
        }
    }
}

/// <summary>What operators' calls about a device refuse alike.</summary>
internal static class OperatorDevice
{
    public static IResult Wrong => OwnJson.Refuse("A device is an mchid, a dash, and 1 to 32 digits, letters, dashes and underscores.", "deviceId");

    public static IResult NotFound => Problems.Of(StatusCodes.Status404NotFound, "DEVICE_NOT_FOUND", "There is no such device.");
}
