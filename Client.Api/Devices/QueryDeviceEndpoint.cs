using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Devices;

/// <summary>GET /v3/tael/devices/{device_sn}: one of the merchant's devices.</summary>
/// <remarks>Not of WeChat Pay.</remarks>
public static class QueryDeviceEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get(MerchantDevice.Path, Handle)
            .Answers<DeviceAnswer>()
            .Refuses(ErrorCode.ResourceNotExists, "the merchant has no such device");

    internal static async Task<Answer> Handle(V3Call call) => MerchantDevice.TryRead(call, out var id, out var refusal)
        ? await MerchantDevice.Show(call, id)
        : refusal;
}
