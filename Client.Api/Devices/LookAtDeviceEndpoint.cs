using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;

namespace Tael.Client.Api.Devices;

/// <summary>GET /device/v1/me: which device signs, and where it stands.</summary>
internal static class LookAtDeviceEndpoint
{
    public static void Map(IEndpointRouteBuilder device) => device.MapGet("/me", Handle).AnswersOwn<DeviceSelf>();

    private static IResult Handle(HttpContext http)
    {
        var caller = DeviceSignature.Of(http);
        return OwnJson.Ok(DeviceSelf.Of(caller.Id, caller.Device));
    }
}
