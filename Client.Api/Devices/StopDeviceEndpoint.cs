using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>POST /v3/tael/devices/{device_sn}/stop {for_good, reason}: from the answer on the device can begin nothing; with
/// <c>for_good</c>, where it is stolen or lost, never again.</summary>
/// <remarks>Not of WeChat Pay. The same again changes nothing. A payment that is under way ends first, paid or never to be paid: no order of
/// the device is paid after <c>fence_time</c>. An answer of 500 says that this is not known yet; the device can begin nothing all the same.</remarks>
public static class StopDeviceEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>($"{MerchantDevice.Path}/stop", Handle).Answers<DeviceAnswer>().RefusesLike();

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (!MerchantDevice.TryRead(call, out var id, out var refusal)) return refusal;

        var command = new StopDevice(request.ForGood, request.Reason);
        return await MerchantDevice.Answer(call, id, await call.Ask(call.Grains.Device(id), device => device.Stop(command)));
    }

    public sealed record Request
    {
        /// <summary>Nothing brings it back.</summary>
        public required bool ForGood { get; init; }

        /// <summary>For the merchant's own use.</summary>
        [Text(200)] public required string Reason { get; init; }
    }
}
