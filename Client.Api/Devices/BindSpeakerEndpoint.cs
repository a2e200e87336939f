using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Domain.Merchants;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>POST /v3/pay-devices/open-scenario-speaker/{device_sn}/bind {sub_mchid, code_url}: from now on the speaker says what is paid by
/// the plate's code.</summary>
/// <remarks>A speaker has one plate, and a plate one speaker. The same request again gets the same answer.</remarks>
public static class BindSpeakerEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>($"{Speakers.Path}/bind", Handle)
            .Answers<SpeakerAnswer>()
            .RefusesSpeakers()
            .Refuses(ErrorCode.ResourceNotExists, "the merchant has no such device")
            .Refuses(ErrorCode.InvalidRequest, "the code is closed, the device is revoked, or one of them is bound to another: unbind it first")
            .Refuses(ErrorCode.RuleLimit, "the caller has bound 10,000 speakers");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (!Speakers.TryReadSerialNo(call, out var serialNo, out var malformed)) return malformed;
        if (await Speakers.WhyNot(call, request.SubMchid, "/sub_mchid", "body") is { } stranger) return stranger;
        if (await Speakers.FindCode(call, request.SubMchid, request.CodeUrl) is not { } code)
        {
            return Refusal.Body("/code_url", Refusal.Shorten(request.CodeUrl), "is no fixed code of sub_mchid");
        }

        var merchant = MerchantId.Parse(request.SubMchid);
        var fleet = call.Grains.Fleet(merchant);
        var before = await call.Ask(fleet, grain => grain.SpeakerOf(code.CodeId));
        if (before != serialNo)
        {
            if (await WhyNot(call, (merchant, serialNo), code) is { } refusal) return refusal;
            if (before is not null) return await Speakers.Show(call, serialNo, DeviceStatus.PlateTaken);
        }

        // Where it is first: a speaker that is bound and can't be found could not be unbound.
        var place = new PlaceSpeaker(new(serialNo, merchant, code.CodeId));
        var status = await call.Ask(call.Grains.Fleet(call.Merchant.Id), own => own.Place(place));
        if (status == DeviceStatus.Done) status = await call.Ask(fleet, grain => grain.BindPlate(new(new(code.CodeId, serialNo))));
        return await Speakers.Show(call, serialNo, status);
    }

    private static async Task<Refusal?> WhyNot(V3Call call, (MerchantId Merchant, string SerialNo) speaker, MerchantCode code)
    {
        DeviceId.TryOf(speaker.Merchant, speaker.SerialNo, out var id);
        var device = await call.Ask(call.Grains.Device(id), grain => grain.Look());
        if (device is null) return new(ErrorCode.ResourceNotExists);
        if (device.Standing == DeviceStanding.Revoked) return MerchantDevice.Invalid("the device has been revoked, for good");
        if (code.IsClosed) return MerchantDevice.Invalid("the code is closed");
        if (await Speakers.Find(call, speaker.SerialNo) is not { } place) return null;

        var isElsewhere = await call.Ask(call.Grains.Fleet(place.Merchant), fleet => fleet.SpeakerOf(place.Code)) == speaker.SerialNo;
        return isElsewhere ? MerchantDevice.Invalid("the speaker has another plate: unbind it first") : null;
    }

    public sealed record Request
    {
        [Text(32)] public required string SubMchid { get; init; }

        /// <summary>As POST /v3/tael/merchant-codes has answered it.</summary>
        [Text(512)] public required string CodeUrl { get; init; }
    }
}
