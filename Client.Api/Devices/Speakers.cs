using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Domain.Merchants;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>What the calls about speakers (音箱) and the plates (码牌) whose payments they say have in common.</summary>
/// <remarks>A plate's code is one of the merchant's fixed codes, and a speaker one of its devices. A service provider calls in its merchant's
/// name; a merchant without one names itself as <c>sub_mchid</c>.</remarks>
internal static class Speakers
{
    public const string Path = "/v3/pay-devices/open-scenario-speaker/{device_sn}";

    private const string Bound = "OPEN_SCENARIO_SPEAKER_BIND_STATE_BINDED";
    private const string Unbound = "OPEN_SCENARIO_SPEAKER_BIND_STATE_UNBOND";

    public static IEndpointConventionBuilder RefusesSpeakers(this IEndpointConventionBuilder endpoint) => endpoint
        .Refuses(ErrorCode.NoAuth, "the speaker's merchant is neither the one that signed nor one that has chosen it as its service provider")
        .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    public static bool TryReadSerialNo(V3Call call, out string serialNo, out Refusal refusal)
    {
        serialNo = call.Path("device_sn");
        refusal = null!;
        if (DeviceId.TryOf(call.Merchant.Id, serialNo, out _)) return true;

        refusal = Refusal.Url("device_sn", serialNo, "is no device_sn");
        return false;
    }

    /// <summary>Why the caller may not speak for the merchant; null if it may.</summary>
    public static async Task<Refusal?> WhyNot(V3Call call, string subMchid, string field, string location) =>
        subMchid == $"{call.Merchant.Id}" ? null : (await Partnership.Of(call, subMchid, field, location)).Refusal;

    /// <summary>The plate of the merchant that a code stands for; null if it stands for none.</summary>
    public static async Task<MerchantCode?> FindCode(V3Call call, string subMchid, string codeUrl)
    {
        if (!call.Services.MerchantCodes.TryParse(codeUrl, out var merchant, out var code) || $"{merchant}" != subMchid) return null;

        return (await call.Ask(call.Grains.Merchant(merchant), grain => grain.Look()))?.CodeOf(code);
    }

    /// <summary>Answers how the speaker is bound, to whoever may know.</summary>
    public static async Task<Answer> Show(V3Call call, string serialNo)
    {
        if (await Find(call, serialNo) is not { } place) return Answer.Refuse(ErrorCode.ResourceNotExists);
        if (await WhyNot(call, $"{place.Merchant}", "device_sn", "url") is { } refusal) return refusal;

        var speaker = await call.Ask(call.Grains.Fleet(place.Merchant), fleet => fleet.SpeakerOf(place.Code));
        var url = call.Services.MerchantCodes.UrlOf(place.Merchant, place.Code);
        return Answer.Ok(new SpeakerAnswer($"{place.Merchant}", serialNo, speaker == serialNo ? Bound : Unbound, url));
    }

    public static Task<SpeakerPlace?> Find(V3Call call, string serialNo) =>
        call.Ask(call.Grains.Fleet(call.Merchant.Id), fleet => fleet.FindPlace(serialNo));

    /// <summary>Answers how the speaker is bound if the command was carried out.</summary>
    public static async Task<Answer> Show(V3Call call, string serialNo, DeviceStatus status) => status switch
    {
        DeviceStatus.Done => await Show(call, serialNo),
        DeviceStatus.DeviceNotFound => Answer.Refuse(ErrorCode.ResourceNotExists),
        DeviceStatus.PlateTaken => MerchantDevice.Invalid("the plate has another speaker: unbind it first"),
        DeviceStatus.SpeakerTaken => MerchantDevice.Invalid("the speaker has another plate: unbind it first"),
        DeviceStatus.FleetFull => Answer.Refuse(ErrorCode.RuleLimit),
        DeviceStatus.AccountStopped => Answer.Refuse(ErrorCode.AccountError),
        _ => throw new UnreachableException($"{status}"),
    };
}

/// <param name="CodeUrl">Of the plate that the speaker is bound to, or was the last time.</param>
internal sealed record SpeakerAnswer(
    string SubMchid,
    string DeviceSn,
    [property: OneOf("OPEN_SCENARIO_SPEAKER_BIND_STATE_UNBOND", "OPEN_SCENARIO_SPEAKER_BIND_STATE_BINDED")] string BindState,
    string CodeUrl);
