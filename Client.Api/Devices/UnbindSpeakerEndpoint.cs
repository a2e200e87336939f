using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>POST /v3/pay-devices/open-scenario-speaker/{device_sn}/unbind: the speaker says nothing any more of what is paid by its plate's
/// code.</summary>
/// <remarks>Again it changes nothing. What was paid before is still said.</remarks>
public static class UnbindSpeakerEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post($"{Speakers.Path}/unbind", Handle)
            .Answers<SpeakerAnswer>()
            .RefusesSpeakers()
            .Refuses(ErrorCode.ResourceNotExists, "the caller has never bound such a speaker");

    internal static async Task<Answer> Handle(V3Call call)
    {
        if (!Speakers.TryReadSerialNo(call, out var serialNo, out var malformed)) return malformed;
        if (await Speakers.Find(call, serialNo) is not { } place) return Answer.Refuse(ErrorCode.ResourceNotExists);
        if (await Speakers.WhyNot(call, $"{place.Merchant}", "device_sn", "url") is { } stranger) return stranger;

        // Its place is kept where the caller looks, since the answer, and later ones, name the plate that it had.
        var status = await call.Ask(call.Grains.Fleet(call.Merchant.Id), own => own.Place(new(place)));
        if (status == DeviceStatus.Done)
        {
            status = await call.Ask(call.Grains.Fleet(place.Merchant), fleet => fleet.UnbindPlate(new(serialNo)));
        }

        return await Speakers.Show(call, serialNo, status);
    }
}

/// <summary>GET /v3/pay-devices/open-scenario-speaker/{device_sn}: which plate the speaker is bound to, or was the last time.</summary>
public static class QuerySpeakerEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get(Speakers.Path, Handle)
            .Answers<SpeakerAnswer>()
            .RefusesSpeakers()
            .Refuses(ErrorCode.ResourceNotExists, "the caller has never bound such a speaker");

    internal static Task<Answer> Handle(V3Call call) => Speakers.TryReadSerialNo(call, out var serialNo, out var malformed)
        ? Speakers.Show(call, serialNo)
        : Task.FromResult(Answer.Refuse(malformed));
}
