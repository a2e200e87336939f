using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>POST /v3/tael/devices/{device_sn}/resume: a suspended device may act again.</summary>
/// <remarks>Not of WeChat Pay.</remarks>
public static class ResumeDeviceEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post($"{MerchantDevice.Path}/resume", Handle).Answers<DeviceAnswer>().RefusesLike();

    internal static async Task<Answer> Handle(V3Call call) => MerchantDevice.TryRead(call, out var id, out var refusal)
        ? await MerchantDevice.Answer(call, id, await call.Ask(call.Grains.Device(id), device => device.Resume(new())))
        : refusal;
}
