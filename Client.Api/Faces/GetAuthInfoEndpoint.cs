using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Faces;

/// <summary>POST /v3/offlineface/authinfo: a merchant lets one of its devices look at faces, for two hours.</summary>
/// <remarks>The device makes <c>raw_data</c>, and gets <c>authinfo</c> back from its merchant. Source: POST /v3/offlineface/authinfo. A merchant
/// that has no service provider names itself as both.</remarks>
public static class GetAuthInfoEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/offlineface/authinfo", Handle)
            .Answers<Response>()
            .Refuses(Partnership.Refusals)
            .Refuses(ErrorCode.AppidMchidNotMatch, "`sp_appid` is not the caller's, or `sub_appid` not the sub-merchant's")
            .Refuses(ErrorCode.InvalidRequest, "`raw_data` is not signed by the device just now, or the device may not act");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        var (by, refusal) = await FaceCaller.Of(call, (request.SpAppid, request.SubAppid, request.SubMchid));
        if (refusal is not null) return refusal;
        if (request.OrganizationId != $"{by.For.Merchant}")
        {
            return new Refusal(
                ErrorCode.NoAuth, "/organization_id", Refusal.Shorten(request.OrganizationId), "is not the sub-merchant's organization", "body");
        }

        _ = DeviceId.TryOf(by.For.Merchant, request.DeviceId, out var id);
        if (await WhyNot(call, id, request.RawData) is { } whyNot) return whyNot;

        var goodUntil = Instant.Of(call.Services.Clock) + FaceTokens.AuthInfoLife;
        return Answer.Ok(new Response(call.Services.FaceTokens.MakeAuthInfo(
            new(request.SpAppid, id, goodUntil))));
    }

    private static async Task<Refusal?> WhyNot(V3Call call, DeviceId id, string rawData)
    {
        if (!FaceRawData.TryParse(rawData, out var data) || data.Device != id) return Invalid("raw_data is not of this device");

        // Signed by the real clock, as all that a device signs.
        var skew = Instant.Of(TimeProvider.System).UnixMicros / 1_000_000 - data.Timestamp;
        if (Math.Abs(skew) > SignatureCheck.SkewMax.TotalSeconds) return Invalid("raw_data is more than 300 seconds off");

        var device = await call.Ask(call.Grains.Device(id), d => d.Look());
        if (device?.Key is not { } key || device.Standing != DeviceStanding.Good) return Invalid("the device may not act");
        return DeviceKeys.Verify(key, data.Message, data.Signature) ? null : Invalid("raw_data's signature is wrong");
    }

    private static Refusal Invalid(string issue) => new(ErrorCode.InvalidRequest) { Message = $"{ErrorCode.InvalidRequest.Message}: {issue}" };

    public sealed record Request
    {
        [Text(32)] public required string SpAppid { get; init; }
        [Text(32)] public string? SubAppid { get; init; }
        [Text(32)] public required string SubMchid { get; init; }

        /// <summary>The device's serial number (device_sn).</summary>
        [Text(Domain.Devices.DeviceId.SerialNoMax, Alphabet = Domain.Devices.DeviceId.Letters)]
        public required string DeviceId { get; init; }

        /// <summary>What the device has made of its number, the time and its signature.</summary>
        [Text(FaceRawData.LengthMax)] public required string RawData { get; init; }

        [Text(32)] public required string OrganizationId { get; init; }
    }

    /// <param name="Authinfo">For the device: lets it look at faces until it is two hours old.</param>
    public sealed record Response(string Authinfo);
}
