using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>POST /v3/tael/devices: the merchant expects a device at a till, and gets the code to enrol it with, once, within 24
/// hours.</summary>
/// <remarks>Not of WeChat Pay. Sent again it makes another code, and the one before is worthless; a device that is enrolled keeps its key
/// until the new code is used.</remarks>
public static class RegisterDeviceEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/tael/devices", Handle)
            .Answers<Response>()
            .Refuses(ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant")
            .Refuses(ErrorCode.InvalidRequest, "the device has been revoked, for good, or the merchant has 10,000 devices")
            .Refuses(ErrorCode.AccountError, "the device's account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (call.RefuseApp(request.Appid) is { } foreign) return foreign;

        DeviceId.TryOf(call.Merchant.Id, request.DeviceSn, out var id);
        var (code, hash) = DeviceCodes.Make(id);
        var command = new RegisterDevice(request.ToBinding(request.DeviceModel), hash);
        var status = await Register(call, id, command);
        if (status != DeviceStatus.Done) return await MerchantDevice.Answer(call, id, status);

        var device = await call.Ask(call.Grains.Device(id), grain => grain.Look());
        return Answer.Ok(new Response($"{id}", code, Times.Format(device!.Invitation?.ExpiresAt ?? device.StandingSince)));
    }

    /// <summary>In the list first: a device that is not in it could not be found again.</summary>
    private static async Task<DeviceStatus> Register(V3Call call, DeviceId id, RegisterDevice command)
    {
        var listed = await call.Ask(call.Grains.Fleet(id.Merchant), fleet => fleet.Add(new(id.SerialNo)));
        return listed == DeviceStatus.Done ? await call.Ask(call.Grains.Device(id), device => device.Register(command)) : listed;
    }

    public sealed record Request : DeviceBindingRequest
    {
        [Text(DeviceId.SerialNoMax, Alphabet = DeviceId.Letters)] public required string DeviceSn { get; init; }

        /// <summary>If it is told, a device of another model can't enrol.</summary>
        [Text(64)] public string? DeviceModel { get; init; }
    }

    /// <param name="EnrolmentCode">To be typed in, or shown as a QR code, at the device. Shown here once.</param>
    public sealed record Response(string DeviceId, string EnrolmentCode, string ExpireTime)
    {
        public override string ToString() => $"registration of {DeviceId} (not shown)";
    }
}

/// <summary>Where a device stands, and in whose name it takes money.</summary>
public abstract record DeviceBindingRequest
{
    /// <summary>Orders at the device are this app's.</summary>
    [Text(32)] public required string Appid { get; init; }
    [Text(32)] public required string StoreId { get; init; }
    [Text(32)] public required string TillId { get; init; }
    [NotifyUrl(255)] public string? NotifyUrl { get; init; }

    /// <summary>Which of the merchant's groups it is in: rollouts may go to one of them.</summary>
    [Text(32)] public string? Group { get; init; }

    internal DeviceBinding ToBinding(string? model) => new(Appid, StoreId, TillId, model, NotifyUrl) { Group = Group };
}
