using System.Diagnostics;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>A device as its merchant sees it.</summary>
/// <param name="EnrolTime">When it got its first key, or its latest by a code; not there until then.</param>
/// <param name="State">REGISTERED: it has no key yet. SUSPENDED and REVOKED: it can begin nothing.</param>
/// <param name="StateTime">Since when it may act, or may not.</param>
/// <param name="FenceTime">Of a device that is suspended or revoked: no order that it has made is paid after this. Not there while one may
/// be, which ends by itself.</param>
/// <param name="Connection">Whether it is connected now; NEVER: it has never been.</param>
/// <param name="ConnectionTime">Since when, as far as that is known.</param>
/// <param name="OfflineReason">CLOSED: by the device. LOST: it has said nothing for a minute, or a server has been lost. Others say themselves.</param>
/// <param name="Reason">Why it is suspended or revoked.</param>
internal sealed record DeviceAnswer(
    string DeviceId,
    string DeviceSn,
    string Appid,
    string StoreId,
    string TillId,
    string? NotifyUrl,
    string? Group,
    [property: OneOf("REGISTERED", "ACTIVE", "SUSPENDED", "REVOKED")] string State,
    string StateTime,
    string? FenceTime,
    string? Reason,
    string? KeyId,
    string? DeviceModel,
    string? Version,
    string? EnrolTime,
    [property: OneOf("ONLINE", "OFFLINE", "NEVER")] string Connection,
    string? ConnectionTime,
    string? OfflineReason)
{
    /// <param name="isConnected">Its grain knows the connection that is in its journal.</param>
    public static DeviceAnswer Of(DeviceId id, Device device, bool isConnected) => new(
        $"{id}",
        id.SerialNo,
        device.Binding.AppId,
        device.Binding.StoreId,
        device.Binding.TillId,
        device.Binding.NotifyUrl,
        device.Binding.Group,
        StateOf(device),
        Times.Format(device.StandingSince),
        device is { Standing: not DeviceStanding.Good, FencedAt: { } fenced } ? Precise(fenced) : null,
        device.Reason,
        device.Key?.KeyId,
        device.Make?.Model ?? device.Binding.Model,
        device.Make?.Version,
        device.EnrolledAt is { } at ? Times.Format(at) : null,
        ConnectionOf(device, isConnected),
        device.Presence is { } presence ? Times.Format(presence.Since) : null,
        OfflineReasonOf(device, isConnected));

    /// <param name="isConnected">As with <see cref="Of"/>.</param>
    public static string ConnectionOf(Device device, bool isConnected) => device.Presence is null ? "NEVER" : isConnected ? "ONLINE" : "OFFLINE";

    public static string? OfflineReasonOf(Device device, bool isConnected) =>
        device.Presence is null || isConnected ? null : device.Presence.Reason ?? "LOST";

    /// <summary>To the millisecond: it is compared with the times of payments.</summary>
    private static string Precise(Domain.Instant at) => Wallets.OwnJson.Time(at);

    public static string StateOf(Device device) => device.Standing switch
    {
        DeviceStanding.Good => device.Key is null ? "REGISTERED" : "ACTIVE",
        DeviceStanding.Suspended => "SUSPENDED",
        DeviceStanding.Revoked => "REVOKED",
        _ => throw new UnreachableException($"{device.Standing}"),
    };
}

/// <summary>Finding a device that a merchant's call names in its path, and answering with it.</summary>
internal static class MerchantDevice
{
    public const string Path = "/v3/tael/devices/{device_sn}";

    public static IEndpointConventionBuilder RefusesLike(this IEndpointConventionBuilder endpoint) => endpoint
        .Refuses(ErrorCode.ResourceNotExists, "the merchant has no such device")
        .Refuses(ErrorCode.InvalidRequest, "the device has been revoked, for good")
        .Refuses(ErrorCode.AccountError, "the device's account is stopped, since an audit has found its rows changed");

    private static IEndpointConventionBuilder Refuses(this IEndpointConventionBuilder endpoint, ErrorCode code, string when) =>
        OpenApi.Documenting.Refuses(endpoint, code, when);

    public static bool TryRead(V3Call call, out DeviceId id, out Refusal refusal)
    {
        var text = call.Path("device_sn");
        refusal = null!;
        if (DeviceId.TryOf(call.Merchant.Id, text, out id)) return true;

        refusal = Refusal.Url("device_sn", text, "is no device_sn");
        return false;
    }

    /// <summary>Answers with the device if the command was carried out.</summary>
    public static async Task<Answer> Answer(V3Call call, DeviceId id, DeviceStatus status) => status switch
    {
        DeviceStatus.Done => await Show(call, id),
        DeviceStatus.DeviceNotFound => Wire.Answer.Refuse(ErrorCode.ResourceNotExists),
        DeviceStatus.DeviceRevoked => Invalid("the device has been revoked, for good"),
        DeviceStatus.FleetFull => Invalid($"a merchant has at most {Fleet.DevicesMax} devices"),
        DeviceStatus.AccountStopped => Wire.Answer.Refuse(ErrorCode.AccountError),
        _ => throw new UnreachableException($"{status}"),
    };

    public static async Task<Answer> Show(V3Call call, DeviceId id)
    {
        var grain = call.Grains.Device(id);
        if (await call.Ask(grain, device => device.Look()) is not { } device) return Wire.Answer.Refuse(ErrorCode.ResourceNotExists);

        var isConnected = device.Presence?.Connection is { } connection && await call.Ask(grain, d => d.Beat(connection));
        return Wire.Answer.Ok(DeviceAnswer.Of(id, device, isConnected));
    }

    public static Refusal Invalid(string issue) => new(ErrorCode.InvalidRequest) { Message = $"{ErrorCode.InvalidRequest.Message}: {issue}" };
}
