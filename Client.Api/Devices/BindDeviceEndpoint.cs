using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>POST /v3/tael/devices/{device_sn}/bind: the device goes to another store or till, or takes money for another app.</summary>
/// <remarks>Not of WeChat Pay.</remarks>
public static class BindDeviceEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>($"{MerchantDevice.Path}/bind", Handle)
            .Answers<DeviceAnswer>()
            .Refuses(ErrorCode.AppidMchidNotMatch, "`appid` does not belong to the merchant")
            .RefusesLike();

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (!MerchantDevice.TryRead(call, out var id, out var refusal)) return refusal;
        if (call.RefuseApp(request.Appid) is { } foreign) return foreign;

        var device = await call.Ask(call.Grains.Device(id), grain => grain.Look());
        var command = new BindDevice(request.ToBinding(device?.Binding.Model));
        return await MerchantDevice.Answer(call, id, await call.Ask(call.Grains.Device(id), grain => grain.Bind(command)));
    }

    public sealed record Request : DeviceBindingRequest;
}
